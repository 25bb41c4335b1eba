/** What a piece of text is, not what it looks like: the theme says that. */
export type Style =
  | 'plain'
  | 'dim'
  | 'bold'
  | 'italic'
  | 'strike'
  | 'accent'
  | 'selected'
  | 'in-label'
  | 'out-label'
  | 'error'
  | 'ok'
  | 'warning'
  | 'inverse'
  | 'heading'
  | 'link'
  | 'code'
  | 'quote'
  | 'match'
  | 'code-keyword'
  | 'code-string'
  | 'code-number'
  | 'code-comment'
  | 'code-title'
  | 'code-type'
  | 'code-added'
  | 'code-removed';

export interface Theme {
  readonly name: string;
  /** SGR parameters that begin a style; '' for none. Every span ends in a reset. */
  readonly sgr: Readonly<Record<Style, string>>;
  /** Links can be clicked on (OSC 8). Terminals of few colours may not even pass over the sequence. */
  readonly links: boolean;
}

export type ColorDepth = 'none' | '16' | '256' | 'true';
export type Background = 'dark' | 'light';

/** A colour as `#rrggbb` with the index that stands for it where only 256 or 16 colours are. */
interface Ink {
  readonly hex: string;
  readonly c256: number;
  /** 30–37 or 90–97 */
  readonly c16: number;
}

const ink = (hex: string, c256: number, c16: number): Ink => ({ hex, c256, c16 });

type Palette = Readonly<
  Record<
    | 'dim'
    | 'accent'
    | 'in'
    | 'out'
    | 'error'
    | 'ok'
    | 'warning'
    | 'link'
    | 'code'
    | 'keyword'
    | 'string'
    | 'number'
    | 'comment'
    | 'title'
    | 'type',
    Ink
  >
>;

const DARK: Palette = {
  dim: ink('#9a9a9a', 247, 90),
  accent: ink('#ffd21e', 220, 93),
  in: ink('#6ca0f6', 75, 94),
  out: ink('#e8745a', 173, 91),
  error: ink('#ff6b68', 203, 91),
  ok: ink('#6cc644', 113, 92),
  warning: ink('#e5b454', 179, 93),
  link: ink('#7fb4ff', 111, 94),
  code: ink('#d9c7a0', 187, 37),
  keyword: ink('#c792ea', 176, 95),
  string: ink('#a5d37a', 150, 92),
  number: ink('#f0a45d', 215, 93),
  comment: ink('#8a8f98', 245, 90),
  title: ink('#82b1ff', 111, 94),
  type: ink('#e6c07b', 180, 93),
};

const LIGHT: Palette = {
  dim: ink('#666666', 242, 90),
  accent: ink('#8f6400', 94, 33),
  in: ink('#1c54c4', 26, 34),
  out: ink('#b3391b', 130, 31),
  error: ink('#c01515', 124, 31),
  ok: ink('#19701b', 28, 32),
  warning: ink('#8a5a00', 94, 33),
  link: ink('#0b5bd3', 26, 34),
  code: ink('#6b4a12', 94, 33),
  keyword: ink('#7a1fa2', 90, 35),
  string: ink('#2b6e16', 28, 32),
  number: ink('#a34a00', 130, 33),
  comment: ink('#6a6f77', 242, 90),
  title: ink('#1a4fb5', 25, 34),
  type: ink('#7c5200', 94, 33),
};

const NO_STYLE: Readonly<Record<Style, string>> = {
  plain: '',
  dim: '',
  bold: '',
  italic: '',
  strike: '',
  accent: '',
  selected: '',
  'in-label': '',
  'out-label': '',
  error: '',
  ok: '',
  warning: '',
  // Reverse is no colour: NO_COLOR leaves it, and what is marked must stay visible.
  inverse: '7',
  heading: '1',
  link: '4',
  code: '',
  quote: '',
  match: '7',
  'code-keyword': '',
  'code-string': '',
  'code-number': '',
  'code-comment': '',
  'code-title': '',
  'code-type': '',
  'code-added': '',
  'code-removed': '',
};

/** The theme for a background and a number of colours. `none` is what NO_COLOR asks for: weight and reverse only. */
export function themeFor(background: Background, depth: ColorDepth): Theme {
  if (depth === 'none') {
    return {
      name: 'no-colour',
      links: false,
      sgr: {
        ...NO_STYLE,
        dim: '2',
        bold: '1',
        italic: '3',
        strike: '9',
        accent: '1',
        selected: '1',
        'in-label': '1',
        'out-label': '1',
        error: '1',
      },
    };
  }
  const palette = background === 'dark' ? DARK : LIGHT;
  const colour = (which: Ink): string => {
    if (depth === '16') return String(which.c16);
    if (depth === '256') return `38;5;${which.c256}`;
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(which.hex.slice(at, at + 2), 16));
    return `38;2;${r};${g};${b}`;
  };
  return {
    name: background,
    links: depth !== '16',
    sgr: {
      plain: '',
      // Where a grey can be chosen it is one that can be read; among 16 colours the terminal knows better.
      dim: depth === '16' ? '2' : colour(palette.dim),
      bold: '1',
      italic: '3',
      strike: '9',
      accent: colour(palette.accent),
      selected: `1;${colour(palette.accent)}`,
      'in-label': colour(palette.in),
      'out-label': colour(palette.out),
      error: colour(palette.error),
      ok: colour(palette.ok),
      warning: colour(palette.warning),
      inverse: '7',
      heading: '1',
      link: `4;${colour(palette.link)}`,
      code: colour(palette.code),
      quote: '3',
      match: '7',
      'code-keyword': colour(palette.keyword),
      'code-string': colour(palette.string),
      'code-number': colour(palette.number),
      'code-comment': `3;${colour(palette.comment)}`,
      'code-title': colour(palette.title),
      'code-type': colour(palette.type),
      'code-added': colour(palette.ok),
      'code-removed': colour(palette.error),
    },
  };
}
