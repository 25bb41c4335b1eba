/** Rows as RFC 4180: cells with a comma, a quote or a line end in quotes, lines ended by CR LF. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(writtenCell).join(',')}\r\n`).join('');
}

function writtenCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** What a spreadsheet would take for a formula, after any number of apostrophes. */
const FORMULA = /^'*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/u;

/** A cell that no spreadsheet obeys: with an apostrophe in front, which `plainCell` takes away again. */
export function harmlessCell(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

export function plainCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}

/** What a table is read from, and whether its last row came to its end. */
export interface CsvTable {
  readonly rows: readonly (readonly string[])[];
  /** False where a quote stays open or the last line has no end: a writer was stopped in the middle. */
  readonly isWhole: boolean;
}

/** Rows of RFC 4180, with LF or CR LF at the ends of lines. A quote in the middle of a bare cell is a character. */
export function readCsv(text: string): CsvTable {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  let isWhole = true;
  const endRow = () => {
    rows.push(row);
    row = [];
  };
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          cell += text.slice(at);
          at = text.length;
          isWhole = false;
          break;
        }
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at += 1;
      }
    }
    const rest = /[,\r\n]/g;
    rest.lastIndex = at;
    const end = endOfBare(text, rest);
    cell += text.slice(at, end);
    at = end;
    row.push(cell);
    if (at >= text.length) {
      isWhole = false;
      endRow();
    } else if (text[at] === ',') {
      at += 1;
      // A comma at the very end: the last cell is empty, and the line not ended.
      if (at >= text.length) {
        row.push('');
        isWhole = false;
        endRow();
      }
    } else {
      at += text[at] === '\r' ? 2 : 1;
      endRow();
    }
  }
  return { rows, isWhole };
}

/** Where a cell without quotes ends: at a comma, a line feed, or a CR that a line feed follows. */
function endOfBare(text: string, stops: RegExp): number {
  for (let stop = stops.exec(text); stop !== null; stop = stops.exec(text)) {
    if (stop[0] !== '\r' || text[stop.index + 1] === '\n') return stop.index;
  }
  return text.length;
}
