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
  readonly depth: ColorDepth;
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

/** At least 10 to 1 on black; what is dim elsewhere is as bright as the text. */
const DARK_CONTRAST: Palette = {
  dim: ink('#ffffff', 231, 97),
  accent: ink('#ffff00', 226, 93),
  in: ink('#9fd0ff', 153, 96),
  out: ink('#ffc0a8', 223, 95),
  error: ink('#ffb3b3', 217, 91),
  ok: ink('#8cff8c', 120, 92),
  warning: ink('#ffe08a', 222, 93),
  link: ink('#a8e0ff', 153, 96),
  code: ink('#fff2cc', 230, 97),
  keyword: ink('#f0c8ff', 225, 95),
  string: ink('#b8ff9a', 156, 92),
  number: ink('#ffd9a0', 223, 93),
  comment: ink('#e0e0e0', 254, 97),
  title: ink('#b8dcff', 153, 96),
  type: ink('#ffeaa0', 229, 93),
};

/** At least 9 to 1 on white. */
const LIGHT_CONTRAST: Palette = {
  dim: ink('#000000', 16, 30),
  accent: ink('#5c3d00', 58, 30),
  in: ink('#00297a', 18, 34),
  out: ink('#7a1600', 88, 31),
  error: ink('#8f0000', 88, 31),
  ok: ink('#004d00', 22, 32),
  warning: ink('#5c3d00', 58, 30),
  link: ink('#00297a', 18, 34),
  code: ink('#3d2900', 58, 30),
  keyword: ink('#570075', 54, 35),
  string: ink('#0b4a00', 22, 32),
  number: ink('#6b2d00', 58, 31),
  comment: ink('#303030', 236, 30),
  title: ink('#00297a', 18, 34),
  type: ink('#523500', 58, 30),
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

/**
 * The theme for a background and a number of colours. `none` is what NO_COLOR asks for: weight and reverse only.
 * With high contrast nothing is dim.
 */
export function themeFor(background: Background, depth: ColorDepth, hasHighContrast = false): Theme {
  if (depth === 'none') {
    return {
      name: 'no-colour',
      links: false,
      depth,
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
  const [normal, strong] = background === 'dark' ? [DARK, DARK_CONTRAST] : [LIGHT, LIGHT_CONTRAST];
  const palette = hasHighContrast ? strong : normal;
  const colour = (which: Ink): string => {
    if (depth === '16') return String(which.c16);
    if (depth === '256') return `38;5;${which.c256}`;
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(which.hex.slice(at, at + 2), 16));
    return `38;2;${r};${g};${b}`;
  };
  return {
    name: hasHighContrast ? `high contrast, ${background}` : background,
    links: depth !== '16',
    depth,
    sgr: {
      plain: '',
      // Where a grey can be chosen it is one that can be read; among 16 colours the terminal knows better.
      dim: depth !== '16' ? colour(palette.dim) : hasHighContrast ? '' : '2',
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
