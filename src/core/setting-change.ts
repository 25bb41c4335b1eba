import { DEFAULT_SETTINGS, IMAGES_SETTINGS, type Settings, THEME_SETTINGS } from './settings.ts';

/** A setting that is changed inside the program, by its name. */
export interface Setting {
  readonly name: SettingName;
  /** For the list of settings: what it is about. */
  readonly title: string;
  /** What it can be, in the order in which it is gone through. */
  readonly values: readonly string[];
  /** What a value means, in a sentence. */
  readonly says: Readonly<Record<string, string>>;
  /** Other values than those listed. */
  readonly alsoTakes?: RegExp;
}

export type SettingName = 'theme' | 'mouse' | 'images' | 'keep-days';

/** A change of one setting, as a value: made on the screen at once and in the file after it. */
export interface SettingChange {
  readonly name: SettingName;
  readonly value: string;
}

export const SETTINGS: readonly Setting[] = [
  {
    name: 'theme',
    title: 'Colours',
    values: THEME_SETTINGS,
    says: {
      auto: 'For the background that the terminal tells; for a dark one when it tells nothing.',
      dark: 'For a dark background.',
      light: 'For a light background.',
      'high-contrast': 'Nothing is dim, and every colour stands out from the background.',
      solarized: "Solarized's hues, dark or light as the terminal tells.",
      'blue-orange': 'No red beside a green: told apart with any colour vision.',
      greys: 'No hues: greys, weight and words.',
    },
  },
  {
    name: 'mouse',
    title: 'Mouse',
    values: ['on', 'off'],
    says: {
      on: 'The wheel scrolls and a click selects; Shift leaves the mouse to the terminal.',
      off: "The mouse is the terminal's: it selects text.",
    },
  },
  {
    name: 'images',
    title: 'Pictures',
    values: IMAGES_SETTINGS,
    says: {
      auto: 'Images are drawn in the best way that the terminal says it knows.',
      kitty: "By kitty's graphics protocol, whatever the terminal says.",
      iterm2: "By iTerm2's inline images, whatever the terminal says.",
      sixel: 'In sixels, whatever the terminal says.',
      blocks: 'In characters of two colours each.',
      off: 'Images are named, not drawn.',
    },
  },
  {
    name: 'keep-days',
    title: 'Days that sessions are kept',
    values: ['off', '30', '90', '365'],
    alsoTakes: /^[1-9]\d{0,4}$/,
    says: {
      off: 'No session goes by itself.',
      other: 'Sessions that were not used for so many days go to the trash, unless they are pinned.',
    },
  },
];

/** The setting of that name. */
export function settingNamed(name: string): Setting | undefined {
  return SETTINGS.find((setting) => setting.name === name);
}

/** A value of a setting as it is written; null when it takes no such value. `true` and `yes` are `on`. */
export function valueFor(setting: Setting, written: string): string | null {
  const value = written.trim().toLowerCase().replace(/\s+/g, '-');
  const meant = /^(?:true|yes)$/.test(value) ? 'on' : /^(?:false|no|0)$/.test(value) ? 'off' : value;
  // Images were only on or off once.
  if (meant === 'on' && setting.name === 'images') return 'auto';
  return setting.values.includes(meant) || setting.alsoTakes?.test(meant) === true ? meant : null;
}

/** What a setting is now. */
export function presentValue(settings: Settings, name: SettingName): string {
  switch (name) {
    case 'theme':
      return settings.theme;
    case 'mouse':
      return settings.mouse ? 'on' : 'off';
    case 'images':
      return settings.images;
    case 'keep-days':
      return settings.keepDays === undefined ? 'off' : String(settings.keepDays);
  }
}

/** What the value means, in a sentence. */
export function meaningOf(setting: Setting, value: string): string {
  return setting.says[value] ?? setting.says.other ?? '';
}

/** The value after this one; after the last, and after one that is not listed, the first. */
export function nextValue(setting: Setting, value: string): string {
  return setting.values[setting.values.indexOf(value) + 1] ?? setting.values[0] ?? value;
}

/** Applies a change to settings that another program may have changed meanwhile. */
export function changeSetting(settings: Settings, { name, value }: SettingChange): Settings {
  switch (name) {
    case 'theme':
      return {
        ...settings,
        theme: THEME_SETTINGS.find((theme) => theme === value) ?? DEFAULT_SETTINGS.theme,
      };
    case 'mouse':
      return { ...settings, mouse: value === 'on' };
    case 'images':
      return { ...settings, images: IMAGES_SETTINGS.find((way) => way === value) ?? DEFAULT_SETTINGS.images };
    case 'keep-days': {
      const { keepDays: _, ...others } = settings;
      return value === 'off' ? others : { ...others, keepDays: Number(value) };
    }
  }
}
