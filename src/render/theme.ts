import { COLOUR_NAMES, type OwnColours } from '../core/settings.ts';
import { nearestOf256 } from './own-colours.ts';
import { type Background, type Ink, PALETTES, type Palette, type PaletteName } from './palettes.ts';

/** What a piece of text is, not what it looks like: the theme says that. */
export type Style =
  | 'plain'
  /** A key in a hint, beside the dim words that say what it does. */
  | 'key'
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
  /** What find has found, and the one of these that it stands at. */
  | 'found'
  | 'found-here'
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

const NO_STYLE: Readonly<Record<Style, SgrCodes>> = {
  plain: NONE,
  key: NONE,
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
  // Weight cannot tell them apart: headings and code have it already. Links are underlined, and so these are bold too.
  found: sgr(1, 4),
  'found-here': sgr(7),
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
 * With high contrast nothing is dim, and keys stand out by their weight. Colours of the user's own stand in place of the theme's where there are more than
 * 16: those are the terminal's, and its user's, anyway.
 */
export function themeFor(
  background: Background,
  depth: ColorDepth,
  chosen: PaletteName = 'usual',
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
        code: sgr(1),
      },
    };
  }
  const palette = withOwn(PALETTES[chosen][background], own);
  const hasHighContrast = chosen === 'high-contrast';
  const hasOwnDim = own.dim !== undefined && depth !== '16';
  const colour = (which: Ink): readonly number[] => {
    if (depth === '16') return [which.c16];
    if (depth === '256') return [38, 5, which.c256];
    return [38, 2, ...[1, 3, 5].map((at) => Number.parseInt(which.hex.slice(at, at + 2), 16))];
  };
  return {
    name: chosen === 'usual' ? background : `${chosen}, ${background}`,
    links: depth !== '16',
    depth,
    sgr: {
      plain: NONE,
      key: hasHighContrast ? sgr(1) : NONE,
      // Where a grey can be chosen it is one that can be read; among 16 colours the terminal knows better. White would
      // be brighter than the terminal's own text, which it is about.
      dim: hasHighContrast && !hasOwnDim ? NONE : depth === '16' ? sgr(2) : sgr(...colour(palette.dim)),
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
      found: sgr(7),
      'found-here': sgr(7),
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
