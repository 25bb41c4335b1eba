import type { TextOutput } from '../text-output.ts';

/** Back to the start of the line, which is emptied. */
const CLEAR = '\r\x1b[K';

/** One line on standard error that says how far it is; nothing where that is no terminal. */
export class Progress {
  readonly #output: TextOutput;
  readonly #isShown: boolean;
  readonly #total: number;
  #done = 0;
  #failed = 0;

  constructor(output: TextOutput, total: number, env: Readonly<Record<string, string | undefined>>) {
    this.#output = output;
    this.#total = total;
    this.#isShown = output.isTerminal && env.TERM !== 'dumb' && total > 1;
  }

  async advance(isFailed: boolean): Promise<void> {
    this.#done += 1;
    if (isFailed) this.#failed += 1;
    await this.show();
  }

  async show(): Promise<void> {
    if (!this.#isShown) return;
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} without a caption`;
    await this.#output.write(`${CLEAR}${this.#done} of ${this.#total} images${failed}`);
  }

  /** Before anything else is written, that may be on the same terminal. */
  async clear(): Promise<void> {
    if (this.#isShown) await this.#output.write(CLEAR);
  }
}
