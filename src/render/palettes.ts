import type { ColourName, ThemeSetting } from '../core/settings.ts';

export type Background = 'dark' | 'light';

/** A colour as `#rrggbb` with the index that stands for it where only 256 or 16 colours are. */
export interface Ink {
  readonly hex: string;
  readonly c256: number;
  /** 30–37 or 90–97 */
  readonly c16: number;
}

const ink = (hex: string, c256: number, c16: number): Ink => ({ hex, c256, c16 });

export type Palette = Readonly<Record<ColourName, Ink>>;

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

/** At least 10 to 1 on black. What is dim elsewhere is as bright as the text, in the text's own colour. */
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

/** Solarized's hues, each moved towards white or black until it can be read on Solarized's own background and on others. */
const SOLARIZED_DARK: Palette = {
  dim: ink('#93a1a1', 247, 90),
  accent: ink('#b58900', 136, 93),
  in: ink('#3c97d7', 68, 94),
  out: ink('#d7764e', 173, 91),
  error: ink('#e56765', 167, 91),
  ok: ink('#859900', 100, 92),
  warning: ink('#b58900', 136, 93),
  link: ink('#3c97d7', 68, 94),
  code: ink('#2aa198', 36, 96),
  keyword: ink('#868bcf', 104, 95),
  string: ink('#2aa198', 36, 96),
  number: ink('#de66a0', 169, 95),
  comment: ink('#839496', 246, 90),
  title: ink('#3c97d7', 68, 94),
  type: ink('#b58900', 136, 93),
};

const SOLARIZED_LIGHT: Palette = {
  dim: ink('#586e75', 242, 90),
  accent: ink('#8a6800', 94, 33),
  in: ink('#1f72ac', 25, 34),
  out: ink('#bf4715', 130, 31),
  error: ink('#d3302d', 166, 31),
  ok: ink('#687700', 64, 32),
  warning: ink('#8a6800', 94, 33),
  link: ink('#1f72ac', 25, 34),
  code: ink('#207a74', 30, 36),
  keyword: ink('#6368b4', 61, 35),
  string: ink('#207a74', 30, 36),
  number: ink('#c6337a', 168, 35),
  comment: ink('#5d7179', 242, 90),
  title: ink('#1f72ac', 25, 34),
  type: ink('#8a6800', 94, 33),
};

/** No red beside a green: the hues of Okabe and Ito that are told apart with any colour vision. */
const BLUE_ORANGE_DARK: Palette = {
  dim: ink('#9a9a9a', 247, 90),
  accent: ink('#f0e442', 221, 93),
  in: ink('#56b4e9', 74, 94),
  out: ink('#e69f00', 178, 93),
  error: ink('#ff8c42', 209, 93),
  ok: ink('#56b4e9', 74, 94),
  warning: ink('#f0e442', 221, 93),
  link: ink('#56b4e9', 74, 94),
  code: ink('#d9c7a0', 187, 37),
  keyword: ink('#56b4e9', 74, 94),
  string: ink('#f0e442', 221, 93),
  number: ink('#e69f00', 178, 93),
  comment: ink('#8a8f98', 246, 90),
  title: ink('#a6d8f5', 153, 94),
  type: ink('#f5c76e', 221, 93),
};

const BLUE_ORANGE_LIGHT: Palette = {
  dim: ink('#666666', 241, 90),
  accent: ink('#806000', 94, 33),
  in: ink('#0072b2', 25, 34),
  out: ink('#a04a00', 130, 33),
  error: ink('#b34700', 130, 33),
  ok: ink('#0072b2', 25, 34),
  warning: ink('#806000', 94, 33),
  link: ink('#0072b2', 25, 34),
  code: ink('#6b4a12', 58, 33),
  keyword: ink('#0072b2', 25, 34),
  string: ink('#806000', 94, 33),
  number: ink('#a04a00', 130, 33),
  comment: ink('#6a6f77', 242, 90),
  title: ink('#00507d', 24, 34),
  type: ink('#7a3800', 94, 33),
};

/** Greys: what has a colour elsewhere is told by its weight and its words. */
const GREY_DARK: Palette = {
  dim: ink('#9a9a9a', 247, 90),
  accent: ink('#ffffff', 231, 97),
  in: ink('#ffffff', 231, 97),
  out: ink('#ffffff', 231, 97),
  error: ink('#ffffff', 231, 97),
  ok: ink('#d0d0d0', 252, 37),
  warning: ink('#ffffff', 231, 97),
  link: ink('#ffffff', 231, 97),
  code: ink('#ffffff', 231, 97),
  keyword: ink('#ffffff', 231, 97),
  string: ink('#b2b2b2', 249, 37),
  number: ink('#d0d0d0', 252, 37),
  comment: ink('#8a8a8a', 245, 90),
  title: ink('#ffffff', 231, 97),
  type: ink('#d0d0d0', 252, 37),
};

const GREY_LIGHT: Palette = {
  dim: ink('#666666', 241, 90),
  accent: ink('#000000', 16, 30),
  in: ink('#000000', 16, 30),
  out: ink('#000000', 16, 30),
  error: ink('#000000', 16, 30),
  ok: ink('#3a3a3a', 237, 30),
  warning: ink('#000000', 16, 30),
  link: ink('#000000', 16, 30),
  code: ink('#000000', 16, 30),
  keyword: ink('#000000', 16, 30),
  string: ink('#585858', 240, 90),
  number: ink('#3a3a3a', 237, 30),
  comment: ink('#6c6c6c', 242, 90),
  title: ink('#000000', 16, 30),
  type: ink('#3a3a3a', 237, 30),
};

/** Colours by themselves, each for a dark and for a light background. */
export type PaletteName = 'usual' | Exclude<ThemeSetting, 'auto' | Background>;

export const PALETTES: Readonly<Record<PaletteName, Readonly<Record<Background, Palette>>>> = {
  usual: { dark: DARK, light: LIGHT },
  'high-contrast': { dark: DARK_CONTRAST, light: LIGHT_CONTRAST },
  solarized: { dark: SOLARIZED_DARK, light: SOLARIZED_LIGHT },
  'blue-orange': { dark: BLUE_ORANGE_DARK, light: BLUE_ORANGE_LIGHT },
  greys: { dark: GREY_DARK, light: GREY_LIGHT },
};
