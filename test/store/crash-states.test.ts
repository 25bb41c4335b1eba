import { expect, test } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import type { Session } from '../../src/core/session.ts';
import { filesOf } from '../../src/store/session-files.ts';
import { loadSession } from '../../src/store/session-load.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { apply, type Change, type Disk, emptyDisk, memoryFs } from './memory-fs.ts';
import { SAMPLE_ID, sampleExchange, sampleRun, sampleSession } from './session-samples.ts';

const PATH = `/home/.local/share/hf-tui/sessions/${SAMPLE_ID}.json`;
const FALLBACK = { id: SAMPLE_ID, now: '2026-11-20T12:00:00.000Z', makeId: () => 'made' };

/** Long enough to be written at once, without being synced yet. */
const PIECES = ['One. ', 'Two. ', 'Three. ', 'Four. ', 'Five. '].map((word) => word.repeat(700));
const ANSWER = PIECES.join('');

/** Talks as the notebook does, and writes down every change of the disk and every promise. */
async function record(start: Session, rounds: number): Promise<readonly Change[][]> {
  const { fs, log } = memoryFs();
  const promise = (what: string) => log.push([{ type: 'promise', what }]);
  const store = createSessions({
    env: {},
    home: '/home',
    platform: 'linux',
    fs,
    later: () => () => undefined,
  });
  let session = start;
  const done = (result: { readonly ok: boolean }) => {
    if (!result.ok) throw new Error(JSON.stringify(result));
  };
  for (let round = 0; round < rounds; round++) {
    const id = `01EX${round}`;
    const running: Exchange = sampleExchange(id, `Question ${round}`, [sampleRun('', { status: 'running' })]);
    done(await store.journal.begin({ ...session, exchanges: [...session.exchanges, running] }, running));
    promise(`begun ${id}`);
    for (const text of PIECES) {
      store.journal.append(SAMPLE_ID, id, { text, reasoning: '' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const ended = sampleExchange(id, `Question ${round}`, [sampleRun(ANSWER)]);
    done(await store.journal.end(SAMPLE_ID, ended));
    promise(`ended ${id}`);
    session = { ...session, exchanges: [...session.exchanges, ended] };
    done(await store.save(session));
    promise(`saved ${id}`);
  }
  await store.close();
  return log;
}

/** What a crash may have kept of what was not synced: all, nothing, or each by itself. */
function* crashStates(log: readonly Change[][]): Generator<{ disk: Disk; promised: readonly string[] }> {
  for (let end = 0; end <= log.length; end++) {
    const past = log.slice(0, end);
    const promised = past.flat().flatMap((change) => (change.type === 'promise' ? [change.what] : []));
    const open = past.flatMap((_step, index) => (isOpen(past, index) ? [index] : []));
    for (const dropped of subsets(open)) {
      const disk = emptyDisk();
      for (const [index, step] of past.entries()) {
        const fate = dropped.get(index);
        if (fate === undefined) for (const change of step) apply(disk, change);
        else if (fate === 'half') for (const change of step) apply(disk, halved(change));
      }
      yield { disk, promised };
    }
  }
}

/** Whether the step was not made sure of by a later sync of its file or folder. */
function isOpen(past: readonly Change[][], index: number): boolean {
  const later = past.slice(index + 1).flat();
  return (past[index] ?? []).some((change) => {
    if (change.type === 'name') {
      return !later.some((one) => one.type === 'sync folder' && one.folder === change.folder);
    }
    if (change.type === 'data' || change.type === 'length') {
      return !later.some((one) => one.type === 'sync' && one.inode === change.inode);
    }
    return false;
  });
}

type Fate = 'lost' | 'half';

/** Up to three steps lost; one of them, when it is data, perhaps only half of it. The order of the others is kept. */
function* subsets(open: readonly number[]): Generator<ReadonlyMap<number, Fate>> {
  yield new Map();
  for (const [i, a] of open.entries()) {
    yield new Map([[a, 'lost']]);
    yield new Map([[a, 'half']]);
    for (const [j, b] of open.slice(i + 1).entries()) {
      yield new Map([
        [a, 'lost'],
        [b, 'lost'],
      ]);
      yield new Map([
        [a, 'half'],
        [b, 'lost'],
      ]);
      for (const c of open.slice(i + 1 + j + 1))
        yield new Map([
          [a, 'lost'],
          [b, 'lost'],
          [c, 'lost'],
        ]);
    }
  }
  // Everything that was not made sure of.
  yield new Map(open.map((index) => [index, 'lost']));
}

function halved(change: Change): Change {
  if (change.type !== 'data') return change;
  return { ...change, bytes: change.bytes.slice(0, Math.floor(change.bytes.length / 2)) };
}

async function check(disk: Disk, promised: readonly string[]): Promise<string | null> {
  const load = await loadSession(memoryFs(disk).fs, filesOf(PATH), FALLBACK);
  const exchanges = load.kind === 'loaded' ? load.loaded.session.exchanges : [];
  for (const one of promised) {
    const [what, id] = one.split(' ');
    const run = exchanges.find((exchange) => exchange.id === id)?.runs[0];
    if (run === undefined) return `${one}, and it is gone`;
    if (what !== 'begun' && (run.status !== 'complete' || run.output !== ANSWER)) {
      return `${one}, and it is ${run.status} with ${run.output.length} characters`;
    }
    if (run.status !== 'complete' && run.status !== 'interrupted') return `${one}, and it is ${run.status}`;
    if (!ANSWER.startsWith(run.output)) return `${one}, with ${run.output.length} characters`;
  }
  return null;
}

/** The long run, for by hand: HF_TUI_LONG=1. */
const LONG = process.env.HF_TUI_LONG === '1';

const huge = sampleExchange('01HUGE', 'Long?', [sampleRun('x'.repeat(2_200_000))]);

// Of the states of a big file, each of which takes long to read, every ninth is looked at.
test.each<readonly [string, Session, number, number, number]>([
  ['a session', { ...sampleSession(), exchanges: [] }, LONG ? 20 : 4, LONG ? 10_000 : 2000, 1],
  ['a session whose file is big', { ...sampleSession(), exchanges: [huge] }, 2, 500, 9],
])(
  '%s keeps its promises in every state that a crash can leave',
  async (_what, session, rounds, atLeast, each) => {
    const log = await record(session, rounds);
    let states = 0;
    for (const { disk, promised } of crashStates(log)) {
      states += 1;
      if (states % each !== 0) continue;
      const loss = await check(disk, promised);
      if (loss !== null) throw new Error(`state ${states}: ${loss}`);
    }
    expect(states).toBeGreaterThan(atLeast);
  },
  240_000,
);
