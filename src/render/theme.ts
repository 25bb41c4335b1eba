import { COLOUR_NAMES, type ColourName, type OwnColours } from '../core/settings.ts';
import { nearestOf256 } from './own-colours.ts';

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

declare const sgrBrand: unique symbol;

/** SGR parameters, numbers in our source and nothing else; '' for none. */
export type SgrCodes = string & { readonly [sgrBrand]: true };

const sgr = (...parameters: readonly number[]) => parameters.join(';') as SgrCodes;
const NONE = sgr();

export interface Theme {
  readonly name: string;
  /** What begins a style. Every span ends in a reset. */
  readonly sgr: Readonly<Record<Style, SgrCodes>>;
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

type Palette = Readonly<Record<ColourName, Ink>>;

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

const NO_STYLE: Readonly<Record<Style, SgrCodes>> = {
  plain: NONE,
  dim: NONE,
  bold: NONE,
  italic: NONE,
  strike: NONE,
  accent: NONE,
  selected: NONE,
  'in-label': NONE,
  'out-label': NONE,
  error: NONE,
  ok: NONE,
  warning: NONE,
  // Reverse is no colour: NO_COLOR leaves it, and what is marked must stay visible.
  inverse: sgr(7),
  heading: sgr(1),
  link: sgr(4),
  code: NONE,
  quote: NONE,
  match: sgr(7),
  'code-keyword': NONE,
  'code-string': NONE,
  'code-number': NONE,
  'code-comment': NONE,
  'code-title': NONE,
  'code-type': NONE,
  'code-added': NONE,
  'code-removed': NONE,
};

/**
 * The theme for a background and a number of colours. `none` is what NO_COLOR asks for: weight and reverse only.
 * With high contrast nothing is dim. Colours of the user's own stand in place of the theme's where there are more than
 * 16: those are the terminal's, and its user's, anyway.
 */
export function themeFor(
  background: Background,
  depth: ColorDepth,
  hasHighContrast = false,
  own: OwnColours = {},
): Theme {
  if (depth === 'none') {
    return {
      name: 'no-colour',
      links: false,
      depth,
      sgr: {
        ...NO_STYLE,
        dim: sgr(2),
        bold: sgr(1),
        italic: sgr(3),
        strike: sgr(9),
        accent: sgr(1),
        selected: sgr(1),
        'in-label': sgr(1),
        'out-label': sgr(1),
        error: sgr(1),
      },
    };
  }
  const [normal, strong] = background === 'dark' ? [DARK, DARK_CONTRAST] : [LIGHT, LIGHT_CONTRAST];
  const palette = withOwn(hasHighContrast ? strong : normal, own);
  const colour = (which: Ink): readonly number[] => {
    if (depth === '16') return [which.c16];
    if (depth === '256') return [38, 5, which.c256];
    return [38, 2, ...[1, 3, 5].map((at) => Number.parseInt(which.hex.slice(at, at + 2), 16))];
  };
  return {
    name: hasHighContrast ? `high contrast, ${background}` : background,
    links: depth !== '16',
    depth,
    sgr: {
      plain: NONE,
      // Where a grey can be chosen it is one that can be read; among 16 colours the terminal knows better.
      dim: depth !== '16' ? sgr(...colour(palette.dim)) : hasHighContrast ? NONE : sgr(2),
      bold: sgr(1),
      italic: sgr(3),
      strike: sgr(9),
      accent: sgr(...colour(palette.accent)),
      selected: sgr(1, ...colour(palette.accent)),
      'in-label': sgr(...colour(palette.in)),
      'out-label': sgr(...colour(palette.out)),
      error: sgr(...colour(palette.error)),
      ok: sgr(...colour(palette.ok)),
      warning: sgr(...colour(palette.warning)),
      inverse: sgr(7),
      heading: sgr(1),
      link: sgr(4, ...colour(palette.link)),
      code: sgr(...colour(palette.code)),
      quote: sgr(3),
      match: sgr(7),
      'code-keyword': sgr(...colour(palette.keyword)),
      'code-string': sgr(...colour(palette.string)),
      'code-number': sgr(...colour(palette.number)),
      'code-comment': sgr(3, ...colour(palette.comment)),
      'code-title': sgr(...colour(palette.title)),
      'code-type': sgr(...colour(palette.type)),
      'code-added': sgr(...colour(palette.ok)),
      'code-removed': sgr(...colour(palette.error)),
    },
  };
}

function withOwn(palette: Palette, own: OwnColours): Palette {
  const changed = { ...palette };
  for (const name of COLOUR_NAMES) {
    const hex = own[name];
    if (hex !== undefined) changed[name] = { ...palette[name], hex, c256: nearestOf256(hex) };
  }
  return changed;
}
