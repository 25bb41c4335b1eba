/** What Ink keeps of an element, as far as it is read here. */
interface InkNode {
  readonly nodeName: string;
  readonly style: { readonly [name: string]: unknown };
  readonly childNodes?: readonly InkNode[];
  readonly internal_transform?: unknown;
  /** Of a piece of text only. */
  readonly nodeValue?: string;
}

/** What a box of rows may say of itself; anything else (borders, margins, gaps) is for Ink to lay out. */
const SAID = new Set([
  'flexWrap',
  'flexDirection',
  'flexGrow',
  'flexShrink',
  'width',
  'height',
  'overflowX',
  'overflowY',
]);

/**
 * The frame of a screen that is nothing but a column of texts of one row each, as `Screen` draws it; null for any
 * other. Ink would measure each row, take it to characters, put these on a grid and join the grid again, for the same
 * result: half of what a frame costs. The rows must be no wider than the box.
 */
export function frameOfRows(root: InkNode): string | null {
  const [box, ...others] = root.childNodes ?? [];
  if (box === undefined || others.length > 0 || box.nodeName !== 'ink-box') return null;
  const texts = box.childNodes ?? [];
  if (box.style.flexDirection !== 'column' || box.style.height !== texts.length) return null;
  for (const name of Object.keys(box.style)) {
    if (box.style[name] !== undefined && !SAID.has(name)) return null;
  }
  const rows: string[] = [];
  for (const text of texts) {
    const [piece, ...more] = text.childNodes ?? [];
    if (text.nodeName !== 'ink-text' || text.style.textWrap !== 'truncate') return null;
    if (text.internal_transform !== undefined || more.length > 0) return null;
    if (piece?.nodeValue === undefined || piece.nodeValue.includes('\n')) return null;
    rows.push(piece.nodeValue.trimEnd());
  }
  return rows.join('\n');
}
