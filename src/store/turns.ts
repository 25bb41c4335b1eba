/** Milliseconds that one piece of long work may take: a quarter of a frame. */
const TURN_MS = 4;

/** Cuts long work into turns, between which keys are heard and the screen is drawn. */
export class Turns {
  #since = performance.now();

  /** To be waited for between two steps; takes no time unless the turn is over. */
  next(): Promise<void> | undefined {
    if (performance.now() - this.#since < TURN_MS) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#since = performance.now();
        resolve();
      });
    });
  }
}
