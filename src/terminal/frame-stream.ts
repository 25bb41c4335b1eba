import { EventEmitter } from 'node:events';
import { EMPTY_ROW, plainRow, type Row, withoutEndBlanks } from '../core/row.ts';
import { safeLine } from '../core/safe-text.ts';

/**
 * What Ink takes for its output: it hands every frame over as text, and none of it goes to a terminal from here. Ink's
 * own way there redraws each changed row and knows no scrolling: a streamed answer cost 300 KB that are 30 KB so.
 */
export class FrameStream extends EventEmitter {
  readonly isTTY = true;
  readonly #size: () => { readonly columns: number; readonly rows: number };
  readonly #onFrame: (frame: string) => void;

  constructor(
    size: () => { readonly columns: number; readonly rows: number },
    onFrame: (frame: string) => void,
  ) {
    super();
    this.#size = size;
    this.#onFrame = onFrame;
  }

  get columns(): number {
    return this.#size().columns;
  }

  get rows(): number {
    return this.#size().rows;
  }

  write(frame: string, ...rest: readonly unknown[]): boolean {
    // Ink hides the cursor by itself; frames begin with text or colours.
    if (!frame.startsWith('\x1b[?')) this.#onFrame(frame);
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  }
}

/**
 * The rows that a frame of Ink's consists of. Ink was given rows and hands text back: where it is another text, because
 * Ink had something to say itself, it is drawn as text and nothing else.
 */
export function rowsOfFrame(frame: string, given: readonly Row[]): readonly Row[] {
  return frame.split('\n').map((text, i) => {
    const row = withoutEndBlanks(given[i] ?? EMPTY_ROW);
    return row === text ? row : plainRow(safeLine(text));
  });
}
