import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import type { Session } from '../../src/core/session.ts';
import type { FsPort } from '../../src/store/fs-port.ts';
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

/** The program, as it runs after this start of the machine. */
function storeOn(fs: FsPort, boot: string) {
  const me = { pid: 7, host: 'here', machine: 'one', boot, space: '', started: '1', uptime: null };
  const processes = { me, startOf: () => '1', uptime: () => 60 };
  return createSessions({
    env: {},
    home: '/home',
    platform: 'linux',
    fs,
    processes,
    later: () => () => undefined,
  });
}

const BETWEEN = '01BETWEEN';
/** Where it is promised to stand, one after the other. */
const PLACES = ['first', 'second', 'removed'];

/** Talks as the notebook does, and writes down every change of the disk and every promise. */
async function record(start: Session, rounds: number): Promise<readonly Change[][]> {
  const { fs, log } = memoryFs();
  const promise = (what: string) => log.push([{ type: 'promise', what }]);
  const store = storeOn(fs, 'before the crash');
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
  // A cell is written above all others, moved below the first of them, and removed.
  const between = sampleExchange(BETWEEN, 'Between', [sampleRun(ANSWER)]);
  const [first, ...others] = session.exchanges;
  if (first === undefined) throw new Error('nothing was said');
  for (const [what, exchanges] of [
    ['first', [between, first, ...others]],
    ['second', [first, between, ...others]],
    ['removed', session.exchanges],
  ] as const) {
    done(await store.save({ ...session, exchanges }));
    promise(`${what} ${BETWEEN}`);
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
    for (const dropped of subsets(past, open)) {
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

/** Up to four steps lost, or, when they are data, perhaps only half of them. The order of the others is kept. */
function* subsets(past: readonly Change[][], open: readonly number[]): Generator<ReadonlyMap<number, Fate>> {
  const fates = (index: number): readonly Fate[] =>
    past[index]?.some(({ type }) => type === 'data') === true ? ['lost', 'half'] : ['lost'];
  function* more(dropped: ReadonlyMap<number, Fate>, from: number): Generator<ReadonlyMap<number, Fate>> {
    yield dropped;
    if (dropped.size === 4) return;
    for (const [i, index] of open.entries()) {
      if (i < from) continue;
      for (const fate of fates(index)) yield* more(new Map([...dropped, [index, fate]]), i + 1);
    }
  }
  yield* more(new Map(), 0);
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
  const place = PLACES.findLast((what) => promised.includes(`${what} ${BETWEEN}`));
  const found = exchanges.findIndex(({ id }) => id === BETWEEN);
  // What was not promised yet may be there already.
  if (place !== undefined && found !== -1 && found < PLACES.indexOf(place))
    return `${place}, and it is at ${found}`;
  if (place !== undefined && place !== 'removed' && found > 1) return `${place}, and it is at ${found}`;
  if (place === 'removed' && found !== -1) return `removed, and it is at ${found}`;
  for (const one of promised) {
    const [what, id] = one.split(' ');
    if (id === BETWEEN) continue;
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

/** Opens what a crash left, as somebody does afterwards, says one thing more, closes it and opens it again. */
async function goOn(disk: Disk): Promise<string | null> {
  const { fs } = memoryFs(disk);
  const store = storeOn(fs, 'after the crash');
  const opened = await store.open(SAMPLE_ID);
  // Nothing was promised yet: whoever talks now begins a session.
  const before: Session = opened.ok ? opened.value.session : sampleSession();
  if (opened.ok && opened.value.readOnly !== null) return `read-only: ${opened.value.readOnly.message}`;
  if (opened.ok && opened.value.unsaved !== undefined) return `not saved: ${opened.value.unsaved.message}`;
  const running = sampleExchange('01AFTER', 'And then?', [sampleRun('', { status: 'running' })]);
  const begun = await store.journal.begin({ ...before, exchanges: [...before.exchanges, running] }, running);
  if (!begun.ok) return `it could not go on: ${begun.error.message}`;
  store.journal.append(SAMPLE_ID, '01AFTER', { text: ANSWER, reasoning: '' });
  const ended = sampleExchange('01AFTER', 'And then?', [sampleRun(ANSWER)]);
  const kept = await store.journal.end(SAMPLE_ID, ended);
  const after = { ...before, exchanges: [...before.exchanges, ended] };
  const saved = await store.save(after);
  if (!kept.ok || !saved.ok) return 'what was said afterwards was not saved';
  await store.close();
  const again = await storeOn(fs, 'after the crash').open(SAMPLE_ID);
  if (!again.ok) return `it could not be opened again: ${again.error.message}`;
  if (again.value.notices.length > 0) return `something was amiss again: ${again.value.notices.join(' ')}`;
  const now = again.value.session.exchanges.map(({ id, runs }) => [id, runs.map(({ output }) => output)]);
  const wanted = after.exchanges.map(({ id, runs }) => [id, runs.map(({ output }) => output)]);
  return isDeepStrictEqual(now, wanted)
    ? null
    : `afterwards there were ${now.length} of ${wanted.length} exchanges`;
}

/** The long run, for by hand: HF_TUI_LONG=1. */
const LONG = process.env.HF_TUI_LONG === '1';
/** Of so many states that are looked at one is gone on with. */
const GO_ON = LONG ? 1 : 5;

const huge = sampleExchange('01HUGE', 'Long?', [sampleRun('x'.repeat(2_200_000))]);

// Of the states of a big file, each of which takes long to read, every ninth is looked at.
test.each<readonly [string, Session, number, number, number]>([
  ['a session', { ...sampleSession(), exchanges: [] }, LONG ? 25 : 5, LONG ? 10_000 : 2000, 1],
  ['a session whose file is big', { ...sampleSession(), exchanges: [huge] }, 2, 500, 9],
])(
  '%s keeps its promises in every state that a crash can leave',
  async (_what, session, rounds, atLeast, each) => {
    const log = await record(session, rounds);
    let states = 0;
    for (const { disk, promised } of crashStates(log)) {
      states += 1;
      if (states % each !== 0) continue;
      // Looking changes nothing on the disk; going on does.
      const loss = (await check(disk, promised)) ?? (states % (each * GO_ON) === 0 ? await goOn(disk) : null);
      if (loss !== null) throw new Error(`state ${states}: ${loss}`);
    }
    expect(states).toBeGreaterThan(atLeast);
  },
  LONG ? 3_600_000 : 240_000,
);
