import { script } from './math.ts';

/** The number of a footnote, raised: `[^1]` is `¹`. One with a name stays as written: `[^a-z]` may be a pattern. */
export function withFootnotes(text: string): string {
  if (!text.includes('[^')) return text;
  return text
    .replace(/^ {0,3}\[\^(\d{1,40})\]: ?/gm, (_, number: string) => `${script(number, '^')} `)
    .replace(/\[\^(\d{1,40})\]/g, (_, number: string) => script(number, '^'));
}
