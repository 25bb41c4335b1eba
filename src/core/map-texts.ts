/**
 * The same value with every text in it changed, the names of its keys too. What holds no text that changes stays the
 * same object; what is more than plain data (a `Secret`, bytes) stays as it is.
 */
export function mapTexts<T>(value: T, change: (text: string) => string): T;
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => mapTexts(item, change));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const kind: unknown = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== null) return value;
  const before: readonly (readonly [string, unknown])[] = Object.entries(value);
  const after = before.map(([key, item]) => [change(key), mapTexts(item, change)] as const);
  const isSame = after.every(([key, item], i) => key === before[i]?.[0] && item === before[i]?.[1]);
  return isSame ? value : Object.fromEntries(after);
}
