import type { AppError } from '../core/errors.ts';
import { hostKind } from '../core/host.ts';
import { readErrorBody } from './error-body.ts';
import type { Asked } from './failed-case.ts';
import type { Http } from './http.ts';
import { httpError } from './http-error.ts';
import type { HttpReply, HttpRequest, Sent } from './http-message.ts';
import { LIMITS } from './limits.ts';
import { readWhole } from './reply-body.ts';
import { decideRetry, type Failure } from './retry.ts';
import { withTimeLimit } from './timeout-error.ts';
import type { Timing } from './timing.ts';

/** A try failed; the next one goes out after `delayMs`. */
export interface TryAgain {
  readonly attempt: number;
  readonly attempts: number;
  readonly delayMs: number;
  readonly error: AppError;
}

/** The request went out and is not answered yet: a dedicated endpoint holds it while a replica starts. */
export interface StillHeld {
  readonly heldMs: number;
  /** Which try this is, from 1. */
  readonly attempt: number;
  /** For how long it is waited for in all, in ms; null: without a limit. */
  readonly limitMs: number | null;
}

/** What there is to say before the outcome. */
export type Waiting = TryAgain | StillHeld;

export type Outcome =
  /** Status 2xx. */
  | { readonly kind: 'reply'; readonly reply: HttpReply }
  | { readonly kind: 'failed'; readonly error: AppError; readonly body: string }
  | { readonly kind: 'stopped' };

/**
 * How long to go on trying: as long as it can help, with somebody watching the waits; only through short ones, when
 * nobody sees why it takes so long; or not at all.
 */
export type Persistence = 'patient' | 'brief' | 'once';

/** The longest wait between two tries that goes without a word, in ms. */
const BRIEF = 5_000;

export interface Attempt {
  readonly request: HttpRequest;
  readonly asked: Asked;
  readonly again: Persistence;
  /** Waiting for an answer after which that is said, in ms; absent or null: never. */
  readonly heldMs?: number | null;
}

/** An error body that trickles in is not waited for longer than this, in ms. */
const ERROR_BODY_SILENCE = 5_000;

/**
 * Sends a request until it is answered with success or trying again cannot help. Yields before each wait between two
 * tries, and once in a try that is held.
 */
export async function* sendPatiently(
  http: Http,
  timing: Timing,
  attempt: Attempt,
  signal: AbortSignal,
): AsyncGenerator<Waiting, Outcome> {
  const began = timing.elapsed();
  let resets = 0;
  for (let tries = 1; ; tries += 1) {
    const sending = http.send(attempt.request, signal);
    const { heldMs = null } = attempt;
    const sent =
      heldMs === null
        ? await sending
        : yield* held(sending, { heldMs, attempt: tries, limitMs: attempt.request.firstByteMs }, timing);
    if (sent.kind === 'stopped') return sent;
    let error: AppError;
    let body = '';
    let failure: Failure;
    if (sent.kind === 'reply') {
      const { reply } = sent;
      if (reply.status >= 200 && reply.status < 300) return sent;
      const whole = await readWhole(reply, LIMITS.errorBody, ERROR_BODY_SILENCE);
      if (whole.cut) reply.abort();
      else reply.release();
      if (signal.aborted) return { kind: 'stopped' };
      body = whole.text;
      error = httpError(
        { status: reply.status, headers: reply.headers, body, cut: whole.cut },
        attempt.asked,
      );
      const { estimatedSeconds } = readErrorBody(body);
      failure = {
        kind: 'status',
        status: reply.status,
        code: error.code,
        headers: reply.headers,
        estimatedSeconds,
      };
    } else {
      const limit = sent.phase === 'wait' ? 'firstByte' : 'connect';
      const isLate = sent.error.code === 'NET_TIMEOUT';
      error = isLate ? withTimeLimit(sent.error, limit, attempt.asked.endpoint) : sent.error;
      if (error.code === 'NET_RESET') resets += 1;
      failure = {
        kind: 'network',
        code: error.code,
        retryable: error.retryable,
        phase: sent.phase,
        isLoopback: hostKind(attempt.request.url) === 'loopback',
      };
    }
    const decision = decideRetry({
      tries,
      elapsedMs: timing.elapsed() - began,
      resets,
      bodyBegun: false,
      failure,
      now: timing.epoch(),
      random: timing.random(),
    });
    const gaveUp =
      !decision.again || attempt.again === 'once' || (attempt.again === 'brief' && decision.delayMs > BRIEF);
    if (gaveUp) return { kind: 'failed', error, body };
    yield { attempt: tries + 1, attempts: decision.tries, delayMs: decision.delayMs, error };
    if (!(await timing.pause(decision.delayMs, signal))) return { kind: 'stopped' };
  }
}

async function* held(
  sending: Promise<Sent>,
  holding: StillHeld,
  timing: Timing,
): AsyncGenerator<StillHeld, Sent> {
  let cancel = () => {};
  const late = new Promise<null>((resolve) => {
    cancel = timing.after(holding.heldMs, () => resolve(null));
  });
  const sent = await Promise.race([sending, late]);
  cancel();
  if (sent !== null) return sent;
  yield holding;
  return sending;
}

/** The same for whoever does not show the waits. */
export async function sendQuietly(
  http: Http,
  timing: Timing,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<Outcome> {
  const tries = sendPatiently(http, timing, attempt, signal);
  for (;;) {
    const step = await tries.next();
    if (step.done === true) return step.value;
  }
}
