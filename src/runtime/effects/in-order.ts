interface Line {
  /** The end of the last job in it. */
  readonly last: Promise<unknown>;
  readonly length: number;
}

const lines = new WeakMap<object, Line>();

/** Runs jobs on one thing in the order they were given: what is shown last is what is written last. */
export function inOrder<T>(thing: object, job: () => Promise<T>): Promise<T> {
  const { last, length } = lines.get(thing) ?? { last: Promise.resolve(), length: 0 };
  const done = last.then(job, job).finally(() => {
    const now = lines.get(thing);
    if (now !== undefined) lines.set(thing, { ...now, length: now.length - 1 });
  });
  lines.set(thing, { last: done, length: length + 1 });
  return done;
}

/** Whether jobs on a thing still wait or run: what one of them has just found is not the last word on it. */
export function isBusy(thing: object): boolean {
  return (lines.get(thing)?.length ?? 0) > 0;
}
