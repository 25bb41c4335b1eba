import { hash } from 'node:crypto';

/** How the order of a session's exchanges changed: between what stayed before and behind it, these stood and stand. */
export interface OrderChange {
  /** The id of the last one that stayed before; null: none did. */
  readonly after: string | null;
  readonly were: readonly string[];
  readonly are: readonly string[];
}

/** What changed from one list of ids to another; null when there is nothing but new ones behind the old. */
export function orderChange(before: readonly string[], now: readonly string[]): OrderChange | null {
  let start = 0;
  while (start < before.length && before[start] === now[start]) start += 1;
  if (start === before.length) return null;
  const old = new Set(before);
  let end = now.length;
  while (end > start && !old.has(now[end - 1] ?? '')) end -= 1;
  let oldEnd = before.length;
  while (end > start && oldEnd > start && before[oldEnd - 1] === now[end - 1]) {
    end -= 1;
    oldEnd -= 1;
  }
  return { after: before[start - 1] ?? null, were: before.slice(start, oldEnd), are: now.slice(start, end) };
}

/** A list of ids after such a change. Where the one before it is not there, it is made at the end. */
export function inNewOrder(ids: readonly string[], { after, were, are }: OrderChange): readonly string[] {
  const changed = new Set([...were, ...are]);
  const rest = ids.filter((id) => !changed.has(id));
  const at = after === null ? 0 : rest.indexOf(after) + 1 || rest.length;
  return [...rest.slice(0, at), ...are, ...rest.slice(at)];
}

/** Those that stand nowhere any more. */
export function removedBy({ were, are }: OrderChange): readonly string[] {
  const left = new Set(are);
  return were.filter((id) => !left.has(id));
}

/** 64 bits that tell one order of ids from another. */
export function digestOfOrder(ids: readonly string[]): string {
  return hash('sha256', ids.join('\n'), 'hex').slice(0, 16);
}
