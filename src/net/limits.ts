import type { Endpoint } from '../core/endpoint.ts';
import { hostKind } from './host.ts';

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
}

const CONNECT = 10_000;
const FIRST_BYTE = 120_000;
const STALLED = 60_000;
const IDLE = 300_000;

/**
 * A model on this computer or the local network may think for as long as it needs; a hosted one that says nothing is
 * most likely gone. The endpoint's own times come first; its `idle` is the silence that ends an answer.
 */
export function patienceFor(url: URL, timeouts: Endpoint['timeouts'] = {}): Patience {
  const isHosted = hostKind(url) === 'hosted';
  const idleMs = timeouts.idle ?? (isHosted ? IDLE : null);
  return {
    connectMs: timeouts.connect ?? CONNECT,
    firstByteMs: timeouts.firstByte ?? (isHosted ? FIRST_BYTE : null),
    stalledMs: idleMs === null ? null : Math.min(STALLED, idleMs),
    idleMs,
  };
}
