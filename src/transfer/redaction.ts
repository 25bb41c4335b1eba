import { mapTexts } from '../core/map-texts.ts';
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
