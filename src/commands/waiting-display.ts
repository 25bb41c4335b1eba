import type { InferenceEvent } from '../core/inference.ts';
import { plainText, printable } from '../core/printable.ts';
import type { Environment } from '../store/paths.ts';
import type { TextOutput } from './text-output.ts';
import { seconds, waitingLine } from './waiting-line.ts';

export type WaitingEvent = Extract<InferenceEvent, { type: 'retry' | 'starting' | 'stalled' }>;

export interface Ticks {
  /** Milliseconds, monotonic. */
  readonly elapsed: () => number;
  /** Runs every `ms`; the returned function ends that. */
  readonly every: (ms: number, run: () => void) => () => void;
}

/** The ticks of the real clock. */
export function ticksOf(clock: Pick<Ticks, 'elapsed'>): Ticks {
  return {
    elapsed: () => clock.elapsed(),
    every: (ms, tick) => {
      const timer = setInterval(tick, ms);
      return () => clearInterval(timer);
    },
  };
}

/** Back to the start of the line, which is emptied. */
const CLEAR = printable`\r\x1b[K`;

/**
 * What is waited for, on standard error: a line for each event, and on a terminal the last of them as a countdown that
 * is gone again when the waiting is over.
 */
export class WaitingDisplay {
  readonly #output: TextOutput;
  readonly #ticks: Ticks;
  readonly #counts: boolean;
  #said = '';
  #waits: { readonly event: WaitingEvent; readonly began: number } | null = null;
  #stop: (() => void) | null = null;

  constructor(output: TextOutput, env: Environment, ticks: Ticks) {
    this.#output = output;
    this.#ticks = ticks;
    this.#counts = output.isTerminal && env.TERM !== 'dumb';
  }

  /** `of`: what is waited for, where there are several. */
  async show(event: WaitingEvent, of = ''): Promise<void> {
    const prefix = of === '' ? '' : `${of}: `;
    if (!this.#counts) return this.#output.line(prefix + waitingLine(event));
    await this.end();
    const why = whatFor(event);
    const said = why === '' ? '' : prefix + why;
    if (said !== '' && said !== this.#said) await this.#output.line(said);
    this.#said = said;
    this.#waits = { event, began: this.#ticks.elapsed() };
    await this.resume();
  }

  /** The waiting is over. */
  async end(): Promise<void> {
    this.#waits = null;
    await this.pause();
  }

  /** Goes on after something else was written. */
  async resume(): Promise<void> {
    if (this.#waits === null || this.#stop !== null) return;
    const { event, began } = this.#waits;
    const draw = () =>
      this.#output.write(printable`${CLEAR}${plainText(countdown(event, this.#ticks.elapsed() - began))}`);
    this.#stop = this.#ticks.every(1000, () => void draw());
    await draw();
  }

  /** Frees the line for something else. */
  async pause(): Promise<void> {
    if (this.#stop === null) return;
    this.#stop();
    this.#stop = null;
    await this.#output.write(CLEAR);
  }
}

function whatFor(event: WaitingEvent): string {
  switch (event.type) {
    case 'retry':
      return event.error.message;
    case 'starting':
      return 'The endpoint is starting, most likely: it answers by itself when it is ready.';
    case 'stalled':
      return '';
  }
}

/** One short line of our own words, after the event is `ms` old. */
function countdown(event: WaitingEvent, ms: number): string {
  switch (event.type) {
    case 'retry': {
      const left = event.delayMs - ms;
      const when = left <= 0 ? 'now' : `in ${whole(left)}`;
      return `Trying again ${when} (${event.attempt} of ${event.attempts}). Ctrl+C gives up.`;
    }
    case 'starting': {
      const { attempt, limitMs, waitedMs } = event;
      const left = limitMs === null ? '' : `, ${whole(Math.max(0, limitMs - waitedMs - ms))} left`;
      return `Waiting for ${whole(waitedMs + ms)} (try ${attempt}${left}). Ctrl+C gives up.`;
    }
    case 'stalled':
      return `Nothing came for ${whole(event.silentMs + ms)}; still waiting. Ctrl+C stops.`;
  }
}

const whole = (ms: number) => seconds(Math.ceil(ms / 1000) * 1000).replace('.0 ', ' ');
