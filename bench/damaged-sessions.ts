/**
 * How soon something true is on the screen when a damaged session of 40 and 80 MB is opened, and all that is to be told.
 * `node bench/damaged-sessions.ts`; with a number of exchanges or parts of names (of damage, or `.bak`) for those alone.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Surroundings, setUp, start, tearDown } from './scenarios.ts';
import { sessionText } from './session-text.ts';

const ID = '01JD3X00000000000000000001';
const WATCH = `--import=${join(import.meta.dirname, 'watch-turns.mjs')}`;
const LIMIT_MS = 15_000;

/** Where the exchange begins that has so large a part of the others before it, or that many behind it. */
type At = (part: number, fromEnd?: number) => number;

const zeros = (file: Buffer, from: number, length: number) => file.fill(0, from, from + length);
const withX = (file: Buffer, at: number) => file.fill('x', at, at + 1);
const withoutLetter = (file: Buffer, at: number) => file.fill(0xff, at, at + 1);
const quoteBehind = (file: Buffer, from: number) => file.indexOf('",\n', from + 500);

const DAMAGE: Readonly<Record<string, (file: Buffer, at: At) => Buffer>> = {
  'the first 200 bytes': (file) => zeros(file, 0, 200),
  'a brace of exchange 64': (file, at) => withX(file, file.indexOf('{', at(0.01))),
  'a quote in exchange 64': (file, at) => withX(file, quoteBehind(file, at(0.01))),
  'a key in exchange 64': (file, at) => withX(file, file.indexOf('"muted"', at(0.01)) + 2),
  'a quote in the middle': (file, at) => withX(file, quoteBehind(file, at(0.5))),
  'a letter that is none in the middle': (file, at) => withoutLetter(file, at(0.5) + 400),
  '1 MB of zeros in the middle': (file, at) => zeros(file, at(0.5) + 300, 1 << 20),
  'three ends of exchanges missing': (file, at) => {
    const parts: Buffer[] = [];
    let from = 0;
    for (const part of [0.4, 0.5, 0.6]) {
      const end = file.indexOf('\n    }', at(part));
      parts.push(file.subarray(from, end));
      from = end + 6;
    }
    return Buffer.concat([...parts, file.subarray(from)]);
  },
  'all of the last 50': (file, at) => zeros(file, at(1, 50), file.length - at(1, 50) - 200),
  'a letter in each of the last 50': (file, at) => {
    for (let n = 1; n <= 50; n++) withoutLetter(file, at(1, n) + 400);
    return file;
  },
  'the last one': (file, at) => zeros(file, at(1, 1) + 300, 40),
  'its end cut off': (file) => file.subarray(0, file.length - 3000),
};

async function measured(
  on: Surroundings,
  path: string,
  damaged: Buffer,
  backup: Buffer | null,
): Promise<string> {
  for (const name of readdirSync(join(path, '..'))) rmSync(join(path, '..', name));
  writeFileSync(path, damaged, { mode: 0o600 });
  if (backup !== null) writeFileSync(`${path}.bak`, backup, { mode: 0o600 });
  const terminal = start('hf-tui', on, ['-s', ID]);
  const { began } = terminal;
  const when = async (pattern: RegExp) => {
    const at = await terminal.until(
      (screen) => pattern.test(screen.replace(/\s+/g, ' ')),
      `${pattern}`,
      LIMIT_MS,
    );
    return { ms: Math.round(at - began), cpu: Math.round(terminal.usage().cpu * 1000) };
  };
  const [shown, told, exact] = await Promise.all([
    when(/A heading|nights|whales|harbour/),
    when(/damaged/),
    when(/could be read/),
  ]);
  await when(/^[^\n]* saved /);
  const { peakMb } = terminal.usage();
  await terminal.close();
  const turns = JSON.parse(readFileSync(join(on.home, 'turns.json'), 'utf8')) as readonly [number, number][];
  const first = began + Math.min(shown.ms, told.ms);
  const long = turns.flatMap(([at, ms]) => (at >= first && ms > 10 ? [Math.round(ms)] : []));
  const say = ({ ms, cpu }: typeof told) => `${ms} (${cpu})`;
  return `told ${say(told)}, end shown ${say(shown)}, exact ${say(exact)}, ${Math.round(peakMb)} MB, turns over 10 ms: ${long.join(' ')}`;
}

const asked = process.argv.slice(2);
const isSize = (one: string) => /^\d+$/.test(one);
const sizes = asked.some(isSize) ? asked.filter(isSize).map(Number) : [6_500, 13_000];
const names = asked.filter((one) => !isSize(one));
const on = { ...(await setUp(null)), nodeOptions: [WATCH] };
try {
  const folder = join(on.home, '.local/share/hf-tui/sessions');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const size of sizes) {
    const whole = Buffer.from(sessionText(ID, 'much', size));
    const at: At = (part, fromEnd = 0) =>
      whole.indexOf(
        `\n    {\n      "id": "01JD3Z${String(Math.round(part * size) - fromEnd).padStart(20, '0')}"`,
      );
    console.log(
      `${size} exchanges, ${Math.round(whole.length / 1e6)} MB: ms from the start (CPU ms by then)`,
    );
    for (const [what, damage] of Object.entries(DAMAGE)) {
      for (const backup of [null, whole]) {
        const name = `${what}${backup === null ? '' : ', with .bak'}`;
        if (names.length > 0 && !names.some((one) => name.includes(one))) continue;
        const damaged = damage(Buffer.from(whole), at);
        const said = await measured(on, join(folder, `${ID}.json`), damaged, backup).catch(String);
        console.log(`  ${name}: ${said}`);
      }
    }
  }
} finally {
  tearDown(on);
}
