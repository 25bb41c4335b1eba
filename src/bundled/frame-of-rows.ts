/** What Ink keeps of an element, as far as it is read here. */
interface InkNode {
  readonly nodeName: string;
  readonly style: { readonly [name: string]: unknown };
  readonly childNodes?: readonly InkNode[];
  readonly internal_transform?: unknown;
  /** Of a piece of text only. */
  readonly nodeValue?: string;
}

/** What the box may say of itself; anything else (borders, margins, gaps) is for Ink to lay out. */
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
 * The frame of a screen that is nothing but one text with as many rows as its box is high, as `Screen` draws it; null
 * for any other. Ink would measure the text, take it to characters, put these on a grid and join the grid again, for the
 * same result: half of what a frame costs. The rows must be no wider than the box.
 */
export function frameOfRows(root: InkNode): string | null {
  const [box, ...others] = root.childNodes ?? [];
  if (box === undefined || others.length > 0 || box.nodeName !== 'ink-box') return null;
  const [text, ...further] = box.childNodes ?? [];
  if (text?.nodeName !== 'ink-text' || further.length > 0 || box.style.flexDirection !== 'column')
    return null;
  for (const name of Object.keys(box.style)) {
    if (box.style[name] !== undefined && !SAID.has(name)) return null;
  }
  const [piece, ...more] = text.childNodes ?? [];
  if (text.style.textWrap !== 'truncate' || text.internal_transform !== undefined) return null;
  if (piece?.nodeValue === undefined || more.length > 0) return null;
  const rows = piece.nodeValue.split('\n');
  return rows.length === box.style.height ? rows.map((row) => row.trimEnd()).join('\n') : null;
}
