import type { ErrorCode } from '../core/errors.ts';
import type { Phase } from './network-error.ts';

/** Tries in all, the first one included. */
const MOST_TRIES = 5;
/** How long tries may go on, from the first one, in ms. */
const LONGEST_TRYING = 180_000;
/** A dedicated endpoint that starts takes minutes for a large model: it is asked again at this pace, this often. */
const STARTING = { everyMs: 5_000, tries: 120, longestMs: 600_000 } as const;

/** An estimate is no promise: a model that says 15 minutes is asked sooner. */
const LONGEST_ESTIMATE = 120_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** What went wrong with the last try. */
export type Failure =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: ErrorCode;
      readonly headers: Readonly<Record<string, string>>;
      /** Seconds, from the body of a 503; null when it does not say. */
      readonly estimatedSeconds: number | null;
    }
  | {
      readonly kind: 'network';
      readonly code: ErrorCode;
      /** Trying again can help: a name server that did not answer, but not a name that does not exist. */
      readonly retryable: boolean;
      readonly phase: Phase;
      /** On this computer, where a port that refuses does so until somebody starts the server. */
      readonly isLoopback: boolean;
    };

export interface RetryQuestion {
  /** Tries made so far, at least 1. */
  readonly tries: number;
  /** Milliseconds since the first one began. */
  readonly elapsedMs: number;
  /** Connections that were closed before an answer, this one included. */
  readonly resets: number;
  /** Whether any byte of an answer's body has been used. */
  readonly bodyBegun: boolean;
  readonly failure: Failure;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 0 to below 1. */
  readonly random: number;
}

export type RetryDecision =
  | { readonly again: false }
  /** `tries`: how many there can be in all. */
  | { readonly again: true; readonly delayMs: number; readonly tries: number };

const NEVER: RetryDecision = { again: false };

/**
 * Whether the same request goes out again, and when. A chat request is not idempotent: it is repeated only when nothing
 * of an answer was used and the failure says that it was not worked on, or that waiting helps.
 */
export function decideRetry(question: RetryQuestion): RetryDecision {
  const { failure, tries, elapsedMs } = question;
  if (question.bodyBegun || !canHelp(failure, question.resets)) return NEVER;
  if (failure.kind === 'status' && failure.code === 'ENDPOINT_STARTING') {
    const delayMs = Math.max(STARTING.everyMs, waitSaid(failure, question.now) ?? 0);
    return tries >= STARTING.tries || elapsedMs + delayMs > STARTING.longestMs
      ? NEVER
      : { again: true, delayMs, tries: STARTING.tries };
  }
  if (tries >= MOST_TRIES) return NEVER;
  const said = failure.kind === 'status' ? waitSaid(failure, question.now) : null;
  const delayMs = said ?? backoff(tries, question.random);
  // A connection that was closed is made anew once.
  const most = failure.kind === 'network' && failure.code === 'NET_RESET' ? tries + 1 : MOST_TRIES;
  return elapsedMs + delayMs > LONGEST_TRYING ? NEVER : { again: true, delayMs, tries: most };
}

function canHelp(failure: Failure, resets: number): boolean {
  if (failure.kind === 'status') return [408, 429, 502, 503, 504].includes(failure.status);
  if (!failure.retryable) return false;
  switch (failure.code) {
    case 'NET_DNS':
      return true;
    case 'NET_REFUSED':
      return !failure.isLoopback;
    case 'NET_TIMEOUT':
    case 'NET_FAILED':
      return failure.phase === 'connect';
    case 'NET_RESET':
      return resets <= 1;
    default:
      return false;
  }
}

/**
 * What the server asked to wait, in ms; null when it said nothing that can be used. It is never cut short: a wait
 * beyond what trying may take ends the trying.
 */
function waitSaid(failure: Extract<Failure, { kind: 'status' }>, now: number): number | null {
  const waits = [
    retryAfter(failure.headers['retry-after'], now),
    failure.status === 429 ? rateLimitReset(failure.headers.ratelimit) : null,
    failure.estimatedSeconds === null ? null : Math.min(LONGEST_ESTIMATE, failure.estimatedSeconds * 1000),
  ].filter((wait) => wait !== null && Number.isFinite(wait) && wait >= 0) as number[];
  return waits.length === 0 ? null : Math.round(Math.max(...waits));
}

/** `Retry-After`: seconds, or a date (RFC 9110, 10.2.3); a date that has passed means now. */
export function retryAfter(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/[a-z]{3}/i.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The Hub's `RateLimit: "api";r=0;t=55`: only a bucket that is empty (`r=0`) is to blame for a 429. */
function rateLimitReset(value: string | undefined): number | null {
  const seconds = /\br=0\b.*\bt=(\d+)/.exec(value ?? '')?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** Full jitter: anywhere between 1 s and a ceiling that doubles with each try, from 2 s up to 30 s. */
function backoff(tries: number, random: number): number {
  const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
  return Math.round(FIRST_WAIT + random * (ceiling - FIRST_WAIT));
}
