import { printable } from '../../core/printable.ts';
import type { TextOutput } from '../text-output.ts';
import { type Ticks, WaitingDisplay, type WaitingEvent } from '../waiting-display.ts';

/** Back to the start of the line, which is emptied. */
const CLEAR = printable`\r\x1b[K`;

/**
 * One line on standard error that says how far it is, or what is waited for; where that is no terminal, a line for
 * each wait and nothing else.
 */
export class Progress {
  readonly #waiting: WaitingDisplay;
  readonly #output: TextOutput;
  readonly #isShown: boolean;
  readonly #total: number;
  #done = 0;
  #failed = 0;
  /** The image whose wait has the line. */
  #waitsFor = '';

  constructor(
    output: TextOutput,
    total: number,
    env: Readonly<Record<string, string | undefined>>,
    ticks: Ticks,
  ) {
    this.#waiting = new WaitingDisplay(output, env, ticks);
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
    // The countdown has the line while there is one.
    if (this.#waitsFor !== '') return this.#waiting.resume();
    if (!this.#isShown) return;
    const failed = this.#failed === 0 ? printable`` : printable`, ${this.#failed} without a caption`;
    await this.#output.write(printable`${CLEAR}${this.#done} of ${this.#total} images${failed}`);
  }

  /** The request for an image is held up. */
  async wait(event: WaitingEvent, path: string): Promise<void> {
    await this.clear();
    this.#waitsFor = path;
    await this.#waiting.show(event, this.#total > 1 ? path : '');
  }

  /** The wait for an image is over. */
  async goOn(path: string): Promise<void> {
    if (this.#waitsFor !== path) return;
    this.#waitsFor = '';
    await this.#waiting.end();
    await this.show();
  }

  /** Before anything else is written, that may be on the same terminal. */
  async clear(): Promise<void> {
    await this.#waiting.pause();
    if (this.#isShown) await this.#output.write(CLEAR);
  }

  /** Nothing more is waited for. */
  async end(): Promise<void> {
    this.#waitsFor = '';
    await this.#waiting.end();
    await this.clear();
  }
}
