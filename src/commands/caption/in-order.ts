/**
 * Works on several items at a time and gives the results in the order of the items. What is done ahead of its turn
 * waits; at most four times `atOnce` items are open, so that one slow item does not let the rest run far ahead.
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
  stop: AbortSignal,
): AsyncGenerator<R> {
  const open: Promise<R>[] = [];
  let next = 0;
  let running = 0;
  const start = () => {
    while (next < items.length && running < atOnce && open.length < atOnce * 4 && !stop.aborted) {
      const item = items[next] as T;
      next += 1;
      running += 1;
      const done = work(item).finally(() => {
        running -= 1;
        start();
      });
      // Its turn may come later: until then nobody else listens.
      done.catch(() => undefined);
      open.push(done);
    }
  };
  start();
  for (let first = open.shift(); first !== undefined; first = open.shift()) {
    yield await first;
    start();
  }
}
