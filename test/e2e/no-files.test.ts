import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROMPT, quit, SAVED, send } from '../harness/notebook-keys.ts';
import { freshHome, inHome, startProgram, storedSessions } from '../harness/program.ts';

/** Every small file of ours, and those of the official tools that are read; a FIFO in its place would be waited for. */
const FILES = [
  '.config/hf-tui/config.json',
  '.config/hf-tui/keys.json',
  '.config/hf-tui/token',
  '.config/hf-tui/login.json',
  '.cache/huggingface/token',
  '.cache/huggingface/stored_tokens',
  '.cache/hf-tui/session-list.json',
  '.cache/hf-tui/search.sqlite',
  '.cache/hf-tui/search.sqlite-wal',
  '.cache/hf-tui/search.sqlite-shm',
  '.local/state/hf-tui/frames.json',
  '.local/state/hf-tui/kept-from-terminal.json',
  // Of a program that is gone.
  '.local/state/hf-tui/terminals/4194999.json',
];
/** What lies beside a session, and a session itself. */
const BESIDE = ['.json.bak', '.journal.jsonl', '.lock'];
const OTHER = '01ARZ3NDEKTSV4RRFFQ69G5FAV.json';
const NOWHERE = { HF_ENDPOINT: 'http://127.0.0.1:9', HF_TUI_ROUTER_URL: 'http://127.0.0.1:9' };

let home: string;
let session: string;

const fifo = (path: string) => {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  execFileSync('mkfifo', [path]);
};

beforeAll(async () => {
  home = freshHome();
  await using program = startProgram({ home, args: ['--practice'] });
  await program.waitFor(PROMPT);
  await send(program, 'a question', 'Write help');
  await program.waitFor(SAVED);
  expect(await quit(program)).toBe(0);
  session = storedSessions(home)[0]?.id ?? '';
  for (const path of FILES) fifo(join(home, path));
  for (const ending of BESIDE) fifo(join(inHome.sessions(home), `${session}${ending}`));
  fifo(join(inHome.sessions(home), OTHER));
  fifo(join(home, 'picture.png'));
});

describe('nothing waits for what is no file', () => {
  it.each([
    ['doctor'],
    ['sessions', 'list'],
    ['sessions', 'search', 'question'],
    ['endpoints', 'list'],
    ['auth', 'status'],
    ['ask', '--practice', 'hello'],
    ['ask', '--practice', '--image', 'picture.png', 'hello'],
    ['caption', '--practice', 'picture.png'],
    ['sessions', 'import', 'picture.png'],
    ['reset'],
    ['--version'],
  ])('%s %s %s', async (...args) => {
    await using program = startProgram({ home, args, env: NOWHERE });
    const { code, signal } = await program.exit;
    expect(signal).toBe(0);
    // Nothing was asked for wrongly.
    expect(code).not.toBe(2);
  });

  it.each([
    [],
    ['--practice'],
    ['--practice', '-c'],
  ])('the notebook opens and quits: %s %s', async (...args) => {
    await using program = startProgram({ home, args, env: NOWHERE });
    await program.waitFor('F1');
    await program.waitFor(/ EDIT |Welcome|set up|token/i);
    program.key('ctrl+c', 'ctrl+c', 'ctrl+c');
    expect((await program.exit).signal).toBe(0);
  });

  it('says that the keys are in no file', async () => {
    await using program = startProgram({ home, args: ['doctor'], env: NOWHERE });
    await program.waitFor('keys.json is no file.');
  });
});
