import type { SinkClock } from './runtime/token-sink.ts';

/** The timers of this process. */
export const systemTimers: SinkClock = {
  elapsed: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
