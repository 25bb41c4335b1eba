/** How long what comes of an answer may wait until it is shown, in ms: two frames at 60 per second. */
const STEP_MS = 33;
/**
 * The same for text that comes quicker than it is read: from so many pieces in one step. Twenty steps a second look as
 * even, and cost a third less.
 */
const QUICK_MS = 50;
const QUICK_PIECES = 4;

/** How long a step of so many pieces is shown before the next one, in ms. */
export function stepAfter(pieces: number): number {
  return pieces >= QUICK_PIECES ? QUICK_MS : STEP_MS;
}
