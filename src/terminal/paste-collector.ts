/** Bracketed paste (xterm's ctlseqs, mode 2004): what stands between these is text, whatever it holds. */
export const PASTE_START = '\x1b[200~';
export const PASTE_END = '\x1b[201~';

/** Longest paste kept, in UTF-16 units: more than any model reads. What is beyond it is dropped. */
export const MAX_PASTE = 4 * 1024 * 1024;

export interface PasteCollector {
  /** Takes up to the end marker, or all but what could be the beginning of it. */
  readonly take: (input: string, from: number) => { readonly next: number; readonly done: boolean };
  readonly text: () => string;
}

export function createPasteCollector(): PasteCollector {
  const parts: string[] = [];
  let size = 0;
  let tail = '';
  const keep = (text: string) => {
    if (size < MAX_PASTE) parts.push(text.slice(0, MAX_PASTE - size));
    size += text.length;
  };
  return {
    take(input, from) {
      // Only the last few characters are looked at again: a paste in many chunks costs no more than in one.
      const seen = tail + input.slice(from);
      const held = tail.length;
      const end = lastEndOfPaste(seen);
      if (end >= 0) {
        keep(seen.slice(0, end));
        tail = '';
        return { next: from + end + PASTE_END.length - held, done: true };
      }
      const kept = Math.max(0, seen.length - (PASTE_END.length - 1));
      keep(seen.slice(0, kept));
      tail = seen.slice(kept);
      return { next: input.length, done: false };
    },
    text: () => (parts.join('') + tail).slice(0, MAX_PASTE),
  };
}

/**
 * A paste that holds an end marker itself has a second one behind it: it goes on up to there. A beginning before any
 * end is text of the paste; one behind an end is the next paste.
 */
function lastEndOfPaste(text: string): number {
  const first = text.indexOf(PASTE_END);
  if (first < 0) return -1;
  const start = text.indexOf(PASTE_START, first);
  const own = start < 0 ? text : text.slice(0, start);
  return own.lastIndexOf(PASTE_END);
}
