import { isSent } from './context.ts';
import { contextDigest, saidIn } from './context-digest.ts';
import { answerOf, chosenRun, type Exchange, type RunStatus } from './exchange.ts';
import { perExchange } from './exchange-fold.ts';
import type { GrownText } from './grown-text.ts';
import { keysAbove, keysOfExchange } from './keys-sent.ts';
import { estimateSaid, sentCells } from './token-estimate.ts';

/**
 * What is asked of every exchange of a session at once. It is taken down once for each: the text of an exchange that
 * nobody looks at need not be in memory for it.
 */
export interface ExchangeFacts {
  readonly isMuted: boolean;
  /** Of the answer that counts. */
  readonly status: RunStatus;
  readonly isEmpty: boolean;
  /** What it answered, as a digest; absent when that is not known. */
  readonly context: string | undefined;
  /** ISO 8601, UTC */
  readonly startedAt: string;
  /** Names of the endpoints that were asked, the one that counts first. */
  readonly endpoints: readonly string[];
}

/** How many exchanges at the end of a session are looked at while the others are still being read. */
export const SESSION_END = 50;

export const factsOf = perExchange((exchange): ExchangeFacts => {
  const { runs } = exchange;
  const run = chosenRun(exchange);
  return {
    isMuted: exchange.muted,
    status: run?.status ?? 'failed',
    isEmpty: (run?.output ?? '') === '',
    context: run?.context,
    startedAt: run?.timing.startedAt ?? '',
    endpoints: [
      run?.endpoint.name ?? '',
      ...runs.filter((one) => one !== run).map((one) => one.endpoint.name),
    ],
  };
});

/** Whether there is a block of code in any answer. */
export const holdsCode = perExchange(({ runs }): boolean => runs.some((run) => hasFence(answerOf(run))));

const FENCE = '```';

/** The beginning of the answer that comes that was looked through last. */
let lookedThrough = { head: '', has: false };

function hasFence({ head, tail }: GrownText): boolean {
  if (tail.includes(FENCE)) return true;
  if (head === '') return false;
  if (lookedThrough.head !== head) lookedThrough = { head, has: head.includes(FENCE) };
  return (
    lookedThrough.has || (head.slice(1 - FENCE.length) + tail.slice(0, FENCE.length - 1)).includes(FENCE)
  );
}

/** Takes down what sessions are asked about an exchange, while its text is at hand. */
export function takeDown(exchange: Exchange): void {
  factsOf(exchange);
  holdsCode(exchange);
  isSent(exchange);
  saidIn(exchange);
  estimateSaid(exchange);
  keysOfExchange(exchange);
}

/**
 * Takes down what is asked of all exchanges up to a place together. Called with each place in order, it leaves nothing to
 * be gone through at once when the first prompt is sent.
 */
export function takeDownAbove(exchanges: readonly Exchange[], at: number): void {
  contextDigest({ system: '', exchanges }, at);
  sentCells.over(exchanges, at);
  keysAbove.over(exchanges, at);
}
