import { isSent } from './context.ts';
import { answerOf, chosenRun, type Exchange, type ImageRef, type Run } from './exchange.ts';
import { foldOver, perExchange } from './exchange-fold.ts';
import { beginAlike, type GrownText, grownText, lengthOf, partOf } from './grown-text.ts';

/** What a chat template puts around a message, in tokens. */
const AROUND_MESSAGE = 4;
/** Pixels that make one token of an image: a patch of 28 by 28, as Qwen-VL has it; and what an image takes at most. */
const PATCH = 28 * 28;
const MOST_FOR_IMAGE = 2500;

/**
 * About how many tokens a text is: one for four characters, and one for each where a character is a word or half of
 * one (Chinese, Japanese, Korean). Wrong by a third either way; corrected by what servers count.
 */
export function estimateTokens(text: string): number {
  return estimateGrown(grownText(text));
}

function estimateGrown(text: GrownText): number {
  const dense = denseIn(text);
  return dense + Math.ceil((lengthOf(text) - dense) / 4);
}

/** The text that was counted last, if it is a long one: an answer that grows is counted at its end only. */
let counted = { text: grownText(''), dense: 0 };
const WORTH_KEEPING = 1000;

function denseIn(text: GrownText): number {
  const length = lengthOf(text);
  const known = lengthOf(counted.text);
  const goesOn = known <= length && beginAlike(text, counted.text, known);
  let dense = goesOn ? counted.dense : 0;
  for (const [run] of partOf(text, goesOn ? known : 0).matchAll(DENSE)) dense += run.length;
  if (length >= WORTH_KEEPING) counted = { text, dense };
  return dense;
}

/**
 * Hangul Jamo; kana, ideographs and syllables; their compatibility forms. A pattern: a loop over the characters of an
 * answer that comes at once takes 2 ms in a process that has not run it often.
 */
const DENSE = /[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff66-\uff9d]+/g;

/** A message of the user: its words and its images. */
export function estimateMessage(text: string, images: readonly ImageRef[]): number {
  return images.reduce(
    (sum, { width, height }) => sum + Math.min(MOST_FOR_IMAGE, Math.ceil((width * height) / PATCH)),
    AROUND_MESSAGE + estimateTokens(text),
  );
}

/** What an exchange asks. */
export const estimateAsked = perExchange((exchange: Exchange) =>
  estimateMessage(exchange.input, exchange.images),
);

const estimateAnswer = (run: Run | undefined): number =>
  run === undefined ? 0 : estimateGrown(answerOf(run));

/** What an exchange adds to the conversation: what it asks, and the answer that counts. */
export const estimateSaid = perExchange(
  (exchange: Exchange) => estimateAsked(exchange) + AROUND_MESSAGE + estimateAnswer(chosenRun(exchange)),
);

/** Tokens that a server counted of what was sent, and what would have been guessed for the same. */
export interface TokenCount {
  readonly counted: number;
  readonly guessed: number;
}

/** What a conversation sends of its cells. */
export interface SentCells {
  readonly tokens: number;
  /** Where the last of them stand; null: none is sent. */
  readonly last: Stretch | null;
}

/** Cells one behind the other, counted from 1. Each knows the one before, so that ten thousand take one place each. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly before: Stretch | null;
}

/** What is sent of the first exchanges of a session. */
export const sentCells = foldOver<SentCells>({ tokens: 0, last: null }, (sum, exchange, at) => {
  if (!isSent(exchange)) return sum;
  const { last } = sum;
  const isNext = last?.to === at;
  return {
    tokens: sum.tokens + estimateSaid(exchange),
    last: isNext ? { ...last, to: at + 1 } : { from: at + 1, to: at + 1, before: last },
  };
});

export type Stretches = readonly (readonly [from: number, to: number])[];

const listed = new WeakMap<Stretch, Stretches>();

/** Which cells are sent: from and to of each stretch, counted from 1. The same list for the same value. */
export function stretchesOf({ last }: SentCells): Stretches {
  if (last === null) return [];
  const known = listed.get(last);
  if (known !== undefined) return known;
  const list: (readonly [number, number])[] = [];
  for (let stretch: Stretch | null = last; stretch !== null; stretch = stretch.before) {
    list.push([stretch.from, stretch.to]);
  }
  list.reverse();
  listed.set(last, list);
  return list;
}

/** The system text. */
export function estimateSystem(system: string): number {
  return system.trim() === '' ? 0 : AROUND_MESSAGE + estimateTokens(system);
}
