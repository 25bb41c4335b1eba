import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import type { Session } from '../../src/core/session.ts';
import { journalLine } from '../../src/store/journal-format.ts';
import { exchangeToJson, headerToJson } from '../../src/store/session-format.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const LONG = sampleExchange('01LONG', 'Long?', [sampleRun('x'.repeat(5 << 20))]);
const SIZES: readonly (readonly [string, Session])[] = [
  ['small', sampleSession()],
  ['big', { ...sampleSession(), exchanges: [LONG, ...sampleSession().exchanges] }],
];
const PIECES = ['One. ', 'Two. ', 'Three. '].map((word) => word.repeat(1000));

function unwrap<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** A home whose program ends without another word, as if it had been killed. */
async function home(session: Session) {
  const path = temporaryFolder();
  const options = { env: {}, home: path, platform: 'linux' as const };
  const store = createSessions(options);
  unwrap(await store.save(session));
  await store.close();
  const folder = join(path, '.local/share/hf-tui/sessions');
  const journal = join(folder, `${SAMPLE_ID}.journal.jsonl`);
  return {
    folder,
    journal,
    open: () => createSessions({ ...options, later: () => () => undefined }),
    aside: () => readdirSync(folder).filter((name) => name.includes('.journal.jsonl.corrupt-')),
  };
}

/** The files as they are now, in a home of their own: what a kill leaves. */
async function killed(at: Awaited<ReturnType<typeof home>>) {
  const next = await home(sampleSession());
  for (const name of readdirSync(at.folder)) {
    if (!name.endsWith('.lock')) copyFileSync(join(at.folder, name), join(next.folder, name));
  }
  return next;
}

const running = sampleExchange('01NEW', 'And now?', [
  sampleRun('', { status: 'running', usage: null, finishReason: null }),
]);
const added = sampleExchange('01NEW', 'And now?', [sampleRun('This.')]);
const during = (session: Session): Session => ({ ...session, exchanges: [...session.exchanges, running] });

/** The journal of an answer that was arriving. */
async function arriving(session: Session) {
  const at = await home(session);
  const store = at.open();
  unwrap(await store.open(SAMPLE_ID));
  unwrap(await store.journal.begin(during(session), running));
  for (const text of PIECES) store.journal.append(SAMPLE_ID, '01NEW', { text, reasoning: '' });
  // A session that is being written to is closed by its end only: the lines are out.
  await store.close();
  return killed(at);
}

const outputOf = (exchanges: readonly Exchange[]) =>
  exchanges.find(({ id }) => id === '01NEW')?.runs[0]?.output;

describe.each(SIZES)('a %s session', (_size, session) => {
  test.each([
    ['a page of zeros', '\0'.repeat(4096)],
    ['half a line', '{"length":900,"check":"0123456789abcdef","entry":{"type":"begin","ses'],
    ['a line that is none', 'hello\n'],
  ])('beside a journal of %s keeps what is saved from then on', async (_what, bad) => {
    const at = await home(session);
    writeFileSync(at.journal, bad);
    const store = at.open();
    const opened = unwrap(await store.open(SAMPLE_ID));
    expect(opened.notices.join(' ')).toMatch(/journal .* damaged .*kept as it was/);
    const asked = { ...opened.session, exchanges: [...opened.session.exchanges, added] };
    unwrap(await store.journal.begin(during(opened.session), running));
    unwrap(await store.journal.end(SAMPLE_ID, added));
    unwrap(await store.save(asked));

    const next = await killed(at);
    const found = unwrap(await next.open().open(SAMPLE_ID));
    expect(found.session.exchanges.map(({ id }) => id)).toEqual(asked.exchanges.map(({ id }) => id));
    expect(next.aside().map((name) => readFileSync(join(next.folder, name), 'utf8'))).toEqual([bad]);
    expect(found.notices.join(' ')).not.toContain('damaged');
    await store.close();
  });

  test('one that is written to before it was opened writes behind no broken line', async () => {
    const at = await home(session);
    writeFileSync(at.journal, 'hello');
    const store = at.open();
    unwrap(await store.journal.begin(during(session), running));
    const found = unwrap(await (await killed(at)).open().open(SAMPLE_ID));
    expect(found.session.exchanges.at(-1)?.input).toBe('And now?');
    expect(at.aside()).toHaveLength(1);
    await store.close();
  });

  test('of a line that is damaged it is told which, and every byte is kept', async () => {
    const lines = readFileSync((await arriving(session)).journal, 'utf8').split('\n');
    expect(lines).toHaveLength(PIECES.length + 2);
    for (let line = 0; line < lines.length - 1; line++) {
      const at = await arriving(session);
      const damaged = lines
        .map((text, index) => (index === line ? `${text.slice(0, 70)}~${text.slice(71)}` : text))
        .join('\n');
      writeFileSync(at.journal, damaged);
      const store = at.open();
      const opened = unwrap(await store.open(SAMPLE_ID));
      expect(opened.notices.join(' ')).toContain(`line ${line + 1} of ${lines.length - 1} is damaged`);
      expect(opened.notices.join(' ')).not.toContain('what had come is here');
      expect(at.aside().map((name) => readFileSync(join(at.folder, name), 'utf8'))).toEqual([damaged]);
      expect(opened.notices.join(' ')).toContain(at.aside()[0]);
      const text = PIECES.slice(0, Math.max(0, line - 1)).join('');
      expect(outputOf(opened.session.exchanges)).toBe(line === 0 ? undefined : text);
      await store.close();
      expect(unwrap(await at.open().open(SAMPLE_ID)).notices).toEqual([]);
      expect(at.aside()).toHaveLength(1);
    }
  });
});

test('a session of which only a damaged journal is left is told as that, and the journal stays', async () => {
  const at = await home(sampleSession());
  writeFileSync(at.journal.replace(SAMPLE_ID, '01ONLY'), 'hello\n');
  const opened = await at.open().open('01ONLY');
  expect(opened.ok ? '' : opened.error.message).toContain('line 1 of 1 is damaged');
  expect(readFileSync(at.journal.replace(SAMPLE_ID, '01ONLY'), 'utf8')).toBe('hello\n');
});

test('a session beside a damaged journal is not changed where it lies', async () => {
  const at = await home(sampleSession());
  writeFileSync(at.journal, 'hello\n');
  expect((await at.open().rename(SAMPLE_ID, 'Other')).ok).toBe(false);
  expect(readFileSync(at.journal, 'utf8')).toBe('hello\n');
});

test('cut at any byte: what its whole lines say comes back, and what follows is told', async () => {
  const session = sampleSession();
  const lines = [
    journalLine({ type: 'begin', session: headerToJson(session), exchange: exchangeToJson(running) }),
    journalLine({ type: 'text', id: '01NEW', text: 'One. é🌍 ', reasoning: '' }),
    journalLine({ type: 'text', id: '01NEW', text: 'Two.', reasoning: '' }),
    journalLine({ type: 'end', exchange: exchangeToJson(added) }),
  ];
  const outputs = [undefined, '', 'One. é🌍 ', 'One. é🌍 Two.', 'This.'];
  const whole = Buffer.from(lines.join(''));
  const ends = [0, ...[...whole.entries()].flatMap(([at, byte]) => (byte === 0x0a ? [at + 1] : []))];
  const at = await home(session);
  const store = at.open();
  for (let cut = 0; cut <= whole.length; cut++) {
    writeFileSync(at.journal, whole.subarray(0, cut));
    const opened = unwrap(await store.open(SAMPLE_ID, 'look'));
    const expected = outputs[ends.filter((end) => end <= cut).length - 1];
    expect(outputOf(opened.session.exchanges), `cut at ${cut}`).toBe(expected);
    const isTold = opened.notices.some((notice) => notice.includes('damaged'));
    expect(isTold, `cut at ${cut}`).toBe(!ends.includes(cut));
  }
});
