/** Milliseconds that saving may take on the way out, of a process that is not kept waiting itself. */
export const SAVING_MS = 2000;
/** It is counted in steps of so many. */
const STEP_MS = 50;

/** How long saving has on the way out. */
export interface SavingTime {
  /** Resolves when the time is over; never, once it was called off. */
  readonly over: Promise<void>;
  callOff(): void;
}

/**
 * Begins to count the time that saving has on the way out. Only steps that come count: on a computer so busy that the
 * process hardly runs, saving runs no more often than the clock that ends it.
 *
 * @param after calls back after so many ms; gives what calls it off
 */
export function savingTime(after: (ms: number, call: () => void) => () => void): SavingTime {
  const { promise, resolve } = Promise.withResolvers<void>();
  let callOff = () => {};
  const count = (left: number) => {
    if (left <= 0) resolve();
    else callOff = after(STEP_MS, () => count(left - STEP_MS));
  };
  count(SAVING_MS);
  return { over: promise, callOff: () => callOff() };
}
