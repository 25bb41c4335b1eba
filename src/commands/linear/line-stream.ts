/** Text that arrives in pieces, passed on line by line: a screen reader speaks whole lines. */
export class LineStream {
  readonly #line: (line: string) => Promise<void>;
  #held = '';

  constructor(line: (line: string) => Promise<void>) {
    this.#line = line;
  }

  async add(piece: string): Promise<void> {
    const lines = (this.#held + piece).split('\n');
    this.#held = lines.pop() ?? '';
    for (const line of lines) await this.#line(line.replace(/\r$/, ''));
  }

  /** Passes on what is left of the last line. */
  async end(): Promise<void> {
    if (this.#held !== '') await this.#line(this.#held);
    this.#held = '';
  }
}
