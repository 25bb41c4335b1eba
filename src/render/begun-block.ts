import type { Token } from 'marked';
import { codeBlocksOf } from '../core/notebook/code-blocks.ts';
import { type SafeText, safeText, words } from '../core/safe-text.ts';
import type { Pieces } from './closed-blocks.ts';
import { aroundNothing } from './markdown/blocks.ts';
import { numberCodes } from './markdown/code-numbers.ts';
import { goesOn, openRows } from './markdown/open-block.ts';
import type { Cut, Open } from './markdown/open-parts.ts';
import { addressesIn } from './markdown/settled.ts';
import type { Line } from './row.ts';

/** A long block at the end of a text that grows: what of it is settled is drawn once. */
export interface BegunBlock {
  /** What the lexer reads before the text behind what is drawn. */
  standIn(): SafeText;
  /** UTF-16 units of the block's text that are drawn; 0: none of it is. */
  drawn(): number;
  /** Code blocks of the text above what is behind the stand-in; null: nothing is drawn. */
  codes(): number | null;
  /** Whether what was read behind the stand-in is what goes on there; else all of the block is to be read again. */
  goesOn(token: Token | undefined): boolean;
  /** Its rows. `codesBefore`: code blocks of the text above it. */
  draw(token: Token, width: number, codesBefore: number): Pieces;
  /** Its rows, now that it is over. */
  end(token: Token, width: number): Pieces;
  forget(): void;
}

interface Drawn {
  readonly open: Open;
  readonly standIn: SafeText;
  readonly length: number;
  readonly codes: number;
  readonly rows: Pieces;
}

/** `long`: from so many UTF-16 units on a block in it is drawn in parts as well. */
export function createBegunBlock(long: number): BegunBlock {
  let begun: Drawn | null = null;

  const draw = (token: Token, width: number, codesBefore: number): Pieces => {
    const codes = begun?.codes ?? codesBefore;
    const around = aroundNothing(numberCodes(token, codes), long);
    const { rows, cut, isWhole } = openRows(token, width, around, begun?.open ?? null);
    const drawn = isWhole === true ? [] : (begun?.rows ?? []);
    const at = cut === null ? -1 : placeOf(cut, token.raw);
    const isSettled =
      cut !== null && at >= 0 && !mayDefine(token) && cut.codes - codes === codesAbove(cut, token.raw, at);
    if (!isSettled) {
      // It goes on from where it did, unless what was drawn is drawn otherwise by now.
      if (isWhole === true) begun = null;
      return [...drawn, rows];
    }
    const length = (begun?.length ?? 0) + at - (begun?.standIn.length ?? 0);
    const standIn = safeText([...cut.standIn, cut.lead].join('\n'));
    const kept = withRows(drawn, rows.slice(0, cut.row));
    begun = { open: cut.open, standIn, length, codes: cut.codes, rows: kept };
    return [...kept, rows.slice(cut.row)];
  };

  return {
    standIn: () => begun?.standIn ?? NOTHING,
    drawn: () => begun?.length ?? 0,
    codes: () => begun?.codes ?? null,
    goesOn: (token) => begun === null || goesOn(begun.open, token),
    draw,
    end(token, width) {
      const pieces = draw(token, width, 0);
      begun = null;
      return pieces;
    },
    forget() {
      begun = null;
    },
  };
}

const NOTHING = words``;

/** Rows are kept in pieces of at least so many. */
const LEAST_PIECE = 200;

function withRows(pieces: Pieces, rows: readonly Line[]): Pieces {
  const end = pieces.at(-1);
  if (rows.length === 0) return pieces;
  if (end === undefined || end.length >= LEAST_PIECE) return [...pieces, rows];
  return [...pieces.slice(0, -1), [...end, ...rows]];
}

/** How many UTF-16 units of a block are above a cut; -1 where the line there is not marked as what is around it asks. */
function placeOf({ line, left, before }: Cut, raw: string): number {
  let begin = 0;
  for (let i = 0; i < line; i++) begin = raw.indexOf('\n', begin) + 1;
  const end = raw.indexOf('\n', begin);
  const text = raw.slice(begin, end < 0 ? raw.length : end);
  if (!new RegExp(`^${before}`).test(text)) return -1;
  return left === null ? begin : begin + text.length - left;
}

/** Code blocks above a cut, as those who copy them count; one in which it is does not count. */
function codesAbove({ open }: Cut, raw: string, at: number): number {
  return codeBlocksOf(raw.slice(0, at)).length - (isInCode(open) ? 1 : 0);
}

function isInCode(open: Open | null): boolean {
  switch (open?.type) {
    case 'code':
      return true;
    case 'list':
      return isInCode(open.item?.child ?? null);
    case 'quote':
      return isInCode(open.child);
    default:
      return false;
  }
}

/** Whether a block may define addresses of links, which hold for the whole text. */
function mayDefine(token: Token): boolean {
  return Object.keys(addressesIn([token])).length > 0;
}
