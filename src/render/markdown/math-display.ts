import { unicodeMath } from '../../core/markdown/math.ts';
import { widthOf } from '../row.ts';

/** Lines of text that stand beside others; the line in the middle is the one that the formula goes on in. */
type Box = readonly string[];

/** What stands around the rows of an environment: the only row, the first, those between and the last. */
type Fence = readonly [only: string, first: string, between: string, last: string];
const NONE: Fence = ['', '', '', ''];

interface Environment {
  readonly left: Fence;
  readonly right: Fence;
  /** Columns stand right and left of what parts them, as equations do; else in the middle, or all left. */
  readonly align: 'equations' | 'middle' | 'left';
  readonly gap: string;
}

const matrix = (left: Fence, right: Fence): Environment => ({ left, right, align: 'middle', gap: '  ' });
const EQUATIONS: Environment = { left: NONE, right: NONE, align: 'equations', gap: ' ' };
const BRACE: Fence = ['{ ', '⎧ ', '⎨ ', '⎩ '];

const ENVIRONMENTS = new Map<string, Environment>([
  ...[
    'aligned',
    'align',
    'align*',
    'split',
    'gather',
    'gather*',
    'gathered',
    'equation',
    'equation*',
    'eqnarray',
  ].map((name) => [name, EQUATIONS] as const),
  ['cases', { left: BRACE, right: NONE, align: 'left', gap: '  ' }],
  ['matrix', matrix(NONE, NONE)],
  ['array', matrix(NONE, NONE)],
  ['smallmatrix', matrix(NONE, NONE)],
  ['pmatrix', matrix(['( ', '⎛ ', '⎜ ', '⎝ '], [' )', ' ⎞', ' ⎟', ' ⎠'])],
  ['bmatrix', matrix(['[ ', '⎡ ', '⎢ ', '⎣ '], [' ]', ' ⎤', ' ⎥', ' ⎦'])],
  ['Bmatrix', matrix(['{ ', '⎧ ', '⎨ ', '⎩ '], [' }', ' ⎫', ' ⎬', ' ⎭'])],
  ['vmatrix', matrix(['│ ', '│ ', '│ ', '│ '], [' │', ' │', ' │', ' │'])],
  ['Vmatrix', matrix(['‖ ', '‖ ', '‖ ', '‖ '], [' ‖', ' ‖', ' ‖', ' ‖'])],
]);

const BEGIN = /\\begin\{([A-Za-z]+\*?)\}(?:\{[lcr| ]*\})?/;

/** A formula that stands by itself, in lines: environments as they are set in print. null: it cannot be said so. */
export function displayedMath(source: string): string | null {
  const box = boxOf(source.replace(/\\(?:nonumber|notag|label\{[^{}]*\})/g, ''));
  return box === null ? null : box.map((line) => line.trimEnd()).join('\n');
}

function boxOf(source: string): Box | null {
  const begin = BEGIN.exec(source);
  if (begin === null) return linesOf(source);
  const name = begin[1] ?? '';
  const from = begin.index + begin[0].length;
  const to = endOf(source, name, from);
  const environment = ENVIRONMENTS.get(name);
  if (to < 0 || environment === undefined) return null;
  const before = sideOf(source.slice(0, begin.index));
  const inside = environmentBox(source.slice(from, to), environment);
  const after = boxOf(source.slice(to + `\\end{${name}}`.length));
  if (before === null || inside === null || after === null) return null;
  return beside(beside(before, inside), after);
}

/** Where the environment ends that has begun before `from`; -1: nowhere. */
function endOf(source: string, name: string, from: number): number {
  const end = `\\end{${name}}`;
  const to = source.indexOf(end, from);
  const again = source.indexOf(`\\begin{${name}}`, from);
  if (again < 0 || again > to) return to;
  const inner = endOf(source, name, again + 1);
  return inner < 0 ? -1 : endOf(source, name, inner + end.length);
}

/** Lines that `\\\\` parts. */
function linesOf(source: string): Box | null {
  const lines = rowsIn(source).map((line) => sideOf(line));
  return lines.every((line) => line !== null) ? lines.flat() : null;
}

function sideOf(source: string): Box | null {
  const text = source.replace(/\s+/g, ' ');
  if (text.trim() === '') return [''];
  const said = unicodeMath(text.trim());
  return said === null ? null : [`${said}${text.endsWith(' ') ? ' ' : ''}`];
}

function environmentBox(source: string, { left, right, align, gap }: Environment): Box | null {
  const rows = rowsIn(source.replace(/\\hline/g, '')).map((row) =>
    cellsIn(row).map((cell) => boxOf(cell.trim())),
  );
  const height = Math.max(0, ...rows.map((cells) => cells.length));
  const lines: string[] = [];
  const cells = rows.map((row) => row.map((cell) => (cell?.length === 1 ? (cell[0] ?? '') : null)));
  if (cells.some((row) => row.includes(null))) return null;
  const widths = Array.from({ length: height }, (_, i) =>
    Math.max(0, ...cells.map((row) => widthOf(row[i] ?? ''))),
  );
  cells.forEach((row, at) => {
    const shown = widths.map((width, i) => placed(row[i] ?? '', width, align, i));
    const fence = cells.length === 1 ? 0 : at === 0 ? 1 : at === cells.length - 1 ? 3 : 2;
    lines.push(`${left[fence]}${shown.join(gap)}${right[fence]}`);
  });
  return lines.length === 0 ? null : lines;
}

function placed(text: string, width: number, align: Environment['align'], column: number): string {
  const spare = width - widthOf(text);
  const before =
    align === 'left' ? 0 : align === 'middle' ? Math.floor(spare / 2) : column % 2 === 0 ? spare : 0;
  return `${' '.repeat(before)}${text}${' '.repeat(spare - before)}`;
}

/** Two boxes with their middles in one line. */
function beside(left: Box, right: Box): Box {
  const above = Math.max(middle(left), middle(right));
  const below = Math.max(left.length - middle(left), right.length - middle(right));
  const width = Math.max(0, ...left.map(widthOf));
  const gap =
    width > 0 &&
    !left.some((line) => widthOf(line) === width && line.endsWith(' ')) &&
    !/^(?:[,.;:)]|$)/.test(right[middle(right)] ?? '')
      ? ' '
      : '';
  return Array.from({ length: above + below }, (_, i) => {
    const own = left[i - above + middle(left)] ?? '';
    const other = right[i - above + middle(right)] ?? '';
    return `${own}${' '.repeat(width - widthOf(own))}${gap}${other}`;
  });
}

const middle = (box: Box): number => Math.floor((box.length - 1) / 2);

/** The rows of an environment; what stands in another one in it stays together. */
function rowsIn(source: string): readonly string[] {
  const rows = parted(source, /\\\\(?:\[[^\]]*\])?/y);
  return rows.at(-1)?.trim() === '' ? rows.slice(0, -1) : rows;
}

const cellsIn = (row: string): readonly string[] => parted(row, /&/y);

function parted(source: string, mark: RegExp): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < source.length; ) {
    mark.lastIndex = at;
    const found = depth === 0 ? mark.exec(source)?.[0] : undefined;
    if (found !== undefined) {
      parts.push(source.slice(from, at));
      at += found.length;
      from = at;
      continue;
    }
    if (source.startsWith('\\begin{', at)) depth++;
    if (source.startsWith('\\end{', at)) depth--;
    at += source[at] === '\\' ? 2 : 1;
  }
  return [...parts, source.slice(from)];
}
