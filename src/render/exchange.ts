import { answerOf, chosenRun, type Exchange, type Run } from '../core/exchange.ts';
import { firstOf, type GrownText, lengthOf, lineStart, partOf } from '../core/grown-text.ts';
import { hiddenKeys } from '../core/key-shape.ts';
import { shownKey } from '../core/key-table.ts';
import type { Stale } from '../core/notebook/stale.ts';
import { type SafeText, safeLine, safeText, words } from '../core/safe-text.ts';
import { inputImages } from './exchange-images.ts';
import { statusRows } from './exchange-status.ts';
import type { SearchedRows } from './find-matches.ts';
import { BLANK, labelColumn, labelled, type Part, partRow } from './labelled-rows.ts';
import { type LiveView, runningLine } from './live-status.ts';
import { markdownLines } from './markdown/markdown.ts';
import type { Pictures } from './pictures.ts';
import { count } from './quantity.ts';
import { type Line, type Span, truncate, widthOf } from './row.ts';
import type { StreamBlocks } from './stream-blocks.ts';
import type { Style } from './theme.ts';
import { wrapText } from './wrap.ts';

/** What an exchange is drawn with that is not its own. */
export interface ExchangeView {
  /** From 1, as in `In  1`. */
  readonly ordinal: number;
  /** Name of the endpoint that the next prompt goes to. */
  readonly endpoint: string;
  /** Keys of cells work at once; otherwise Esc comes before them. */
  readonly inCommandMode: boolean;
  /** How its request stands; null when none is under way. */
  readonly live: LiveView | null;
  /** That its answer is out of date; absent when not. */
  readonly stale?: Stale | null;
  /** Where pictures come from; absent: only their names are shown. */
  readonly pictures?: Pictures | null;
  /** Its answer is shown as it was written; absent: as markdown. */
  readonly raw?: boolean;
}

/** Rows of reasoning that are shown while it runs. */
const LIVE_REASONING = 6;

/** The first marks of a code block, before it can be known for one: at the end, in so many characters. */
const BEGUN_FENCE = /\n {0,3}(?:`{1,2}|~{1,2})$/;
const FENCE_LENGTH = 6;

/** A row of a table, in a quote or a list too; by so many of its first characters. */
const ROW = /^[ \t>]*\|/;
const ROW_BEGINS = 80;

/** An exchange in rows of at most `width` cells: its input, its answer, and what is to say about it. */
export function exchangeRows(exchange: Exchange, view: ExchangeView, width: number): readonly Line[] {
  return exchangeParts(exchange, view, width).flatMap((part) => part.rows.map((_, i) => partRow(part, i)));
}

/**
 * The same in parts, so that only the rows that are on the screen are put together. `stream`: of its answer; of one that
 * comes only the rows at its end that are wanted may be laid out, or others may stand for some (`due`).
 */
export function exchangeParts(
  exchange: Exchange,
  view: ExchangeView,
  width: number,
  stream?: StreamBlocks,
  wanted?: number | 'due',
): readonly Part[] {
  const run = chosenRun(exchange);
  const column = labelColumn(view.ordinal, width);
  const room = Math.max(1, width - column);
  const asked = [...inputImages(exchange, run, room, view.pictures ?? null), ...inputText(exchange, room)];
  const input: SearchedRows = { rows: asked.length === 0 ? BLANK : asked, said: true };
  const output = run === undefined ? [] : outputPieces(exchange, run, view, room, stream, wanted);
  const stale = view.stale ?? null;
  const outLabel: Line = [
    {
      text: words`Out ${view.ordinal}`,
      style: stale === null ? ['out-label', ...bareLabel(exchange)] : 'dim',
    },
    ...outMarks(exchange, run),
    ...unsent(exchange),
    ...(stale === null ? [] : [{ text: words` · ${staleWords(stale)}`, style: 'dim' } as const]),
  ];
  return [
    ...labelled(truncate(inLabel(exchange, view.ordinal), width), [input], column),
    { rows: BLANK, first: [], rest: [] },
    ...labelled(truncate(outLabel, width), output.length === 0 ? [{ rows: BLANK }] : output, column),
  ];
}

/** `In  1`, and that it is not sent. */
export function inLabel(exchange: Exchange, ordinal: number): Line {
  return [{ text: words`In  ${ordinal}`, style: ['in-label', ...bareLabel(exchange)] }, ...unsent(exchange)];
}

const bareLabel = ({ muted }: Exchange): readonly Style[] => (muted ? ['dim', 'strike'] : []);

/** Beside both labels: of a long cell only one may be in sight, and a line through it alone says nothing. */
const unsent = ({ muted }: Exchange): Line => (muted ? [{ text: words` · not sent`, style: 'dim' }] : []);

/** What the label of an answer says beside its number: that it runs, and which of several it is. */
function outMarks(exchange: Exchange, run: Run | undefined): Line {
  const marks: Span[] = [];
  if (run?.status === 'running') marks.push({ text: words` ●`, style: 'accent' });
  if (exchange.runs.length > 1) {
    const chosen = Math.min(exchange.chosen, exchange.runs.length - 1) + 1;
    marks.push({ text: words` ‹${chosen}/${exchange.runs.length}›`, style: 'dim' });
  }
  return marks;
}

function staleWords({ olderThan }: Stale): string {
  return olderThan === null ? 'what it answers has changed' : `older than In ${olderThan}`;
}

interface LaidOutPrompt {
  readonly input: string;
  /** With its keys hidden; they are looked for once, whatever the width. */
  readonly shown: SafeText;
  readonly room: number;
  readonly rows: readonly Line[];
}

/** The prompt that was laid out last: while its answer comes, it is the same one for every frame. */
let prompt: LaidOutPrompt | null = null;

function inputText({ input }: Exchange, room: number): readonly Line[] {
  if (input === '') return [];
  if (prompt?.input !== input || prompt.room !== room) {
    const shown = prompt?.input === input ? prompt.shown : safeText(hiddenKeys(input));
    prompt = { input, shown, room, rows: wrapText(shown, room) };
  }
  return prompt.rows;
}

/** The answer: reasoning, text, and what is to say about them, with a blank row between. */
function outputPieces(
  exchange: Exchange,
  run: Run,
  view: ExchangeView,
  room: number,
  stream: StreamBlocks | undefined,
  wanted: number | 'due' | undefined,
): readonly SearchedRows[] {
  const reasoning = reasoningRows(run, room, exchange.reasoningShown === true, view.inCommandMode);
  const answer = exchange.folded
    ? [foldedAnswer(run, room)]
    : view.raw === true
      ? [run.output === '' ? [] : wrapText(safeText(run.output.trimEnd()), room)]
      : stream === undefined
        ? [markdownLines(run.output, room, wanted === 'due' ? undefined : wanted)]
        : stream.layOut(run.status === 'running' ? shownSoFar(answerOf(run)) : run.output, room, wanted);
  const status =
    run.status === 'running' ? runningLine(run, view.live, room) : statusRows(exchange, run, view, room);
  return joined([[{ rows: reasoning }], answer.map((rows) => ({ rows, said: true })), [{ rows: status }]]);
}

/** What of an answer that is coming is shown: its last line waits where it would be taken for something else. */
function shownSoFar(answer: GrownText): GrownText {
  return withoutBegunFence(withoutBegunRow(answer));
}

/** A row of a table is shown when it is complete: each piece of it would give other columns. */
function withoutBegunRow(answer: GrownText): GrownText {
  const length = lengthOf(answer);
  const at = lineStart(answer, length);
  if (at === length || !ROW.test(partOf(answer, at, at + ROW_BEGINS))) return answer;
  const above = lineStart(answer, at - 1);
  return ROW.test(partOf(answer, above, at)) ? firstOf(answer, at) : answer;
}

function withoutBegunFence(answer: GrownText): GrownText {
  const length = lengthOf(answer);
  const end = partOf(answer, Math.max(0, length - FENCE_LENGTH));
  const fence = BEGUN_FENCE.exec(end);
  return fence === null ? answer : firstOf(answer, length - fence[0].length);
}

/** Groups of pieces one below the other, a blank row between those that have rows. */
function joined(groups: readonly (readonly SearchedRows[])[]): readonly SearchedRows[] {
  const pieces: SearchedRows[] = [];
  for (const group of groups) {
    const own = group.filter(({ rows }) => rows.length > 0);
    if (own.length === 0) continue;
    if (pieces.length > 0) pieces.push({ rows: BLANK });
    pieces.push(...own);
  }
  return pieces;
}

/** Reasoning: its last rows while it runs, one line when the answer has begun; all of it where it is asked for. */
function reasoningRows(run: Run, room: number, isShown: boolean, inCommandMode: boolean): readonly Line[] {
  if (run.reasoning.trim() === '') return [];
  const isRunning = run.status === 'running' && run.output === '';
  const head: Line = isRunning
    ? [{ text: words`thinking`, style: 'dim' }]
    : thoughtLine(run, room, inCommandMode && !isShown);
  if (isShown) return [head, ...thoughts(run.reasoning, room)];
  if (!isRunning) return [head];
  // Only the end is drawn: no more of it is laid out than can be seen.
  return [head, ...thoughts(run.reasoning.slice(-LIVE_REASONING * room), room).slice(-LIVE_REASONING)];
}

function thoughts(reasoning: string, room: number): readonly Line[] {
  const bar: Line = [{ text: words`│ `, style: 'dim' }];
  return wrapText(safeText(reasoning.trim()), room, 'dim', { first: bar, rest: bar });
}

/** `thought for 6 s (312 tokens) · o shows it` */
function thoughtLine(run: Run, room: number, saysKey: boolean): Line {
  const used = run.usage?.reasoningTokens;
  const size =
    used === undefined ? words`${count(wordsIn(run.reasoning))} words` : words`${count(used)} tokens`;
  const time = run.timing.reasoningMs;
  const said =
    time === undefined
      ? words`thought (${size})`
      : words`thought for ${time < 1000 ? (time / 1000).toFixed(1) : Math.round(time / 1000)} s (${size})`;
  const key = shownKey('fold');
  const hint = !saysKey || key === '' ? words`` : words` · ${key} shows it`;
  return truncate([{ text: words`${said}${hint}`, style: 'dim' }], room);
}

function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}

function foldedAnswer(run: Run, room: number): readonly Line[] {
  const lines = run.output.trim().split('\n');
  const note = words` … ${count(lines.length)} ${lines.length === 1 ? 'line' : 'lines'} folded, ${shownKey('fold')} opens`;
  const head = truncate([{ text: safeLine(lines[0] ?? '') }], Math.max(1, room - widthOf(note)));
  const dim: Style = 'dim';
  return [truncate([...head, { text: note, style: dim }], room)];
}
