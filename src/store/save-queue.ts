/**
 * One piece of work at a time for each key, the newest winning: when several wait, only the last one is done, and all
 * who waited get its result. Work never throws.
 */
export class SaveQueue<T, R> {
  readonly #work: (key: string, value: T) => Promise<R>;
  readonly #states = new Map<string, { waiting: { value: T; done: ((result: R) => void)[] } | null }>();
  readonly #idle = new Map<string, Promise<void>>();

  constructor(work: (key: string, value: T) => Promise<R>) {
    this.#work = work;
  }

  put(key: string, value: T): Promise<R> {
    return new Promise((resolve) => {
      const state = this.#states.get(key);
      if (state === undefined) {
        const fresh = { waiting: { value, done: [resolve] } };
        this.#states.set(key, fresh);
        this.#idle.set(key, this.#run(key, fresh));
      } else if (state.waiting === null) {
        state.waiting = { value, done: [resolve] };
      } else {
        state.waiting.value = value;
        state.waiting.done.push(resolve);
      }
    });
  }

  /** Resolves when nothing is under way or waiting for this key. */
  async idle(key: string): Promise<void> {
    await this.#idle.get(key);
  }

  async #run(
    key: string,
    state: { waiting: { value: T; done: ((result: R) => void)[] } | null },
  ): Promise<void> {
    for (let job = state.waiting; job !== null; job = state.waiting) {
      state.waiting = null;
      const result = await this.#work(key, job.value);
      for (const done of job.done) done(result);
    }
    this.#states.delete(key);
    this.#idle.delete(key);
  }
}
