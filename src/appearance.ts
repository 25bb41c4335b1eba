import type { Settings } from './core/settings.ts';
import type { Background } from './render/palettes.ts';
import { type ColorDepth, type Theme, themeFor } from './render/theme.ts';

/** The theme as it is now; the terminal may say its background later than the first frame. */
export interface Appearance {
  readonly theme: () => Theme;
  readonly subscribe: (listener: () => void) => () => void;
  readonly setBackground: (background: Background) => void;
  /** Another theme was chosen: it holds at once. */
  readonly setWanted: (wanted: Settings['theme']) => void;
  /** Draws again although the theme is the same: what is drawn with it has changed. */
  readonly refresh: () => void;
}

export function createAppearance(
  wanted: Settings['theme'],
  hint: Background | null,
  depth: ColorDepth,
  own: Settings['colours'] = {},
): Appearance {
  const listeners = new Set<() => void>();
  let chosen = wanted;
  let told = hint;
  const made = () => {
    switch (chosen) {
      case 'dark':
      case 'light':
        return themeFor(chosen, depth, 'usual', own);
      case 'auto':
        return themeFor(told ?? 'dark', depth, 'usual', own);
      default:
        return themeFor(told ?? 'dark', depth, chosen, own);
    }
  };
  let theme = made();
  const change = (next: Theme) => {
    theme = next;
    for (const listener of listeners) listener();
  };
  const follow = () => {
    const next = made();
    if (next.name !== theme.name) change(next);
  };
  return {
    theme: () => theme,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setBackground(background) {
      told = background;
      follow();
    },
    setWanted(next) {
      chosen = next;
      follow();
    },
    refresh: () => change({ ...theme }),
  };
}
