import { type Endpoint, PRACTICE } from './endpoint.ts';

/**
 * How images are drawn: as the terminal says it can, by one way whatever it says, in half blocks (characters in two
 * colours each), or not at all.
 */
export const IMAGES_SETTINGS = ['auto', 'kitty', 'iterm2', 'sixel', 'blocks', 'off'] as const;
export type ImagesSetting = (typeof IMAGES_SETTINGS)[number];

/** Colours: as the terminal tells its background, for one background, or by a theme that has them for both. */
export const THEME_SETTINGS = [
  'auto',
  'dark',
  'light',
  'high-contrast',
  'solarized',
  'blue-orange',
  'greys',
] as const;
export type ThemeSetting = (typeof THEME_SETTINGS)[number];

/** What has a colour of its own; the rest is told apart by weight. `in` and `out` are the labels of cells. */
export const COLOUR_NAMES = [
  'dim',
  'accent',
  'in',
  'out',
  'error',
  'ok',
  'warning',
  'link',
  'code',
  'keyword',
  'string',
  'number',
  'comment',
  'title',
  'type',
] as const;
export type ColourName = (typeof COLOUR_NAMES)[number];
/** Colours as `#rrggbb`. */
export type OwnColours = Readonly<Partial<Record<ColourName, string>>>;

/** What `config.json` holds. */
export interface Settings {
  readonly endpoints: readonly Endpoint[];
  /** Name of the default endpoint; '' when none was chosen. */
  readonly defaultEndpoint: string;
  readonly theme: ThemeSetting;
  /** Colours of the user's own, in place of the theme's; absent: none. */
  readonly colours?: OwnColours;
  readonly mouse: boolean;
  readonly images: ImagesSetting;
  /** The token to use, when the user picked one of several, as `sourceKey` names it; null: the official order. */
  readonly activeToken: string | null;
  /** Client id of an OAuth app of the user's own, for logging in with a browser. */
  readonly oauthClientId?: string;
  /** Sessions that were not used for so many days go to the trash, unless they are pinned; absent: none do. */
  readonly keepDays?: number;
}

export const DEFAULT_SETTINGS: Settings = {
  endpoints: [],
  defaultEndpoint: '',
  theme: 'auto',
  mouse: true,
  images: 'auto',
  activeToken: null,
};

/** Saved endpoints and, behind them, the practice endpoint that is always there. */
export function allEndpoints(settings: Pick<Settings, 'endpoints'>): readonly Endpoint[] {
  return [...settings.endpoints.filter((endpoint) => endpoint.name !== PRACTICE.name), PRACTICE];
}

/** The endpoint of that name, practice included. */
export function findEndpoint(settings: Pick<Settings, 'endpoints'>, name: string): Endpoint | undefined {
  return allEndpoints(settings).find((endpoint) => endpoint.name === name);
}
