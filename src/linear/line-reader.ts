import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Standard input, or what stands for it; raw mode is what a terminal has. */
export type LineInput = Readable & {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
};

const BACKSPACE = /[^\x7f\b][\x7f\b]/u;
const INTERRUPT = '\x03';
const END = '\x04';

/** Lines that the user types, or a script pipes in: asked for one by one, kept when they come sooner. */
export class LineReader {
  /** Somebody types, and sees what is typed: the terminal shows it. */
  readonly isTyped: boolean;
  readonly #input: LineInput;
  readonly #early: string[] = [];
  readonly #close: () => void;
  #waiting: ((line: string | null) => void) | null = null;
  #ended = false;
  #secret = false;

  /** `onInterrupt`: Ctrl+C while the terminal leaves that key to us, as it does where nothing typed is shown. */
  constructor(input: LineInput, onInterrupt: () => void = () => {}) {
    this.#input = input;
    this.isTyped = input.isTTY === true;
    // `terminal: false`: the line is edited by the terminal itself, and no escape code is written.
    const lines = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('line', (line) => this.#take(this.#secret ? plainLine(line) : line));
    lines.on('close', () => this.#end());
    input.on('data', (chunk: Buffer | string) => {
      if (!this.#secret) return;
      if (chunk.includes(INTERRUPT)) onInterrupt();
      else if (chunk.includes(END)) this.#end();
    });
    this.#close = () => lines.close();
  }

  /** The next line, without its end; null when there are no more, or when `signal` is aborted first. */
  async next(signal?: AbortSignal): Promise<string | null> {
    const early = this.#early.shift();
    if (early !== undefined) return early;
    if (this.#ended || signal?.aborted === true) return null;
    return new Promise((resolve) => {
      const stop = () => {
        this.#waiting = null;
        resolve(null);
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#waiting = (line) => {
        signal?.removeEventListener('abort', stop);
        resolve(line);
      };
    });
  }

  /** The line that comes next, if it is there already. */
  peek(): string | undefined {
    return this.#early[0];
  }

  /** What is typed from now on is shown by nobody; or is again. */
  hide(on: boolean): void {
    if (on === this.#secret || !this.isTyped) return;
    this.#secret = on;
    this.#input.setRawMode?.(on);
  }

  /** Lends the input to another program. */
  async lend(run: () => Promise<void>): Promise<void> {
    this.#input.pause();
    try {
      await run();
    } finally {
      this.#input.resume();
    }
  }

  /** Lets go of the input, as it was. */
  close(): void {
    this.hide(false);
    this.#close();
  }

  #take(line: string): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#early.push(line);
    else waiting(line);
  }

  #end(): void {
    this.#ended = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(null);
  }
}

/** What was meant by keys that no terminal has edited: without what was erased, and without other controls. */
function plainLine(line: string): string {
  let text = line.replace(/^.*\x15/u, '');
  while (BACKSPACE.test(text)) text = text.replace(BACKSPACE, '');
  return text.replace(/\x1b\[20[01]~|[\x00-\x1f\x7f]/gu, '');
}
