/** Follows the lines of a markdown text and tells those of indented code from paragraphs and items of lists. */
export interface Indents {
  /** What a line of indented code says, '' for a blank line; null for a line that is no code. */
  readonly codeOf: (line: string) => string | null;
  /** What came before is a block that is over: code may follow without a blank line. */
  readonly endBlock: () => void;
}

/** Code stands at least so many columns behind the text that it belongs to. */
const CODE_INDENT = 4;

const MARKER = /^(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)/;
/** Headings and rules: blocks of one line. */
const ONE_LINE = /^(?:#{1,6}(?:[ \t]|$)|(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$)/;
/** Beginnings of blocks that go on with no paragraph: left of an item's text they end the item. */
const BLOCK = /^(?:>|`{3}|~{3})/;

/** The indents of a text from its beginning. */
export function createIndents(): Indents {
  /** Where the text of each open list item begins. */
  let items: number[] = [];
  /** Indented code goes over no paragraph: a blank line, or a block that is over, comes before it. */
  let mayBegin = true;
  return {
    codeOf(line) {
      const rest = line.trimStart();
      if (rest === '') {
        mayBegin = true;
        return '';
      }
      const indent = columns(line.slice(0, line.length - rest.length));
      if (mayBegin) {
        items = items.filter((at) => at <= indent);
        const base = items.at(-1) ?? 0;
        if (indent >= base + CODE_INDENT) return withoutIndent(line, base + CODE_INDENT);
      }
      mayBegin = ONE_LINE.test(rest) && indent < (items.at(-1) ?? 0) + CODE_INDENT;
      const isApart = mayBegin || BLOCK.test(rest);
      items = isApart ? items.filter((at) => at <= indent) : withItems(items, rest, indent);
      return null;
    },
    endBlock() {
      mayBegin = true;
    },
  };
}

/** The open items behind a line that may begin new ones. */
function withItems(open: readonly number[], text: string, indent: number): number[] {
  let [items, rest, at] = [[...open], text, indent];
  for (;;) {
    const marker = MARKER.exec(rest)?.[0];
    if (marker === undefined) return items;
    const start = at;
    items = items.filter((one) => one <= start);
    if (start >= (items.at(-1) ?? 0) + CODE_INDENT) return items;
    const behind = rest.slice(marker.length);
    const space = behind.length - behind.trimStart().length;
    // Far behind its marker the text of an item is code, and the item begins one space behind the marker.
    const gap = behind.trim() === '' || space > CODE_INDENT ? 1 : space;
    at = start + marker.length + gap;
    items.push(at);
    rest = behind.slice(gap);
  }
}

function columns(blank: string): number {
  let at = 0;
  for (const one of blank) at += one === '\t' ? CODE_INDENT - (at % CODE_INDENT) : 1;
  return at;
}

function withoutIndent(line: string, width: number): string {
  let at = 0;
  let i = 0;
  for (; at < width && /[ \t]/.test(line[i] ?? ''); i++)
    at += line[i] === '\t' ? CODE_INDENT - (at % CODE_INDENT) : 1;
  return ' '.repeat(Math.max(0, at - width)) + line.slice(i);
}
