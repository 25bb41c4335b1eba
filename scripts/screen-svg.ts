import type { Terminal } from '@xterm/headless';

const CELL = { width: 9, height: 19 };
const MARGIN = 14;
const FOREGROUND = '#d4d4d4';
const BACKGROUND = '#1e1e1e';
const PALETTE = [
  '#000000',
  '#cd3131',
  '#0dbc79',
  '#e5e510',
  '#2472c8',
  '#bc3fbc',
  '#11a8cd',
  '#e5e5e5',
  '#666666',
  '#f14c4c',
  '#23d18b',
  '#f5f543',
  '#3b8eea',
  '#d670d6',
  '#29b8db',
  '#ffffff',
];

interface Look {
  readonly colour: string;
  readonly background: string | null;
  readonly classes: string;
}

/** The visible screen of a terminal emulator as an SVG picture. */
export function screenSvg(terminal: Terminal): string {
  const { cols, rows } = terminal;
  const buffer = terminal.buffer.active;
  const width = cols * CELL.width + 2 * MARGIN;
  const height = rows * CELL.height + 2 * MARGIN;
  let backgrounds = '';
  let text = '';
  for (let row = 0; row < rows; row++) {
    const line = buffer.getLine(buffer.baseY + row);
    if (line === undefined) continue;
    const y = MARGIN + row * CELL.height;
    let run = '';
    let runStart = 0;
    let runLook: Look | null = null;
    const flush = () => {
      if (runLook !== null && run.trim() !== '') {
        const x = MARGIN + runStart * CELL.width;
        const classes = runLook.classes === '' ? '' : ` class="${runLook.classes}"`;
        const length = ` textLength="${run.length * CELL.width}" lengthAdjust="spacingAndGlyphs"`;
        text += `<text x="${x}" y="${y + 14}" fill="${runLook.colour}"${classes}${run.length > 1 ? length : ''}>${escaped(run)}</text>\n`;
      }
      run = '';
    };
    for (let column = 0; column < cols; column++) {
      const cell = line.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const look = lookOf(cell);
      if (look.background !== null) {
        const x = MARGIN + column * CELL.width;
        backgrounds += `<rect x="${x}" y="${y}" width="${cell.getWidth() * CELL.width}" height="${CELL.height}" fill="${look.background}"/>\n`;
      }
      const characters = cell.getChars() || ' ';
      const same = runLook !== null && runLook.colour === look.colour && runLook.classes === look.classes;
      if (!same || cell.getWidth() === 2 || characters.length > 1) flush();
      if (run === '') {
        runStart = column;
        runLook = look;
      }
      run += characters;
      if (cell.getWidth() === 2 || characters.length > 1) flush();
    }
    flush();
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="hf-tui in a terminal">
<style>text{font:15px "DejaVu Sans Mono","SF Mono",Menlo,Consolas,"Liberation Mono",monospace;white-space:pre}.b{font-weight:bold}.i{font-style:italic}.d{opacity:.55}.u{text-decoration:underline}</style>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
${backgrounds}${text}</svg>
`;
}

type Cell = NonNullable<
  ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>
>;

function lookOf(cell: Cell): Look {
  let colour = cell.isFgDefault() ? FOREGROUND : hex(cell.getFgColor(), cell.isFgRGB());
  let background = cell.isBgDefault() ? null : hex(cell.getBgColor(), cell.isBgRGB());
  if (cell.isInverse()) [colour, background] = [background ?? BACKGROUND, colour];
  const classes = [
    cell.isBold() ? 'b' : '',
    cell.isItalic() ? 'i' : '',
    cell.isDim() ? 'd' : '',
    cell.isUnderline() ? 'u' : '',
  ];
  return { colour, background, classes: classes.filter((name) => name !== '').join(' ') };
}

function hex(value: number, isRgb: boolean): string {
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return PALETTE[value] ?? FOREGROUND;
  if (value >= 232) {
    const level = (8 + (value - 232) * 10).toString(16).padStart(2, '0');
    return `#${level}${level}${level}`;
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40).toString(16).padStart(2, '0');
  const index = value - 16;
  return `#${level(Math.floor(index / 36))}${level(Math.floor(index / 6) % 6)}${level(index % 6)}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
