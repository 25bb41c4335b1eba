import stringWidth from 'string-width';
import { joinPrintable, type Printable, plainText, printable } from '../core/printable.ts';
import { safeLine } from '../core/safe-text.ts';

/** Rows of text in columns two spaces apart, a heading above, each line ended; every cell is made safe. */
export function textTable(heading: readonly string[], rows: readonly (readonly string[])[]): Printable {
  const cells = [heading, ...rows].map((row) => row.map((cell) => safeLine(cell)));
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ''))));
  const lines = cells.map((row) => {
    const padded = row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)));
    return printable`${plainText(padded.join('  ').trimEnd())}\n`;
  });
  return joinPrintable(lines);
}
