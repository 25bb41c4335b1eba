const last = new WeakMap<object, Promise<unknown>>();

/** Runs jobs on one thing in the order they were given: what is shown last is what is written last. */
export function inOrder<T>(thing: object, job: () => Promise<T>): Promise<T> {
  const before = last.get(thing) ?? Promise.resolve();
  const done = before.then(job, job);
  last.set(thing, done);
  return done;
}
