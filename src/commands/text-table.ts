import stringWidth from 'string-width';
import { safeLine } from '../core/safe-text.ts';

/** Rows of text in columns two spaces apart, a heading above, each line ended; every cell is made safe. */
export function textTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [heading, ...rows].map((row) => row.map((cell) => safeLine(cell)));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  return cells
    .map((row) => {
      const padded = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)));
      return `${padded.join('  ').trimEnd()}\n`;
    })
    .join('');
}
