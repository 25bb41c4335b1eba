import type { Settings } from './core/settings.ts';
import { type Background, type ColorDepth, type Theme, themeFor } from './render/theme.ts';

/** The theme as it is now; the terminal may say its background later than the first frame. */
export interface Appearance {
  theme(): Theme;
  subscribe(listener: () => void): () => void;
  setBackground(background: Background): void;
  /** Draws again although the theme is the same: what is drawn with it has changed. */
  refresh(): void;
}

export function createAppearance(
  wanted: Settings['theme'],
  hint: Background | null,
  depth: ColorDepth,
): Appearance {
  const fixed = wanted === 'dark' || wanted === 'light' ? wanted : null;
  const listeners = new Set<() => void>();
  const hasHighContrast = wanted === 'high-contrast';
  let background = fixed ?? hint ?? 'dark';
  let theme = themeFor(background, depth, hasHighContrast);
  const change = (next: Theme) => {
    theme = next;
    for (const listener of listeners) listener();
  };
  return {
    theme: () => theme,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setBackground(told) {
      if (fixed !== null || told === background) return;
      background = told;
      change(themeFor(background, depth, hasHighContrast));
    },
    refresh: () => change({ ...theme }),
  };
}
