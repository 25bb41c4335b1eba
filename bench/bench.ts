// npm run bench [-- --quick] [-- --json] [-- --cpu-prof] [-- start commands keys stream long early within sessions]
//
// Measures the built program in a pseudo-terminal of 100x30 against a loopback server, beside the floor: the least that
// a Node program can do. What counts are the ratios; absolute times are this machine's. Parts that are named are
// measured alone; all take under five minutes. `node bench/table.ts RUN.json…` makes the README's table of runs kept by
// --json. --cpu-prof says where the time of each part goes, and keeps the profiles.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figure, LEGEND, missed, noiseOf, type Run, saidOf, table } from './figures.ts';
import { keyFigures } from './key-figures.ts';
import { listFigures } from './list-figures.ts';
import { openingFigures, withinFigures } from './open-session.ts';
import { buildWithMaps, PROFILES, profileReport } from './profile-report.ts';
import { during, setUp, tearDown } from './scenarios.ts';
import { bareStarts, commandFigures, growthFigures, startFigures } from './start-figures.ts';
import { earlyFigures, longAnswerFigures, streamFigures } from './stream-figures.ts';

const PARTS = ['start', 'commands', 'keys', 'stream', 'long', 'early', 'within', 'sessions'] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, 'cpu-prof': { type: 'boolean' } },
});
const quick = values.quick === true;
const STARTS = quick ? 3 : 9;
const ROUNDS = quick ? 1 : 3;
const KEY_ROUNDS = quick ? 1 : 2;
const KEYS = quick ? 20 : 50;
const TOKENS = quick ? 500 : 2000;
const OPENINGS = quick ? 1 : 2;
const LARGE = quick ? 1000 : 10_000;

const say = (text: string) => process.stderr.write(`${text}\n`);

const unknown = positionals.find((name) => !PARTS.some((part) => part === name));
if (unknown !== undefined) {
  say(`There is no part ${unknown}. The parts are: ${PARTS.join(', ')}.`);
  process.exit(2);
}
const isWanted = (part: (typeof PARTS)[number]) => positionals.length === 0 || positionals.includes(part);

const profiling = values['cpu-prof'] === true;
if (profiling) buildWithMaps();
const on = await setUp(profiling ? PROFILES : null);
let keys: ReturnType<typeof keyFigures> | undefined;
let streams: ReturnType<typeof streamFigures> | undefined;
const bare: number[] = [];
const figures: Figure[] = [];
try {
  for (const part of PARTS) {
    if (!isWanted(part)) continue;
    say(`${part}…`);
    bare.push(...(await bareStarts(on, 5)));
    figures.push(...(await measured(part)));
  }
  bare.push(...(await bareStarts(on, 5)));
} finally {
  tearDown(on);
}
const run: Run = {
  machine: `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}, Node ${process.versions.node}`,
  noise: noiseOf(bare),
  figures,
};
if (values.json === true) process.stdout.write(`${JSON.stringify(run, null, 2)}\n`);
else process.stdout.write(`${run.machine}. ${saidOf(run.noise)}\n\n${table(figures)}\n${LEGEND}\n`);
for (const one of missed(figures)) say(`Outside its bar: ${one}`);
if (profiling) say(profileReport());

/** The figures of a part. What others are compared with is measured once, and shortly when nobody asked for its rows. */
async function measured(part: (typeof PARTS)[number]): Promise<readonly Figure[]> {
  switch (part) {
    case 'start':
      return [
        ...(await startFigures(during(on, 'start'), STARTS)),
        ...(await growthFigures(during(on, 'start-beside-much'), STARTS, LARGE)),
      ];
    case 'commands':
      return commandFigures(during(on, 'commands'), STARTS);
    case 'keys':
      return (await keysInNew()).figures;
    case 'stream':
      return (await streamInNew()).figures;
    case 'long':
      return longAnswerFigures(on, (await streamInNew()).paced, TOKENS);
    case 'early':
      return earlyFigures(on, ROUNDS, TOKENS);
    case 'within': {
      const size = { keys: KEYS, count: TOKENS };
      const beside = { keys: (await keysInNew()).floor, ...(await streamInNew()) };
      return [
        ...(await withinFigures(on, 200, size, beside)),
        ...(await withinFigures(on, LARGE, size, beside)),
      ];
    }
    case 'sessions':
      return [
        ...(await openingFigures(during(on, 'open-200'), 200, OPENINGS)),
        ...(await openingFigures(during(on, `open-${LARGE}`), LARGE, OPENINGS)),
        ...(await listFigures(on, LARGE)),
      ];
  }
}

function keysInNew(): ReturnType<typeof keyFigures> {
  keys ??= keyFigures(on, isWanted('keys') ? KEY_ROUNDS : 1, KEYS);
  return keys;
}

function streamInNew(): ReturnType<typeof streamFigures> {
  streams ??= streamFigures(on, isWanted('stream') ? ROUNDS : 1, TOKENS);
  return streams;
}
