import { joinSafe, type SafeText, safeText, words } from '../core/safe-text.ts';

const NOTHING = words``;

/** Makes a growing text safe without going over its finished lines again. */
export function growingSafeText(): (text: string) => SafeText {
  let raw = '';
  let safe = NOTHING;
  return (text) => {
    if (!text.startsWith(raw)) {
      raw = '';
      safe = NOTHING;
    }
    // Behind a line feed no character, pair of line ends or run of marks goes on.
    const end = text.lastIndexOf('\n') + 1;
    if (end > raw.length) {
      safe = joinSafe([safe, safeText(text.slice(raw.length, end))], NOTHING);
      raw = text.slice(0, end);
    }
    return joinSafe([safe, safeText(text.slice(raw.length))], NOTHING);
  };
}
