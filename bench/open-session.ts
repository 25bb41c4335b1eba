import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, median } from './figures.ts';
import { keyLatencies, makeSession, type Surroundings, settled, started, streamed } from './scenarios.ts';
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
  keys: number,
): Promise<readonly Figure[]> {
  const id = makeSession(on, size);
  const cold: { prompt: number; shown: number; read: number; peak: number }[] = [];
  let latencies: readonly number[] = [];
  for (let run = 0; run < runs; run++) {
    const { terminal, ms } = await started('hf-tui', on, ['-s', id]);
    const shown = await terminal.until((screen) => screen.includes(LAST), 'the last answer');
    const read = await terminal.until(isSaved, 'all of the session read');
    latencies = await keyLatencies(terminal, keys, 60);
    const { began } = terminal;
    cold.push({ prompt: ms, shown: shown - began, read: read - began, peak: terminal.usage().peakMb });
    await terminal.close();
  }
  const warm: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { terminal, from, shown } = await openedFromTheList(on, size);
    await terminal.close();
    warm.push(shown - from);
  }
  const watched = await turnsWhileOpen(on, size);
  const asked = await turnsOfAnExchange(on, id);
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
    { name: of('key p50'), unit: 'ms', here: median(latencies) },
    { name: of('peak memory'), unit: 'MB', here: middle('peak'), bar: '200 MB' },
    { name: of('peak memory with a prompt sent'), unit: 'MB', here: asked.peak },
    { name: of('peak memory with the list and the search open before'), unit: 'MB', here: watched.peak },
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
  const { cpu } = await streamed(terminal, on, { count: 50, rate: 100, prefix: 0 });
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
