import { createAnswerEnd } from './answer-end.ts';
import { createStreamBlocks, type StreamBlocks } from './stream-blocks.ts';

/** A long answer that was not streamed here: it is read in steps, as if it came now, and has pieces then. */
export interface OpenedAnswer {
  readonly exchangeId: string;
  readonly text: string;
  /** Cells that it is drawn in. */
  readonly width: number;
  readonly blocks: StreamBlocks;
  /** What is drawn until all of it is read; null: it is laid out by itself. */
  readonly end: StreamBlocks | null;
  /** UTF-16 units that are read. */
  read: number;
}

/** A shorter answer is laid out in no time, whenever it is looked at. */
const LONG_ANSWER = 20_000;

/** UTF-16 units that are read in a step: some milliseconds. */
const STEP = 6000;

/** What is known of an answer that is drawn; null for one that is laid out at once. */
export function openedAnswer(
  known: OpenedAnswer | null,
  exchangeId: string,
  text: string,
  width: number,
): OpenedAnswer | null {
  if (text.length < LONG_ANSWER) return known;
  if (known?.exchangeId === exchangeId && known.text === text) return known;
  // In another window it grows.
  if (known?.exchangeId === exchangeId && text.startsWith(known.text))
    return { ...known, text, end: createAnswerEnd(text) };
  return { exchangeId, text, width, blocks: createStreamBlocks(), end: createAnswerEnd(text), read: 0 };
}

/** Its blocks, once it is read; its end until then. */
export function blocksOf(
  opened: OpenedAnswer | null,
  exchangeId: string,
  text: string,
): StreamBlocks | undefined {
  if (opened?.exchangeId !== exchangeId || opened.text !== text) return undefined;
  return opened.read >= text.length ? opened.blocks : (opened.end ?? undefined);
}

/** Reads on; false when all of it is read and laid out. */
export function readOn(opened: OpenedAnswer): boolean {
  if (opened.read >= opened.text.length) return opened.blocks.layOutMore();
  opened.read += STEP;
  // Of what was read only the end is laid out here.
  opened.blocks.layOut(opened.text.slice(0, opened.read), opened.width, 1);
  return true;
}
