import type { PlacedPicture } from '../core/placed-picture.ts';
import type { Row } from '../core/row.ts';
import { differenceOf, type Screenful } from './frame-difference.ts';
import { joinSequences, type OwnSequence, ownSequence } from './own-sequence.ts';

/**
 * Pictures that a terminal draws over the cells of a frame (iTerm2's, sixels). They are no part of its rows: the cells
 * below hold the picture in half blocks, which scroll as text does. Where a picture has rested for a moment it is drawn
 * over them; when anything of it moves, is covered or written over, its rows are written again, which takes it away.
 */
export interface PictureOverlay {
  /** What makes a terminal that shows `before` show `after`, and takes away the pictures that do not stay. */
  readonly difference: (
    before: Screenful | null,
    after: Screenful,
    placed: readonly PlacedPicture[],
  ) => OwnSequence;
  /** What draws the pictures that are due; `wait`: ms until the next one is, null when none is. */
  readonly due: () => { readonly sequence: OwnSequence; readonly wait: number | null };
  /** Nothing is drawn any more: the screen was cleared. */
  readonly forget: () => void;
}

/** ms that a picture has been in its place before it is drawn: none is sent for each line that scrolls by. */
const REST = 120;

/**
 * @param drawing what draws a picture of that key where the cursor is; null while it is not there
 * @param written the form that a row is written in
 */
export function createPictureOverlay(
  drawing: (picture: PlacedPicture) => OwnSequence | null,
  written: (row: Row) => Row = (row) => row,
  now: () => number = () => performance.now(),
): PictureOverlay {
  let drawn: readonly PlacedPicture[] = [];
  let placed: readonly PlacedPicture[] = [];
  /** When each picture came to its place. */
  let since = new Map<string, number>();

  const settle = (next: readonly PlacedPicture[]) => {
    placed = next;
    const at = now();
    since = new Map(next.map((picture) => [placeOf(picture), since.get(placeOf(picture)) ?? at]));
  };
  return {
    difference(before, after, next) {
      settle(next);
      const whole = differenceOf(before, after, written);
      const stays = new Set(next.map(placeOf));
      let lost = drawn.filter((one) => !stays.has(placeOf(one)) || isTouched(one, whole.touched));
      if (lost.length === 0) return whole.sequence;
      if (before === null || whole.isAnew) {
        drawn = [];
        return whole.sequence;
      }
      // Terminals differ in whether a picture scrolls with its rows: nothing scrolls while one goes.
      for (;;) {
        const gone = new Set(lost.flatMap(rowsOf));
        const rows = before.rows.map((row, i) => (gone.has(i) ? null : row));
        const { sequence, touched } = differenceOf({ ...before, rows }, after, written, 'in place');
        const more = drawn.filter((one) => !lost.includes(one) && isTouched(one, touched));
        if (more.length === 0) {
          const left = new Set(lost);
          drawn = drawn.filter((one) => !left.has(one));
          return sequence;
        }
        lost = [...lost, ...more];
      }
    },
    due() {
      const sequences: OwnSequence[] = [];
      let wait: number | null = null;
      const done = new Set(drawn.map(placeOf));
      for (const picture of placed) {
        const place = placeOf(picture);
        if (done.has(place)) continue;
        const image = drawing(picture);
        if (image === null) continue;
        const left = (since.get(place) ?? 0) + REST - now();
        if (left > 0) {
          wait = Math.min(wait ?? left, left);
          continue;
        }
        // A picture rarely fills its cells: what they showed must not look out beside it.
        const blank = rowsOf(picture).map(
          (row) => ownSequence`${at(row, picture.column)}${spaces(picture.columns)}`,
        );
        sequences.push(...blank, at(picture.row, picture.column), image);
        drawn = [...drawn, picture];
      }
      return { sequence: joinSequences(sequences), wait };
    },
    forget() {
      drawn = [];
    },
  };
}

const at = (row: number, column: number) => ownSequence`\x1b[${row + 1};${column + 1}H`;
const spaces = (cells: number) => joinSequences(Array.from({ length: cells }, () => ownSequence` `));

function placeOf({ key, row, column, columns, rows }: PlacedPicture): string {
  return `${key} ${row} ${column} ${columns} ${rows}`;
}

function rowsOf({ row, rows }: PlacedPicture): readonly number[] {
  return Array.from({ length: rows }, (_, i) => row + i);
}

function isTouched(picture: PlacedPicture, touched: (row: number) => boolean): boolean {
  return rowsOf(picture).some(touched);
}
