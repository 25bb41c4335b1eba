import type { Open } from './markdown/open-parts.ts';
import type { Line, Span } from './row.ts';

/** Lines of a paragraph before they are wrapped: at another width they are neither read nor put together again. */
export type Unwrapped = Span[][];

/** Adds lines behind others; `above`: what is drawn above them, which says whether the first goes on in the last line. */
export function addUnwrapped(lines: Unwrapped, above: Open | null, added: readonly Line[]): void {
  const last = lines.at(-1);
  const space = spaceBehind(above);
  const [first, ...others] = added;
  if (last === undefined || space === null || first === undefined)
    lines.push(...added.map((line) => [...line]));
  else {
    last.push(space);
    for (const span of first) last.push(span);
    lines.push(...others.map((line) => [...line]));
  }
}

/** The space that a row ends with in which a paragraph goes on; null: it goes on in a line of its own. */
export function spaceBehind(open: Open | null): Span | null {
  return open?.type === 'paragraph' ? (open.begun.at(-1) ?? null) : null;
}
