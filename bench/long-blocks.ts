/**
 * What a frame costs while one block of an answer grows to thousands of rows, and what it costs then to scroll, to find
 * and to resize. Run with `node bench/long-blocks.ts`; prints ms of the main thread's CPU (others may use
 * the machine), asserts nothing. Options: `--rows 100,1000,10000`, `--only NAME`, `--opened`: of an answer that was not
 * streamed here, its first frame, a step when idle, scrolling, and a resize in the midst of it.
 */
import { parseArgs } from 'node:util';
import type { Exchange, Run } from '../src/core/exchange.ts';
import { initialState } from '../src/core/initial-state.ts';
import { keyOf } from '../src/core/keys.ts';
import { newSession } from '../src/core/session.ts';
import type { Live, State } from '../src/core/state.ts';
import { update } from '../src/core/update.ts';
import { loadHighlighter } from '../src/render/code.ts';
import { createRowCache, layOutMore, type RowCache } from '../src/render/row-cache.ts';
import { themeFor } from '../src/render/theme.ts';
import { scrollBy } from '../src/render/transcript.ts';
import { frameOf } from '../src/ui/frame-of.ts';
import { median, percentile } from './figures.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100,1000,10000' },
    only: { type: 'string' },
    opened: { type: 'boolean', default: false },
  },
});

/** Frames that are measured at each size, each with three rows more. */
const FRAMES = 60;
const ROWS_A_FRAME = 3;
const AT = '2026-11-20T14:02:11.120Z';

/** How each kind of block begins, and its nth row. */
const KINDS: Readonly<Record<string, readonly [head: string, row: (n: number) => string]>> = {
  list: ['', (n) => `- Item ${n} with **bold** words and \`code\` in it\n`],
  'numbered list': ['', (n) => `${n + 1}. Step with a [link](https://example.org/${n}) in it\n`],
  'nested list': ['1. All of them:\n', (n) => `   ${n % 3 === 0 ? '' : '  '}- Item ${n} with *words*\n`],
  'loose list': ['', (n) => `- Item ${n} with **bold** words\n\n`],
  table: [
    '| Name | Count | About |\n|:--|--:|---|\n',
    (n) => `| row ${n} | ${n * 7} | some **words** here |\n`,
  ],
  'wide table': [
    '| Name | About | More |\n|---|---|---|\n',
    (n) => `| row ${n} | ${'words '.repeat(8)}| ${'and more '.repeat(6)}|\n`,
  ],
  code: ['```js\n', (n) => `const value${n} = compute("text ${n}", ${n}); // a note\n`],
  'plain code': ['```\n', (n) => `line ${n} of something that has no colours\n`],
  quote: ['', (n) => `> Line ${n} of the quote, with **bold** words\n`],
  'quoted list': ['', (n) => `> - Item ${n} of the quote\n`],
  'quoted table': ['> | Name | Count |\n> |---|--:|\n', (n) => `> | row ${n} | ${n * 7} |\n`],
  'table in a list': ['- All:\n\n  | Name | Count |\n  |---|--:|\n', (n) => `  | row ${n} | ${n * 7} |\n`],
  'lazy quote': ['> It begins\n', (n) => `and goes on in line ${n}, with **bold** words\n`],
  paragraph: ['', (n) => `Line ${n} of a paragraph with **bold** words in it\n`],
  'one line': ['', (n) => `Sentence ${n} of a line that never ends, with **bold** words in it. `],
  paragraphs: ['', (n) => `Paragraph ${n} with **bold** words in it.\n\n`],
};

const LIVE: Live = {
  exchangeId: 'one',
  requestId: 'r1',
  phase: 'answering',
  since: 1,
  retry: null,
  silent: null,
  pieces: 1,
};
const look = { columns: 100, rows: 30, theme: themeFor('dark', 'true') };
await loadHighlighter();

process.stdout.write(
  values.opened
    ? 'ms of CPU in the main thread: first frame; a step when idle (p50, longest); then scroll, resize in the midst of it (longest)\n'
    : 'ms of CPU in the main thread a frame: while it streams p50 / p95 / longest; resize at its end (longest);\nscroll, resize in its midst, a step when idle, find, resize while finding (longest)\n',
);
for (const [name, [head, row]] of Object.entries(KINDS)) {
  if (values.only !== undefined && !name.includes(values.only)) continue;
  for (const rows of values.rows.split(',').map(Number)) {
    const cells = (values.opened ? measureOpened : measure)(head, row, rows).map((ms) =>
      ms.toFixed(1).padStart(7),
    );
    process.stdout.write(`${name.padEnd(14)} ${String(rows).padStart(6)} ${cells.join(' ')}\n`);
  }
}

function measure(head: string, row: (n: number) => string, rows: number): readonly number[] {
  const cache = createRowCache();
  let n = 0;
  let text = head;
  const add = (count: number) => {
    for (const end = n + count; n < end; n++) text += row(n);
  };
  // It comes in steps, as an answer does that is quick.
  while (n < rows - FRAMES * ROWS_A_FRAME) {
    add(Math.min(200, rows - FRAMES * ROWS_A_FRAME - n));
    frame(streaming(text), cache);
  }
  const times: number[] = [];
  for (let i = 0; i < FRAMES; i++) {
    add(ROWS_A_FRAME);
    // Cut in a row, as pieces of an answer are.
    times.push(timed(() => frame(streaming(text.slice(0, -5)), cache)));
  }
  let state = streaming(text);
  frame(state, cache);
  const resize = (columns: number) => timed(() => frame(state, cache, columns));
  const resizedAtEnd = [90, 70, 120, 100].map(resize);
  const scrolled = scrolls(state, cache, Math.floor(rows / 5), (next) => {
    state = next;
  });
  const resized = [90, 70, 120, 100].map(resize);
  const steps = stepsBehind(cache);
  frame(state, cache);
  state = { ...state, mode: 'command' };
  const found: number[] = [];
  for (const key of ['/', 'w', 'o', 'r', 'd']) {
    found.push(
      timed(() => {
        [state] = update(state, { type: 'key', key: keyOf(key) });
        frame(state, cache);
      }),
    );
  }
  const resizedFinding = [90, 70, 120, 100].map(resize);
  return [
    median(times),
    percentile(times, 0.95),
    Math.max(...times),
    Math.max(...resizedAtEnd),
    Math.max(...scrolled),
    Math.max(...resized),
    Math.max(...steps),
    Math.max(...found),
    Math.max(...resizedFinding),
  ];
}

/** Each step of what is laid out when nothing happens, until there is no more. */
function stepsBehind(cache: RowCache): readonly number[] {
  const steps: number[] = [];
  let isMore = true;
  const step = () => {
    isMore = layOutMore(cache);
  };
  while (isMore) steps.push(timed(step));
  return steps;
}

/** Scrolls up, in screens and now and then `far`, and tells where it stands each time. */
function scrolls(from: State, cache: RowCache, far: number, at: (state: State) => void): readonly number[] {
  let state = from;
  return Array.from({ length: 30 }, (_, i) =>
    timed(() => {
      const by = i % 3 === 0 ? -far : -20;
      state = { ...state, scroll: scrollBy(state, by, look.columns, look.rows - 6, cache) };
      frame(state, cache);
      at(state);
    }),
  );
}

function measureOpened(head: string, row: (n: number) => string, rows: number): readonly number[] {
  const cache = createRowCache();
  const text = head + Array.from({ length: rows }, (_, n) => row(n)).join('');
  let state: State = { ...streaming(text, 'complete'), live: null };
  const first = timed(() => frame(state, cache));
  const steps = stepsBehind(cache);
  const scrolled = scrolls(state, cache, Math.floor(rows / 20), (next) => {
    state = next;
  });
  const resized = [90, 70, 120, 100].map((columns) => timed(() => frame(state, cache, columns)));
  return [first, median(steps), Math.max(...steps), Math.max(...scrolled), Math.max(...resized)];
}

function frame(state: State, cache: RowCache, columns = look.columns): void {
  frameOf(state, { ...look, columns }, cache);
}

function timed(what: () => void): number {
  const from = process.threadCpuUsage();
  what();
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1000;
}

function streaming(output: string, status: Run['status'] = 'running'): State {
  const exchange: Exchange = {
    id: 'one',
    task: 'chat',
    input: 'How?',
    images: [],
    muted: false,
    folded: false,
    chosen: 0,
    runs: [
      {
        output,
        reasoning: '',
        status,
        finishReason: null,
        endpoint: { name: 'a', url: 'http://127.0.0.1/v1', model: 'm', provider: '' },
        parameters: {},
        usage: null,
        timing: { startedAt: AT, firstTokenMs: 1, totalMs: null },
        error: null,
        sentImages: [],
        extra: {},
      },
    ],
    extra: {},
  };
  const session = { ...newSession('01JD3X', AT, 'a'), exchanges: [exchange] };
  return { ...initialState(session, { endpoint: null, saved: { kind: 'saved' } }), live: LIVE, clock: 1 };
}
