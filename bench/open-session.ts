import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, median } from './figures.ts';
import { frameFigures } from './frame-figures.ts';
import { type Latencies, latenciesOf, latencyFigures } from './key-figures.ts';
import { during, lastFrames, type Surroundings, settled, started, streamed } from './scenarios.ts';
import { makeSession } from './session-files.ts';
import { answerFigures, flatFigure, type InNew, tokensOf } from './stream-figures.ts';
import { wallClock } from './terminal.ts';

const LAST = 'LAST-ANSWER';
const WATCH = `--import=${join(import.meta.dirname, 'watch-turns.mjs')}`;

/** As the top line ends. */
const isSaved = (screen: string): boolean => / saved$/.test(screen.split('\n')[0]?.trimEnd() ?? '');

/** What it costs to open a session of so many exchanges, and to have it open. */
export async function openingFigures(
  on: Surroundings,
  size: number,
  runs: number,
): Promise<readonly Figure[]> {
  const { id } = makeSession(on, size);
  const cold: { prompt: number; shown: number; read: number; peak: number }[] = [];
  for (let run = 0; run < runs; run++) {
    const { terminal, ms } = await started('hf-tui', on, ['-s', id]);
    const shown = await terminal.until((screen) => screen.includes(LAST), 'the last answer');
    const read = await terminal.until(isSaved, 'all of the session read');
    const { began } = terminal;
    cold.push({ prompt: ms, shown: shown - began, read: read - began, peak: terminal.usage().peakMb });
    await terminal.close();
  }
  const warm: number[] = [];
  // Each takes six seconds.
  for (let run = 0; run < Math.min(runs, 2); run++) {
    const { terminal, from, shown } = await openedFromTheList(on, size);
    await terminal.close();
    warm.push(shown - from);
  }
  const watched = await turnsWhileOpen(on, size);
  const asked = await turnsOfAnExchange(on, id);
  const frames = lastFrames(on);
  const of = (name: string) => `${size} exchanges: ${name}`;
  const middle = (key: keyof (typeof cold)[number]) => median(cold.map((one) => one[key]));
  return [
    { name: of('prompt'), unit: 'ms', here: middle('prompt') },
    { name: of('last answer shown, from the start'), unit: 'ms', here: middle('shown') },
    { name: of('last answer shown, from the list'), unit: 'ms', here: median(warm), bar: '300 ms' },
    { name: of('all of it read'), unit: 'ms', here: middle('read') },
    { name: of('longest turn until its end is shown'), unit: 'ms', here: watched.opening },
    { name: of('longest turn while the rest is read'), unit: 'ms', here: watched.reading, bar: '16 ms' },
    {
      name: of('longest turn while a prompt is sent and answered'),
      unit: 'ms',
      here: asked.sending,
      bar: '16 ms',
    },
    { name: of('longest turn behind it, the file written'), unit: 'ms', here: asked.writing, bar: '16 ms' },
    { name: of('CPU of a prompt and its answer'), unit: 's', here: asked.cpu },
    { name: of('peak memory'), unit: 'MB', here: middle('peak'), bar: '200 MB' },
    { name: of('peak memory with a prompt sent'), unit: 'MB', here: asked.peak },
    { name: of('peak memory with the list and the search open before'), unit: 'MB', here: watched.peak },
    ...frameFigures(`${size} exchanges, opened and asked`, [frames]),
  ];
}

/** What is done in a session of so many exchanges costs beside the same in a new one, and what finding in it takes. */
export async function withinFigures(
  around: Surroundings,
  size: number,
  { keys, count }: { readonly keys: number; readonly count: number },
  beside: InNew & { readonly keys: Latencies },
): Promise<readonly Figure[]> {
  const { id } = makeSession(around, size);
  const on = during(around, `within-${size}`);
  const opened = async () => {
    const { terminal } = await started('hf-tui', on, ['-s', id]);
    await terminal.until(isSaved, 'all of the session read');
    // What is loaded once nobody types is no part of this.
    await settled();
    return terminal;
  };
  const typing = await opened();
  const here = await latenciesOf(typing, on, keys);
  await typing.close();
  const typed = lastFrames(on);
  const asking = await opened();
  const once = await streamed(asking, on, { count, rate: 0 });
  await asking.close();
  const onceFrames = lastFrames(on);
  const streaming = await opened();
  const paced = await streamed(streaming, on, { count, rate: 200 });
  await streaming.close();
  const pacedFrames = lastFrames(on);
  const finding = await opened();
  finding.type('\x1b');
  await finding.until((screen) => /^ *COMMAND/m.test(screen), 'command mode');
  finding.type('/aurora');
  await finding.until((screen) => /\/ aurora +\d+ of/.test(screen), 'what was found', 120_000);
  const { peakMb } = finding.usage();
  await finding.close();
  const label = `${size} exchanges`;
  const tokens = tokensOf(count);
  return [
    ...latencyFigures(`${label}: `, beside.keys, here),
    ...frameFigures(`${label}, keys`, [typed]),
    ...answerFigures(`${label}: ${tokens} at once`, 0, beside.once, once),
    ...frameFigures(`${label}, ${tokens} at once`, [onceFrames]),
    ...answerFigures(`${label}: ${tokens} at 200/s`, 200, beside.paced.floor, paced),
    flatFigure(`${label}: ${tokens} at 200/s`, beside.paced, paced),
    ...frameFigures(`${label}, ${tokens} at 200/s`, [pacedFrames]),
    { name: `${label}: peak memory with find open`, unit: 'MB', here: peakMb, bar: '200 MB' },
    ...frameFigures(`${label}, finding`, [lastFrames(on)]),
  ];
}

/** Opens it in a program that is running: when the key was pressed, and when its end was on the screen. */
async function openedFromTheList(on: Surroundings, size: number) {
  const { terminal } = await started('hf-tui', on);
  // What is loaded once nobody types is no part of this.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  terminal.type('\x13');
  await terminal.until((screen) => screen.includes(`of ${size} `), 'the session in the list');
  terminal.type(`of ${size}`);
  await terminal.until((screen) => screen.includes('1 of '), 'the session found');
  // The search reads what has changed, in a thread that would take a share of the machine.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const from = wallClock();
  terminal.type('\r');
  const shown = await terminal.until((screen) => screen.includes(LAST), 'the last answer');
  return { terminal, from, shown };
}

const watching = (on: Surroundings): Surroundings => ({ ...on, nodeOptions: [...on.nodeOptions, WATCH] });

/** The longest turns of the program that ended last, in ms of CPU. */
function longestTurns(on: Surroundings): (from: number, to: number) => number {
  const turns = JSON.parse(readFileSync(join(on.home, 'turns.json'), 'utf8')) as readonly [number, number][];
  return (from, to) => Math.max(0, ...turns.flatMap(([at, ms]) => (at > from && at <= to ? [ms] : [])));
}

/** The longest turns until its end is shown, and until all is read. */
async function turnsWhileOpen(on: Surroundings, size: number) {
  const { terminal, from, shown } = await openedFromTheList(watching(on), size);
  const read = await terminal.until(isSaved, 'all of the session read');
  const { peakMb: peak } = terminal.usage();
  await terminal.close();
  const longest = longestTurns(on);
  return { opening: longest(from, shown), reading: longest(shown, read), peak };
}

/** The longest turns from a prompt to the end of its answer, and from there until the session's file holds it. */
async function turnsOfAnExchange(on: Surroundings, id: string) {
  const { terminal } = await started('hf-tui', watching(on), ['-s', id]);
  await terminal.until(isSaved, 'all of the session read');
  // What is loaded once nobody types is no part of this.
  await settled();
  const asked = wallClock();
  const { cpu } = await streamed(terminal, on, { count: 50, rate: 100 });
  const answered = wallClock();
  const journal = join(on.home, `.local/share/hf-tui/sessions/${id}.journal.jsonl`);
  // A small session has been in its file by now; that of a big one follows.
  while (existsSync(journal)) await new Promise((resolve) => setTimeout(resolve, 50));
  const written = wallClock();
  const { peakMb: peak } = terminal.usage();
  await terminal.close();
  const longest = longestTurns(on);
  return { sending: longest(asked, answered), writing: longest(answered, written), cpu, peak };
}
