// npm run bench [-- --quick] [-- --json] [-- --cpu-prof] [-- start commands keys stream sessions]
//
// Measures the built program in a pseudo-terminal of 100x30 against a loopback server, beside the floor: the least that
// a Node program can do. What counts are the ratios; absolute times are this machine's. Parts that are named are
// measured alone.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, median, percentile, table } from './figures.ts';
import { openingFigures } from './open-session.ts';
import {
  keyLatencies,
  lastFrames,
  makeSessions,
  type ProgramName,
  type Surroundings,
  settled,
  setUp,
  started,
  streamed,
  tearDown,
} from './scenarios.ts';
import { commandFigures, startFigures } from './start-figures.ts';

const PARTS = {
  start: async (around: Surroundings) => void figures.push(...(await startFigures(around, STARTS))),
  commands: async (around: Surroundings) => void figures.push(...(await commandFigures(around, STARTS))),
  keys: keyFigures,
  stream: streamFigures,
  sessions: sessionFigures,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, 'cpu-prof': { type: 'boolean' } },
});
const STARTS = values.quick === true ? 3 : 9;
const KEYS = values.quick === true ? 20 : 60;
const OPENINGS = values.quick === true ? 1 : 5;
const EXCHANGES = values.quick === true ? 1000 : 10_000;
const profile = values['cpu-prof'] === true ? ['--cpu-prof', '--cpu-prof-dir=bench-profiles'] : [];

const figures: Figure[] = [];
const say = (text: string) => process.stderr.write(`${text}\n`);

const unknown = positionals.find((name) => !(name in PARTS));
if (unknown !== undefined) {
  say(`There is no part ${unknown}. The parts are: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

const on = await setUp(profile);
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    say(`${name}…`);
    await measure(on);
  }
} finally {
  tearDown(on);
}
const machine = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}, Node ${process.versions.node}`;
process.stdout.write(
  values.json === true ? `${JSON.stringify({ machine, figures }, null, 2)}\n` : table(machine, figures),
);

/** How long the frames of the run took that ended last. */
function frameFigures(label: string, around: Surroundings): void {
  const { frames, slow, medianMs, p95Ms } = lastFrames(around);
  figures.push({ name: `${label}: frame, p50`, unit: 'ms', here: medianMs, bar: '4 ms' });
  figures.push({ name: `${label}: frame, p95`, unit: 'ms', here: p95Ms, bar: '10 ms' });
  figures.push({ name: `${label}: slow frames of ${frames}`, unit: 'frames', here: slow });
}

async function keyFigures(around: Surroundings): Promise<void> {
  const idle: Record<ProgramName, readonly number[]> = { floor: [], 'hf-tui': [] };
  const busy: Record<ProgramName, readonly number[]> = { floor: [], 'hf-tui': [] };
  for (const name of ['floor', 'hf-tui'] as const) {
    const { terminal } = await started(name, around);
    idle[name] = await keyLatencies(terminal, KEYS, 40);
    const count = Math.ceil((KEYS * 0.06 + 1) * 200);
    await streamed(terminal, around, { count, rate: 200, prefix: 100_000 }, async () => {
      await terminal.until((screen) => !/[›>] stream/.test(screen), 'the prompt empty');
      busy[name] = await keyLatencies(terminal, KEYS, 60);
    });
    await terminal.close();
  }
  frameFigures('keys', around);
  for (const [label, times, p50, p95] of [
    ['key, idle', idle, '+2 ms', '+5 ms'],
    ['key, while streaming', busy, '+4 ms', '+12 ms'],
  ] as const) {
    figures.push({
      name: `${label}, p50`,
      unit: 'ms',
      floor: median(times.floor),
      here: median(times['hf-tui']),
      bar: p50,
    });
    figures.push({
      name: `${label}, p95`,
      unit: 'ms',
      floor: percentile(times.floor, 0.95),
      here: percentile(times['hf-tui'], 0.95),
      bar: p95,
    });
  }
}

async function streamFigures(around: Surroundings): Promise<void> {
  for (const [label, rate] of [
    ['2,000 tokens at once', 0],
    ['2,000 tokens at 200/s', 200],
  ] as const) {
    say(`${label}…`);
    const [floor, here] = [await oneStream('floor', around, rate), await oneStream('hf-tui', around, rate)];
    if (rate === 0)
      figures.push({ name: `${label}: lag`, unit: 'ms', floor: floor.lagMs, here: here.lagMs, bar: '60 ms' });
    figures.push({
      name: `${label}: CPU`,
      unit: 's',
      floor: floor.cpu,
      here: here.cpu,
      ...(rate === 0 ? {} : { bar: '3×' }),
    });
    figures.push({
      name: `${label}: output`,
      unit: 'KB',
      floor: floor.kilobytes,
      here: here.kilobytes,
      bar: '100 KB',
    });
    figures.push({
      name: `${label}: peak memory`,
      unit: 'MB',
      floor: floor.peakMb,
      here: here.peakMb,
      bar: '2×',
    });
    frameFigures(label, around);
  }
}

async function oneStream(name: ProgramName, around: Surroundings, rate: number) {
  const { terminal } = await started(name, around);
  await settled();
  const result = await streamed(terminal, around, { count: 2000, rate, prefix: 0 });
  const { peakMb } = terminal.usage();
  await terminal.close();
  return { ...result, peakMb };
}

async function sessionFigures(around: Surroundings): Promise<void> {
  for (const size of [200, EXCHANGES]) {
    say(`a session of ${size} exchanges…`);
    figures.push(...(await openingFigures(around, size, OPENINGS, Math.min(KEYS, 20))));
    frameFigures(`${size} exchanges`, around);
  }
  say('10,000 sessions…');
  const count = values.quick === true ? 1000 : 10_000;
  makeSessions(around, count);
  const { terminal, ms } = await started('hf-tui', around);
  figures.push({ name: `start beside ${count} sessions`, unit: 'ms', here: ms });
  const now = () => performance.timeOrigin + performance.now();
  const opened = now();
  terminal.type('\x13');
  const begun = await terminal.until((screen) => /\d of \d/.test(screen), 'the newest sessions');
  figures.push({ name: `list of ${count} sessions, never read: rows`, unit: 'ms', here: begun - opened });
  const isListed = (screen: string) => /of 1\d*,?\d{3}/.test(screen);
  const isSure = (screen: string) => isListed(screen) && !/Still reading|As it was last time/.test(screen);
  const listed = await terminal.until(isSure, 'the list of sessions');
  figures.push({ name: `list of ${count} sessions, never read: all`, unit: 'ms', here: listed - opened });
  // The index is written behind the list.
  while (!existsSync(join(around.home, '.cache/hf-tui/session-list.json')))
    await new Promise((resolve) => setTimeout(resolve, 20));
  await terminal.close();
  const again = await started('hf-tui', around);
  const openedAgain = now();
  again.terminal.type('\x13');
  const listedAgain = await again.terminal.until(isListed, 'the list of sessions');
  figures.push({
    name: `list of ${count} sessions`,
    unit: 'ms',
    here: listedAgain - openedAgain,
    bar: '100 ms',
  });
  const checked = await again.terminal.until(isSure, 'the list checked');
  figures.push({ name: `list of ${count} sessions: checked`, unit: 'ms', here: checked - openedAgain });
  await again.terminal.close();
}
