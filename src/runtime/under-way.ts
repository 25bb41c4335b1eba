/** What is being done outside, and who waits for its end. */
export class UnderWay {
  readonly #mustEnd = new Set<Promise<void>>();
  readonly #mayEnd = new Set<Promise<void>>();
  readonly #failed: (error: unknown) => void;

  /** `failed` is told of work that was rejected: a mistake of ours, never an unhandled rejection. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Its end must be kept: the end of the program waits for it. */
  follow(work: Promise<void>): void {
    this.#watch(this.#mustEnd, work);
  }

  /** Only shown: who asked for it waits for it; the end of the program does not. */
  show(work: Promise<void>): void {
    this.#watch(this.#mayEnd, work);
  }

  /** Nobody has asked for it, and nobody waits. */
  ignore(work: Promise<void>): void {
    void work.catch(this.#failed);
  }

  get isBusy(): boolean {
    return this.#mustEnd.size + this.#mayEnd.size > 0;
  }

  /** Resolves when nothing is under way whose end must be kept. */
  async settled(): Promise<void> {
    while (this.#mustEnd.size > 0) await Promise.race(this.#mustEnd);
  }

  /** Resolves when nothing is under way that somebody waits for. */
  async idle(): Promise<void> {
    while (this.isBusy) await Promise.race([...this.#mustEnd, ...this.#mayEnd]);
  }

  #watch(set: Set<Promise<void>>, work: Promise<void>): void {
    const watched = work.catch(this.#failed).finally(() => set.delete(watched));
    set.add(watched);
  }
}
