import { seconds } from '../waiting-line.ts';
import type { Linear } from './linear-state.ts';

/** What the user answered when a reply had stalled, as far as it ends the reply. */
export type SilenceAnswer = 'stop' | 'again';

const QUESTION = 'w waits on, s stops and keeps what arrived, r stops and asks again: ';
const ANSWER = /^\s*[wsr]?\s*$/i;

/**
 * Asks what to do about a reply that is silent, while it is waited for all the same: it may go on before there is an
 * answer, and the question is dropped then.
 */
export class SilenceQuestion {
  readonly #linear: Linear;
  readonly #decide: (answer: SilenceAnswer) => void;
  #open: AbortController | null = null;
  #wasAsked = false;

  /** `decide` hears the answer that ends the reply; waiting on needs none. */
  constructor(linear: Linear, decide: (answer: SilenceAnswer) => void) {
    this.#linear = linear;
    this.#decide = decide;
  }

  /** Nothing came for so long. Asked once, until it is answered or something comes. */
  async ask(silentMs: number): Promise<void> {
    const { stdout } = this.#linear.context;
    const says = `\nNothing came for ${seconds(silentMs)}: the reply has stalled.`;
    if (this.#open !== null) return stdout.line(`${says} ${QUESTION}`);
    await stdout.line(says);
    const open = new AbortController();
    this.#open = open;
    this.#wasAsked = true;
    void this.#answered(open);
  }

  /** The reply goes on, or is over: there is nothing to answer any more. */
  async drop(): Promise<void> {
    if (this.#open === null) return;
    this.#open.abort();
    this.#open = null;
    await this.#linear.context.stdout.write('\n');
  }

  /** An answer that came too late is not taken for the next prompt. */
  forgetLateAnswers(): void {
    if (this.#wasAsked) this.#linear.lines.forget((line) => ANSWER.test(line));
  }

  async #answered(open: AbortController): Promise<void> {
    const line = await this.#linear.lines.next(QUESTION, open.signal, 'fresh');
    if (this.#open !== open) return;
    this.#open = null;
    const key = line?.trim().toLowerCase();
    if (key === 's') this.#decide('stop');
    else if (key === 'r') this.#decide('again');
    else await this.#linear.context.stdout.line('Waiting on. Ctrl+C stops.');
  }
}
