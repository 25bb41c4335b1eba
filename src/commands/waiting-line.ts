import type { InferenceEvent } from '../core/inference.ts';

/** What we wait for, in one line. */
export function waitingLine(
  event: Extract<InferenceEvent, { type: 'retry' | 'starting' | 'stalled' }>,
): string {
  switch (event.type) {
    case 'retry':
      return `${event.error.message} Trying again in ${seconds(event.delayMs)} (${event.attempt} of ${event.attempts}).`;
    case 'starting':
      return `The endpoint is starting, most likely (try ${event.attempt}${left(event)}): it answers by itself when it is ready. Ctrl+C gives up.`;
    case 'stalled':
      return `Nothing came for ${seconds(event.silentMs)}; still waiting. Ctrl+C stops.`;
  }
}

function left({ waitedMs, limitMs }: Extract<InferenceEvent, { type: 'starting' }>): string {
  return limitMs === null ? '' : `, ${seconds(Math.max(0, limitMs - waitedMs))} left`;
}

/** Milliseconds as `0.2 s`, `41 s`. */
export function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
