import type { Links, Token } from 'marked';
import { codesIn } from '../../core/markdown/codes.ts';
import { type Footnote, isFootnote, numberOfNote } from '../../core/markdown/footnotes.ts';
import { script } from '../../core/markdown/math.ts';
import { words } from '../../core/safe-text.ts';
import { blank, type Line, widthOf } from '../row.ts';
import { aroundNothing, beside, stack } from './blocks.ts';
import { numberCodes } from './code-numbers.ts';

/** A footnote with all that its rows depend on but the width. */
export interface Note {
  readonly number: number;
  readonly rows: (width: number) => readonly Line[];
}

/**
 * The footnotes among some blocks. `links`: the addresses of the text, which say their numbers. `codesBefore`: code blocks
 * of the text above these blocks. `readInside` is called for a footnote before it is laid out.
 */
export function notesAmong(
  tokens: readonly Token[],
  links: Links,
  codesBefore: number,
  readInside: (token: Token) => void,
): readonly Note[] {
  if (!tokens.some(isFootnote)) return [];
  let codes = codesBefore;
  return tokens.flatMap((token) => {
    const before = codes;
    codes += codesIn([token]).length;
    return isFootnote(token) ? [noteOf(token, numberOfNote(token, links), before, readInside)] : [];
  });
}

function noteOf(
  token: Footnote,
  number: number,
  codesBefore: number,
  readInside: (token: Token) => void,
): Note {
  let known: { readonly width: number; readonly rows: readonly Line[] } | null = null;
  return {
    number,
    rows(width) {
      if (known?.width === width) return known.rows;
      readInside(token);
      const mark = words`${script(String(number), '^')} `;
      const around = aroundNothing(numberCodes(codesBefore));
      const own = beside([{ text: mark }], [{ text: blank(widthOf(mark)) }], width, (room) => {
        const rows = stack(token.tokens, room, around);
        return rows.length === 0 ? [[]] : rows;
      });
      known = { width, rows: own };
      return own;
    },
  };
}

/** The rows of footnotes, each by itself, in the order of their numbers. */
export function rowsOfNotes(notes: readonly Note[], width: number): readonly (readonly Line[])[] {
  return notes.toSorted((a, b) => a.number - b.number).map((note) => note.rows(width));
}
