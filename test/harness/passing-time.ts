import { systemTiming, type Timing } from '../../src/net/timing.ts';

/** A clock that stands still until a test lets time pass; then what is due runs, the earliest first. */
export function passingTime(): { readonly timing: Timing; pass(ms: number): void } {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    timing: {
      ...systemTiming,
      elapsed: () => now,
      after(ms, run) {
        const timer = { at: now + ms, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    pass(ms) {
      now += ms;
      for (const timer of [...timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        if (timers.delete(timer)) timer.run();
      }
    },
  };
}
