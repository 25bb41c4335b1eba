import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FakeHub, GOOD_TOKEN } from '../harness/fake-hub.ts';
import { ask, PROMPT, quit, SAVED, SESSIONS, send, typeLine } from '../harness/notebook-keys.ts';
import { openNotebooks } from '../harness/open-notebooks.ts';
import {
  filesHolding,
  filesUnder,
  inHome,
  modeOf,
  startProgram,
  storedSession,
  storedSessions,
} from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';

let hub: FakeHub;
let home: string;
const open = openNotebooks((...begun) => {
  [hub, home] = begun;
});

async function openList(program: PtyProgram): Promise<void> {
  program.key('ctrl+s');
  await program.waitFor(SESSIONS);
  // They have been read.
  await program.waitFor(/\d of \d+$/m);
}

/** Makes a session with one exchange, titled by its prompt, and quits. */
async function makeSession(prompt: string): Promise<string> {
  const before = new Set(storedSessions(home).map(({ id }) => id));
  const program = await open();
  await ask(program, prompt);
  expect(await quit(program)).toBe(0);
  const made = storedSessions(home).find(({ id }) => !before.has(id));
  if (made === undefined) throw new Error('no session was made');
  return made.id;
}

const fileOf = (id: string) => join(inHome.sessions(home), `${id}.json`);
const titles = () => storedSessions(home).map(({ title }) => title);
/** The page and the prompt, without the line of hints. */
const page = (program: PtyProgram) => program.rows().slice(0, -1);

describe('reopening', () => {
  it.each([
    ['-c', () => ['-c']],
    ['-s with the title', () => ['-s', 'winter in norway']],
    ['-s with the beginning of the id', (id: string) => ['-s', id.slice(0, 14)]],
    ['-s with the path', (id: string) => ['-s', fileOf(id)]],
  ])('%s shows the session as it was left, draft included, and goes on with its context', async (_how, args) => {
    const program = await open();
    await ask(program, 'Winter in Norway');
    await send(program, '/system Be brief.', 'The system text goes before every prompt');
    await ask(program, 'and in summer');
    program.type('half a');
    program.key('ctrl+j');
    program.type('thought');
    await program.waitFor((one) => one.screen().includes('thought') && SAVED.test(one.screen()));
    const left = page(program);
    program.key('esc');
    await program.waitFor(' COMMAND ');
    program.key('q');
    expect(await program.exit).toEqual({ code: 0, signal: 0 });

    const { id } = storedSession(home);
    const again = await open(...args(id));
    await again.waitFor('thought');
    expect(page(again)).toEqual(left);
    expect(again.title).toContain('Winter in Norway');
    again.key('enter');
    await again.waitFor('Out 3');
    await again.waitFor(SAVED);
    expect(hub.chats().at(-1)?.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Winter in Norway' },
      { role: 'assistant', content: 'You said: Winter in Norway (1 messages, 0 images, model test/echo)' },
      { role: 'user', content: 'and in summer' },
      { role: 'assistant', content: 'You said: and in summer (4 messages, 0 images, model test/echo)' },
      { role: 'user', content: 'half a\nthought' },
    ]);
    const session = storedSession(home);
    expect(session).toMatchObject({ id, title: 'Winter in Norway', system: 'Be brief.' });
    expect(session.exchanges.map(({ input }) => input)).toEqual([
      'Winter in Norway',
      'and in summer',
      'half a\nthought',
    ]);
    for (const path of filesUnder(inHome.sessions(home))) expect(modeOf(path)).toBe('600');
    expect(modeOf(inHome.sessions(home))).toBe('700');
    expect(filesHolding(home, GOOD_TOKEN)).toEqual([]);
  });

  it('-c opens the one that was used last, and a new one begins without it', async () => {
    const first = await makeSession('the first');
    await makeSession('the second');
    const program = await open('-s', first);
    await ask(program, 'used again');
    await quit(program);
    const again = await open('-c');
    await again.waitFor('used again');
    await quit(again);
    const fresh = await open();
    expect(fresh.screen()).toContain('New session');
    expect(fresh.screen()).not.toContain('Out 1');
  });

  it('says when there is none', async () => {
    const program = await open('-c');
    await program.waitFor('There is no earlier session yet.');
    await quit(program);
    expect(existsSync(inHome.sessions(home)) ? readdirSync(inHome.sessions(home)) : []).toEqual([]);
    const missing = startProgram({ args: ['-s', 'nothing like it'], home, env: hub.env });
    expect((await missing.exit).code).toBe(5);
    expect(missing.output).toContain('There is no session "nothing like it".');
    // Nothing was drawn.
    expect(missing.output).not.toContain('\u001b[?1049h');
  });
});

describe('the list of sessions', () => {
  it('opens, renames, puts into the trash and brings back', async () => {
    const [first, second] = [await makeSession('the first'), await makeSession('the second')];
    const program = await open();
    await openList(program);
    await program.waitFor('1 of 2');
    // The newest stands first.
    expect(program.rows().findIndex((row) => row.includes('the second'))).toBeLessThan(
      program.rows().findIndex((row) => row.includes('the first')),
    );

    await typeLine(program, 'frst');
    await program.waitFor('1 of 1');
    program.key('ctrl+e');
    await program.waitFor('Enter rename');
    program.key('ctrl+u');
    program.type('A better title');
    await program.waitFor('A better title');
    program.key('enter');
    await program.waitFor(SESSIONS);
    program.key('ctrl+u');
    await program.waitFor('2 of 2');
    await typeLine(program, 'second');
    await program.waitFor('1 of 1');
    program.key('ctrl+d');
    await program.waitFor('✓ the second is in the trash. Ctrl+Z brings it back.');
    // The next thing that is read of the list is read after what was written.
    program.key('esc');
    await program.waitFor(PROMPT);
    await openList(program);
    await program.waitFor('1 of 1');
    expect(titles()).toEqual(['A better title']);
    expect(existsSync(join(inHome.trash(home), `${second}.json`))).toBe(true);
    expect(modeOf(inHome.trash(home))).toBe('700');
    program.key('esc');
    await program.waitFor(PROMPT);
    expect(await quit(program)).toBe(0);

    const again = await open('-s', 'a better title');
    await again.waitFor('Out 1');
    expect(again.screen()).toMatch(/^ A better title/m);
    await ask(again, 'and on');
    expect(storedSessions(home).find(({ id }) => id === first)?.exchanges).toHaveLength(2);
  });

  it('brings a session back and opens it in one breath', async () => {
    await makeSession('the first');
    await makeSession('the second');
    const program = await open();
    await openList(program);
    await typeLine(program, 'first');
    await program.waitFor('1 of 1');
    program.key('ctrl+d');
    await program.waitFor('the first is in the trash');
    program.key('ctrl+z', 'enter');
    await program.waitFor(PROMPT);
    await program.waitFor('You said: the first');
    await ask(program, 'here again');
    expect(titles()).toEqual(['the first', 'the second']);
    expect(filesUnder(inHome.trash(home))).toEqual([]);
  });

  it('does not delete the one that is open, and changes between sessions without losing a draft', async () => {
    await makeSession('the first');
    const program = await open();
    await ask(program, 'the second');
    await typeLine(program, 'a draft for later');
    await openList(program);
    program.key('ctrl+d');
    await program.waitFor('This session is the one that is open.');
    await typeLine(program, 'first');
    await program.waitFor('1 of 1');
    program.key('enter');
    await program.waitFor('You said: the first');
    expect(program.screen()).not.toContain('a draft for later');
    await openList(program);
    await typeLine(program, 'second');
    await program.waitFor('1 of 1');
    program.key('enter');
    await program.waitFor('› a draft for later');
    expect(titles()).toEqual(['the first', 'the second']);
  });
});

describe('what goes wrong with a file', () => {
  it('sets a damaged session aside, says so, and shows what can be read', async () => {
    const program = await open();
    await ask(program, 'the first');
    await ask(program, 'the second');
    await quit(program);
    const { id } = storedSession(home);
    const whole = readFileSync(fileOf(id), 'utf8');
    const damaged = whole.slice(0, whole.indexOf('"the second"'));
    writeFileSync(fileOf(id), damaged);

    const again = await open('-c');
    await again.waitFor('The file of this session was damaged');
    expect(again.screen()).toContain('You said: the first');
    const aside = readdirSync(inHome.sessions(home)).filter((name) => name.includes('.corrupt-'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(inHome.sessions(home), aside[0] ?? ''), 'utf8')).toBe(damaged);
    // Where it lies is said in full.
    expect(again.screen().replace(/\n\s*/g, '')).toContain(aside[0]);
    await ask(again, 'going on');
    expect(storedSession(home).exchanges[0]).toMatchObject({ input: 'the first', status: 'complete' });
    expect(storedSession(home).exchanges.at(-1)).toMatchObject({ input: 'going on', status: 'complete' });
  });

  it('moves a file away of which nothing can be read, and opens an empty session', async () => {
    const id = await makeSession('the first');
    for (const path of filesUnder(inHome.sessions(home))) writeFileSync(path, 'no session at all');
    const program = await open('-c');
    await program.waitFor('Nothing could be read');
    expect(program.screen()).toContain('New session');
    const aside = readdirSync(inHome.sessions(home)).filter((name) => name.includes('.json.corrupt-'));
    expect(aside).toHaveLength(1);
    expect(existsSync(fileOf(id))).toBe(false);
    expect(program.screen().replace(/\n\s*/g, '')).toContain(aside[0]);
  });

  it.each([
    'the journal',
    'the screen',
  ])('brings an answer back that was arriving when the program was killed, as far as %s had it', async (place) => {
    const program = await open();
    await ask(program, 'the first');
    await send(program, '/endpoint slow', 'The next prompt goes to slow.');
    await send(program, 'the second', 'beginning');
    const journal = () =>
      readdirSync(inHome.sessions(home))
        .filter((name) => name.endsWith('.journal.jsonl'))
        .map((name) => readFileSync(join(inHome.sessions(home), name), 'utf8'))
        .join('');
    // The screen changes ten times a second while an answer comes.
    if (place === 'the journal') await program.waitFor(() => journal().includes('beginning'));
    program.signal('SIGKILL');
    await program.exit;

    const again = await open('-c');
    await again.waitFor('The last answer was still arriving when hf-tui ended');
    const { exchanges } = storedSession(home);
    expect(exchanges.map(({ input, status }) => [input, status])).toEqual([
      ['the first', 'complete'],
      ['the second', 'interrupted'],
    ]);
    expect(exchanges[0]?.output).toContain('You said: the first');
    if (place === 'the journal') {
      expect(exchanges[1]?.output).toBe('beginning ');
      expect(again.screen()).toMatch(/Out 2 +beginning/);
    }
    await send(again, '/endpoint echo', 'The next prompt goes to echo.');
    await ask(again, 'the third');
    expect(await quit(again)).toBe(0);
    expect(readdirSync(inHome.sessions(home)).filter((name) => !/\.json(\.bak)?$/.test(name))).toEqual([]);
  });

  it('stays whole through kill after kill, each in the middle of an answer', async () => {
    for (const prompt of ['one', 'two']) {
      const program = await open(...(prompt === 'one' ? ['-e', 'slow'] : ['-c']));
      await send(program, prompt, /Out \d ● +beginning/);
      program.signal('SIGKILL');
      await program.exit;
    }
    const program = await open('-c');
    await program.waitFor('Out 2');
    expect(storedSession(home).exchanges.map(({ input, status }) => [input, status])).toEqual([
      ['one', 'interrupted'],
      ['two', 'interrupted'],
    ]);
  });
});

describe('the same session in two windows', () => {
  it('can only be read in the second, which says so', async () => {
    const first = await open();
    await ask(first, 'the first');
    const second = await open('-c');
    await second.waitFor('This session is open in another window');
    expect(second.screen()).toContain(`process ${first.pid}`);
    expect(second.rows()[0]).toMatch(/read-only · open in another window$/);
    expect(second.screen()).toContain('You said: the first');
    second.type('from the second window');
    second.key('enter');
    await second.waitFor('Ctrl+N begins a new session');
    second.key('ctrl+c');
    await ask(first, 'from the first window');
    await openList(second);
    await second.waitFor('1 of 1');
    second.key('ctrl+e');
    await second.waitFor('This session is open in another window');
    second.key('esc');
    await second.waitFor(PROMPT);
    expect(await quit(second)).toBe(0);
    expect(storedSession(home)).toMatchObject({
      title: 'the first',
      exchanges: [{ input: 'the first' }, { input: 'from the first window' }],
    });
    expect(await quit(first)).toBe(0);

    const third = await open('-c');
    await third.waitFor('from the first window');
    expect(third.rows()[0]).toMatch(/saved$/);
  });
});
