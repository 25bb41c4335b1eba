import { isAlone, plainCells } from '../core/plain-cells.ts';
import type { Row } from '../core/row.ts';
import { NOTHING, type OwnSequence, ownSequence, partOfRow } from './own-sequence.ts';

/** What makes one row of a terminal another one: where the cursor is to stand, and what is written there. */
export interface RowChange {
  readonly column: number;
  readonly sequence: OwnSequence;
}

const ESC = 0x1b;
const STYLE = /\x1b\[([\d;:]*)m/y;
const ANY_STYLE = /\x1b\[[\d;:]*m/y;
const TO_THE_END = ownSequence`\x1b[K`;

/** A place in both rows up to which they are the same, on the terminal as well. */
interface Place {
  readonly index: number;
  readonly column: number;
  /** The styles that are on there. */
  readonly styles: OwnSequence;
}

/**
 * The least that is to be written over a row that shows `before`: what both begin with stays, and what both end with,
 * where it keeps its place. Only characters whose width no terminal disputes are counted; a row with others is written
 * from the first of them on. Both rows begin and end without a style. `before` null: what is there is not known.
 */
export function rowDifference(before: Row | null, after: Row): RowChange {
  if (before === null) return { column: 0, sequence: ownSequence`${TO_THE_END}${after}` };
  const { index, column, styles } = commonBeginning(before, after);
  if (index === before.length) return { column, sequence: ownSequence`${styles}${partOfRow(after, index)}` };
  const end = commonEnd(before, after, index);
  const old = before.slice(index, before.length - end);
  const fresh = partOfRow(after, index, after.length - end);
  const cells = end === 0 ? -1 : plainCells(fresh);
  if (cells >= 0 && cells === plainCells(old) && standsAlone(after, after.length - end))
    return { column, sequence: styles === '' ? fresh : ownSequence`${styles}${fresh}\x1b[0m` };
  return { column, sequence: ownSequence`${TO_THE_END}${styles}${partOfRow(after, index)}` };
}

function commonBeginning(before: Row, after: Row): Place {
  const shorter = Math.min(before.length, after.length);
  let last: Place = { index: 0, column: 0, styles: NOTHING };
  let index = 0;
  let column = 0;
  let styles = NOTHING;
  for (;;) {
    if (standsAlone(before, index) && standsAlone(after, index)) last = { index, column, styles };
    if (index >= shorter) return last;
    const unit = after.charCodeAt(index);
    if (before.charCodeAt(index) !== unit) return last;
    if (unit === ESC) {
      STYLE.lastIndex = index;
      const [sequence, codes] = STYLE.exec(after) ?? [''];
      if (sequence === '' || !before.startsWith(sequence, index)) return last;
      const end = index + sequence.length;
      styles =
        codes === '' || codes === '0' ? NOTHING : ownSequence`${styles}${partOfRow(after, index, end)}`;
      index = end;
    } else {
      if (!isAlone(unit)) return last;
      column += plainCells(after.charAt(index));
      index++;
    }
  }
}

/** How many units both rows end with, none of them before `from`, and none that begins inside a sequence. */
function commonEnd(before: string, after: string, from: number): number {
  const most = Math.min(before.length, after.length) - from;
  let same = 0;
  while (
    same < most &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return same;
}

/** Whether what stands at a place of a row, or behind the styles there, is no part of the character before it. */
function standsAlone(row: string, at: number): boolean {
  let index = at;
  while (row.charCodeAt(index) === ESC) {
    ANY_STYLE.lastIndex = index;
    const sequence = ANY_STYLE.exec(row)?.[0] ?? '';
    if (sequence === '') return false;
    index += sequence.length;
  }
  return index >= row.length || isAlone(row.charCodeAt(index));
}
