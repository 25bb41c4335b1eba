/** Reading JSON from strangers: everything may be missing or of another type. */

export type Loose = { readonly [key: string]: unknown };

/** The parsed document, or undefined when it is no JSON. (`null` is JSON.) */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object, or null for anything else; an array is none. */
export function asObject(value: unknown): Loose | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : null;
}

/** The array, or an empty one for anything else. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The string, or '' for anything else. */
export function asString(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The number, or undefined for anything else and for what is not finite. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
