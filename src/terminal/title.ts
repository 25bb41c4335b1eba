import { safeLine } from '../core/safe-text.ts';
import { type OwnSequence, ownSequence } from './own-sequence.ts';

/** Longest title, in UTF-16 units: tabs and title bars show less. */
const LONGEST = 120;

/** The sequence that names the terminal's window and tab (OSC 0). Nothing in the title can end it early. */
export function titleSequence(title: string): OwnSequence {
  // Cut before it is made safe once more: half a character would be none.
  return ownSequence`\x1b]0;${safeLine(safeLine(title).slice(0, LONGEST).toWellFormed())}\x07`;
}

/** Has the terminal remember the title it has, and bring it back (XTWINOPS 22 and 23, for the window's title). */
export const KEEP_TITLE = ownSequence`\x1b[22;2t`;
export const TITLE_BACK = ownSequence`\x1b[23;2t`;
