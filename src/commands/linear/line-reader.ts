import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TextOutput } from '../text-output.ts';

/** Lines that the user types, or a script pipes in: asked for one by one, kept when they come sooner. */
export class LineReader {
  readonly #output: TextOutput;
  readonly #waiting: ((line: string | null) => void)[] = [];
  readonly #early: string[] = [];
  readonly #close: () => void;
  #ended = false;

  constructor(input: Readable, output: TextOutput) {
    this.#output = output;
    // `terminal: false`: the line is edited by the terminal itself, and no escape code is written.
    const lines = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('line', (line) => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#early.push(line);
      else next(line);
    });
    lines.on('close', () => this.#end());
    this.#close = () => lines.close();
  }

  /**
   * The next line, without its end; null when there are no more, or when `signal` is aborted first. A `fresh` one was
   * typed after the prompt was written: those that came sooner are kept for whoever asks next.
   */
  async next(prompt: string, signal?: AbortSignal, which: 'kept' | 'fresh' = 'kept'): Promise<string | null> {
    await this.#output.write(prompt);
    const early = which === 'kept' ? this.#early.shift() : undefined;
    return early ?? this.#following(signal);
  }

  /** Throws away those of the lines kept that are like this. */
  forget(isLike: (line: string) => boolean): void {
    const kept = this.#early.filter((line) => !isLike(line));
    this.#early.splice(0, this.#early.length, ...kept);
  }

  #following(signal?: AbortSignal): Promise<string | null> | null {
    if (this.#ended || signal?.aborted === true) return null;
    return new Promise((resolve) => {
      const stop = () => {
        const at = this.#waiting.indexOf(take);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve(null);
      };
      const take = (line: string | null) => {
        signal?.removeEventListener('abort', stop);
        resolve(line);
      };
      signal?.addEventListener('abort', stop, { once: true });
      this.#waiting.push(take);
    });
  }

  /** Lets go of the input. */
  close(): void {
    this.#close();
  }

  #end(): void {
    this.#ended = true;
    for (const next of this.#waiting.splice(0)) next(null);
  }
}
