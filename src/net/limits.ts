import type { Timeouts } from '../core/endpoint-timeouts.ts';
import { hostKind } from '../core/host.ts';
import { isInferenceEndpoint } from '../core/token-destination.ts';

/** Sizes above which an answer is no answer any more, in bytes. */
export const LIMITS = {
  sseLine: 8 * 1024 * 1024,
  reply: 16 * 1024 * 1024,
  errorBody: 64 * 1024,
  hubJson: 8 * 1024 * 1024,
} as const;

/** How long a request may take in each of its parts, in ms; null: as long as it takes. */
export interface Patience {
  readonly connectMs: number;
  readonly firstByteMs: number | null;
  /** Silence within an answer after which the user is told; null: never. */
  readonly stalledMs: number | null;
  /** Silence within an answer that ends it. */
  readonly idleMs: number | null;
  /** Waiting for an answer to begin after which a replica is likely to be starting; null: there are no replicas. */
  readonly heldMs: number | null;
}

const CONNECT = 10_000;
const FIRST_BYTE = 120_000;
const STALLED = 60_000;
const IDLE = 300_000;
/** A model that runs has begun to answer by then, mostly. */
const HELD = 8_000;
/** How long the proxy before a dedicated endpoint is asked to hold a request while a replica starts. */
const HOLD_SECONDS = 600;
/** For its answer when that has passed. */
const AFTER_HOLD = 30_000;

/**
 * Asks the proxy before a dedicated endpoint that sleeps to hold the request until a replica runs, instead of refusing
 * it with 503 (https://huggingface.co/docs/inference-endpoints/guides/autoscaling). No other host is sent the header.
 */
export function holdHeaders(url: URL): Readonly<Record<string, string>> {
  return isInferenceEndpoint(url) ? { 'x-scale-up-timeout': String(HOLD_SECONDS) } : {};
}

/**
 * A model on this computer or the local network may think for as long as it needs; a hosted one that says nothing is
 * most likely gone: it is asked about where somebody looks on (`attended`), and else ended. The endpoint's own times
 * come first; its `idle` is the silence that ends an answer, and that of a server nearby is not told before it.
 */
export function patienceFor(url: URL, timeouts: Timeouts = {}, attended = false): Patience {
  const isHosted = hostKind(url) === 'hosted';
  const isDedicated = isInferenceEndpoint(url);
  const firstByte = isDedicated ? HOLD_SECONDS * 1000 + AFTER_HOLD : isHosted ? FIRST_BYTE : null;
  const idleMs = timeouts.idle === undefined ? (isHosted && !attended ? IDLE : null) : timeouts.idle;
  return {
    connectMs: timeouts.connect ?? CONNECT,
    firstByteMs: timeouts.firstByte === undefined ? firstByte : timeouts.firstByte,
    stalledMs: isHosted ? Math.min(STALLED, idleMs ?? STALLED) : null,
    idleMs,
    heldMs: isDedicated ? HELD : null,
  };
}
