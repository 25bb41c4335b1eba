/** Milliseconds that one piece of long work may take: a quarter of a frame. */
const TURN_MS = 4;

/** Cuts long work into turns, between which keys are heard and the screen is drawn. */
export class Turns {
  readonly #elapsed: () => number;
  readonly #later: (go: () => void) => void;
  #since: number;

  /**
   * @param elapsed milliseconds, monotonic
   * @param later calls back once everything that waits has had its turn
   */
  constructor(elapsed: () => number, later: (go: () => void) => void) {
    this.#elapsed = elapsed;
    this.#later = later;
    this.#since = elapsed();
  }

  /** To be waited for between two steps; takes no time unless the turn is over. */
  next(): Promise<void> | undefined {
    return this.#elapsed() - this.#since < TURN_MS ? undefined : this.end();
  }

  /** Waits for the next turn, however short this one was: for what takes a turn by itself. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#later(() => {
        this.#since = this.#elapsed();
        resolve();
      });
    });
  }
}
