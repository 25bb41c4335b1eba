/** Time and chance as the wire sees them: tests put in their own. */
export interface Timing {
  /** Milliseconds, monotonic. */
  readonly elapsed: () => number;
  /** Milliseconds since 1970, for dates that servers send. */
  readonly epoch: () => number;
  /** 0 to below 1. */
  readonly random: () => number;
  /** Runs once after `ms`; the returned function takes it back. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Waits; resolves to false when the signal ended the wait. Leaves neither timer nor listener behind. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<boolean>;
}

/** Longer than any wait here; `setTimeout` itself wraps round above it and fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The real clock. */
export const systemTiming: Timing = {
  elapsed: () => performance.now(),
  epoch: () => Date.now(),
  random: () => Math.random(),
  after,
  pause(ms, signal) {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const stop = () => {
        cancel();
        resolve(false);
      };
      const cancel = after(ms, () => {
        signal.removeEventListener('abort', stop);
        resolve(true);
      });
      signal.addEventListener('abort', stop, { once: true });
    });
  },
};

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER));
  return () => clearTimeout(timer);
}
