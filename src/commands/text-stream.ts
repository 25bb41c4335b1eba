import { type Printable, plainText, printableSince } from '../core/printable.ts';

/** What a cut may have torn apart: half of a surrogate pair, CR LF, the flag of a part of a country. */
const TORN = /(?:\u{1f3f4}[\u{e0061}-\u{e007a}]{0,5}[\ud800-\udbff]?|[\ud800-\udbff]|\r)$/u;

/** UTF-16 units of what was written that may decide about what comes: a base and the marks on it. */
const REACH = 24;

/** Text that arrives in pieces, made safe piece by piece: what a cut has torn apart is held back until it is whole. */
export class TextStream {
  readonly #write: (text: Printable) => Promise<void>;
  #held = '';
  /** The end of what was put out, as it came: a joiner at the start of a piece belongs to it. */
  #before = '';

  constructor(write: (text: Printable) => Promise<void>) {
    this.#write = write;
  }

  async add(piece: string): Promise<void> {
    const text = this.#held + piece;
    this.#held = TORN.exec(text)?.[0] ?? '';
    await this.#put(text.slice(0, text.length - this.#held.length));
  }

  /** Writes what is held back, and ends the last line. */
  async end(): Promise<void> {
    await this.#put(this.#held);
    this.#held = '';
    if (this.#before !== '' && !this.#before.endsWith('\n')) await this.#write(plainText('\n'));
  }

  async #put(text: string): Promise<void> {
    if (text === '') return;
    const before = this.#before;
    this.#before = (before + text).slice(-REACH);
    await this.#write(printableSince(plainText(before + text), plainText(before).length));
  }
}
