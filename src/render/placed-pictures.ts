import type { PlacedPicture } from '../core/placed-picture.ts';
import { type Line, widthOf } from './row.ts';

/** A picture whose first rows have been found, and the one of its rows that has to come next. */
interface Begun {
  readonly picture: PlacedPicture;
  readonly next: number;
}

/** The pictures in these lines of a screen that are in sight as a whole: what is covered or cut off is left out. */
export function placedPictures(lines: readonly Line[], width: number): readonly PlacedPicture[] {
  const placed: PlacedPicture[] = [];
  let above = new Map<string, Begun>();
  lines.forEach((line, row) => {
    const here = new Map<string, Begun>();
    let column = 0;
    for (const { text, picture } of line) {
      const cells = widthOf(text);
      if (picture !== undefined && cells === picture.of.columns && column + cells <= width) {
        const { key, columns, rows, row: own } = picture.of;
        const place = `${key} ${column}`;
        const begun =
          own === 0 ? { picture: { key, row, column, columns, rows }, next: 0 } : above.get(place);
        if (begun?.next === own) {
          if (own === rows - 1) placed.push(begun.picture);
          else here.set(place, { picture: begun.picture, next: own + 1 });
        }
      }
      column += cells;
    }
    above = here;
  });
  return placed;
}
