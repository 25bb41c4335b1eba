import { redactWords, type Secret } from '../core/secret.ts';
import type { Session } from '../core/session.ts';

/** A session without tokens in it, and how many were taken out. */
export function redactSession(
  session: Session,
  known: readonly Secret[],
): { readonly session: Session; readonly removed: number } {
  let removed = 0;
  const clean = (text: string): string => {
    const result = redactWords(text, known);
    removed += result.removed;
    return result.text;
  };
  return { session: mapTexts(session, clean), removed };
}

/** The same value with every text in it, names of unknown keys included, changed. */
function mapTexts<T>(value: T, change: (text: string) => string): T;
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [change(key), mapTexts(item, change)]),
  );
}
