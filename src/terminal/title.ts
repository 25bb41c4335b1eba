import { safeLine } from '../core/safe-text.ts';

/** Longest title, in UTF-16 units: tabs and title bars show less. */
const LONGEST = 120;

/** The sequence that names the terminal's window and tab (OSC 0). Nothing in the title can end it early. */
export function titleSequence(title: string): string {
  return `\x1b]0;${safeLine(title).slice(0, LONGEST).toWellFormed()}\x07`;
}

/** Has the terminal remember the title it has, and bring it back (XTWINOPS 22 and 23, for the window's title). */
export const KEEP_TITLE = '\x1b[22;2t';
export const TITLE_BACK = '\x1b[23;2t';
