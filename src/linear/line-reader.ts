import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Printable } from '../core/printable.ts';
import { type Typed, TypedLine } from './typed-line.ts';

/** Standard input, or what stands for it; raw mode is what a terminal has. */
export type LineInput = Readable & {
  readonly isTTY?: boolean;
  readonly setRawMode?: (on: boolean) => unknown;
};

/** What a terminal in raw mode leaves to the program. */
export interface LineTerminal {
  /** Shows what was typed. */
  readonly echo: (text: Printable) => void;
  /** Ctrl+C, Ctrl+\, Ctrl+Z. */
  readonly pressed: (key: 'interrupt' | 'quit' | 'suspend') => void;
}

/** ms within which what comes goes on with a paste. */
const SAME_PASTE = 50;

const NO_TERMINAL: LineTerminal = { echo() {}, pressed() {} };

/** Lines that the user types, or a script pipes in: asked for one by one, kept when they come sooner. */
export class LineReader {
  /** Somebody types, and sees what is typed. */
  readonly isTyped: boolean;
  readonly #input: LineInput;
  readonly #terminal: LineTerminal;
  readonly #early: string[] = [];
  #isOver = false;
  #waiting: ((line: string | null) => void) | null = null;
  #ended = false;
  #secret = false;

  constructor(input: LineInput, terminal: LineTerminal = NO_TERMINAL) {
    this.#input = input;
    this.#terminal = terminal;
    this.isTyped = input.isTTY === true;
    if (this.isTyped) this.#readKeys();
    else this.#readLines();
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
    this.#secret = on && this.isTyped;
  }

  /** The program is about to end: what is lent is not taken again, whenever it comes back. */
  takeNoMore(): void {
    this.#isOver = true;
  }

  /** Whether it is taken no more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Lends the input to another program, with its own line editing. */
  async lend(run: () => Promise<void>): Promise<void> {
    this.#input.pause();
    this.#raw(false);
    try {
      await run();
    } finally {
      if (!this.#isOver) {
        this.#raw(true);
        this.#input.resume();
      }
    }
  }

  /** Gives the terminal its own line editing back. */
  release(): void {
    this.#raw(false);
  }

  #raw(on: boolean): void {
    if (this.isTyped) this.#input.setRawMode?.(on);
  }

  #readLines(): void {
    // `terminal: false`: nothing is echoed.
    const lines = createInterface({
      input: this.#input,
      terminal: false,
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    lines.on('line', (line) => this.#take(line));
    lines.on('close', () => this.#end());
  }

  #readKeys(): void {
    const line = new TypedLine();
    const decoder = new StringDecoder('utf8');
    let rest: NodeJS.Timeout | null = null;
    const hear = (all: readonly Typed[]) => {
      for (const typed of all) this.#heard(typed);
    };
    this.#raw(true);
    this.#input.on('data', (chunk: Buffer | string) => {
      const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
      const goesOn = rest !== null;
      clearTimeout(rest ?? undefined);
      rest = setTimeout(() => {
        rest = null;
        hear(line.rested());
      }, SAME_PASTE);
      hear(line.take(text, goesOn));
    });
    for (const event of ['end', 'close', 'error']) this.#input.on(event, () => this.#end());
  }

  #heard(typed: Typed): void {
    switch (typed.kind) {
      case 'echo':
        if (!this.#secret) this.#terminal.echo(typed.text);
        break;
      case 'line':
        this.#take(typed.line);
        break;
      case 'interrupt':
      case 'quit':
      case 'suspend':
        this.#terminal.pressed(typed.kind);
        break;
      case 'end':
        this.#end();
        break;
    }
  }

  #take(line: string): void {
    const text = this.#secret ? line.replace(/\x1b\[20[01]~|[\x00-\x1f\x7f]/gu, '') : line;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#early.push(text);
    else waiting(text);
  }

  #end(): void {
    this.#ended = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(null);
  }
}
