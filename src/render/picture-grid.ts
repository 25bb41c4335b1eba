import type { ImageRef } from '../core/exchange.ts';
import type { Pictures } from './pictures.ts';
import { blank, type Line, lineWidth, type Span } from './row.ts';

/** Cells between two pictures. */
const GAP = 2;

interface Shown {
  readonly columns: number;
  readonly rows: readonly Line[];
}

/** Pictures beside each other as far as there is room, the others below; each at most so many rows high. */
export function pictureGrid(
  images: readonly ImageRef[],
  pictures: Pictures,
  room: number,
  mostRows: number,
): readonly Line[] {
  const strips: Shown[][] = [];
  let used = 0;
  for (const image of images) {
    const rows = pictures.rows(image, room, mostRows);
    const columns = pictures.sizeOf(image, room, mostRows)?.columns ?? 0;
    if (rows.length === 0) continue;
    const strip = strips.at(-1);
    if (strip !== undefined && used + GAP + columns <= room) {
      strip.push({ columns, rows });
      used += GAP + columns;
    } else {
      strips.push([{ columns, rows }]);
      used = columns;
    }
  }
  return strips.flatMap(stripRows);
}

function stripRows(strip: readonly Shown[]): readonly Line[] {
  const height = Math.max(...strip.map(({ rows }) => rows.length));
  return Array.from({ length: height }, (_, i) => {
    const line: Span[] = [];
    let gap = 0;
    for (const { columns, rows } of strip) {
      const own = rows[i] ?? [];
      if (own.length > 0) line.push(...(gap > 0 ? [{ text: blank(gap) }] : []), ...own);
      // What is not filled is left away at the end of a row.
      gap = (own.length > 0 ? 0 : gap) + columns - lineWidth(own) + GAP;
    }
    return line;
  });
}
