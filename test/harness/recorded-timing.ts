import { systemTiming, type Timing } from '../../src/net/timing.ts';

/** Noon of 20 November 2026, UTC: when every test with a recorded clock begins. */
export const NOON = Date.UTC(2026, 10, 20, 12, 0, 0);

/**
 * A clock that does not wait between tries: it writes down how long it would have. Limits within a request run on
 * the real clock. Chance is always one half.
 */
export function recordedTiming(): { readonly timing: Timing; readonly pauses: readonly number[] } {
  const pauses: number[] = [];
  let passed = 0;
  return {
    pauses,
    timing: {
      elapsed: () => passed,
      epoch: () => NOON + passed,
      random: () => 0.5,
      after: systemTiming.after,
      async pause(ms, signal) {
        pauses.push(ms);
        passed += ms;
        return !signal.aborted;
      },
    },
  };
}
