/** Milliseconds that saving may take on the way out, of a process that is not kept waiting itself. */
export const SAVING_MS = 2000;
/** It is counted in steps of so many. */
const STEP_MS = 50;

/** How long saving has on the way out. */
export interface SavingTime {
  /** Resolves when the time is over; never, once it was called off. */
  readonly over: Promise<void>;
  readonly callOff: () => void;
  /** It is over now. */
  readonly end: () => void;
}

/**
 * Begins to count the time that saving has on the way out. Only steps that come count: on a computer so busy that the
 * process hardly runs, saving runs no more often than the clock that ends it. Where it is known how often the disk has
 * answered, the time begins anew with each answer: what goes on is not cut short, however slow it is.
 *
 * @param after calls back after so many ms; gives what calls it off
 * @param given `ms`: how long it lasts; `steps`: how often the disk has answered so far
 */
export function savingTime(
  after: (ms: number, call: () => void) => () => void,
  { ms = SAVING_MS, steps = () => 0 }: { readonly ms?: number; readonly steps?: () => number } = {},
): SavingTime {
  const { promise, resolve } = Promise.withResolvers<void>();
  let callOff = () => {};
  let seen = steps();
  const count = (left: number) => {
    if (left <= 0) return resolve();
    callOff = after(STEP_MS, () => {
      const before = seen;
      seen = steps();
      count(seen === before ? left - STEP_MS : ms);
    });
  };
  count(ms);
  return {
    over: promise,
    callOff: () => callOff(),
    end() {
      callOff();
      resolve();
    },
  };
}
