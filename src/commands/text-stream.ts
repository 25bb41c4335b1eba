import { plainText } from './text-output.ts';

/** Text that arrives in pieces, made safe piece by piece: what a cut has torn apart is held back until it is whole. */
export class TextStream {
  readonly #write: (text: string) => Promise<void>;
  #held = '';
  #last = '';

  constructor(write: (text: string) => Promise<void>) {
    this.#write = write;
  }

  async add(piece: string): Promise<void> {
    const text = this.#held + piece;
    // Half of a surrogate pair, or a carriage return whose line feed may follow.
    const isTorn = /[\ud800-\udbff\r]$/.test(text);
    this.#held = isTorn ? text.slice(-1) : '';
    await this.#put(isTorn ? text.slice(0, -1) : text);
  }

  /** Writes what is held back, and ends the last line. */
  async end(): Promise<void> {
    await this.#put(this.#held);
    this.#held = '';
    if (this.#last !== '' && this.#last !== '\n') await this.#put('\n');
  }

  async #put(text: string): Promise<void> {
    if (text === '') return;
    this.#last = text.slice(-1);
    await this.#write(plainText(text));
  }
}
