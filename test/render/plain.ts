import type { Line } from '../../src/render/row.ts';

/** Rows as text without styles, for comparing with what a person would see. */
export function plain(lines: readonly Line[]): string[] {
  return lines.map((line) =>
    line
      .map((piece) => piece.text)
      .join('')
      .trimEnd(),
  );
}

/** A line with its styles written around the text, where it has any: `<bold>text</>`. */
export function styled(line: Line): string {
  return line
    .map(({ text, style }) => {
      const names = style === undefined ? [] : typeof style === 'string' ? [style] : style;
      return names.length === 0 ? text : `<${names.join(' ')}>${text}</>`;
    })
    .join('');
}
