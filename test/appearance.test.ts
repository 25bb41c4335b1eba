import { describe, expect, test } from 'vitest';
import { createAppearance } from '../src/appearance.ts';

describe('createAppearance', () => {
  test('follows the background that the terminal tells, unless one was set', () => {
    const automatic = createAppearance('auto', null, 'true');
    let drawn = 0;
    automatic.subscribe(() => drawn++);
    expect(automatic.theme().name).toBe('dark');
    automatic.setBackground('light');
    automatic.setBackground('light');
    expect(automatic.theme().name).toBe('light');
    expect(drawn).toBe(1);
    const fixed = createAppearance('dark', 'light', 'true');
    fixed.setBackground('light');
    expect(fixed.theme().name).toBe('dark');
  });

  test('changes at once when another is chosen, and knows what the terminal told meanwhile', () => {
    const appearance = createAppearance('auto', 'light', 'true');
    let drawn = 0;
    appearance.subscribe(() => drawn++);
    appearance.setWanted('dark');
    appearance.setWanted('dark');
    expect([appearance.theme().name, drawn]).toEqual(['dark', 1]);
    appearance.setWanted('high-contrast');
    expect(appearance.theme().name).toBe('high-contrast, light');
    appearance.setWanted('auto');
    expect(appearance.theme().name).toBe('light');
    const plain = createAppearance('auto', null, 'none');
    plain.setWanted('light');
    expect(plain.theme().name).toBe('no-colour');
  });

  test('has high contrast on either background, with nothing dim', () => {
    const strong = createAppearance('high-contrast', 'light', 'true');
    expect(strong.theme().name).toBe('high-contrast, light');
    strong.setBackground('dark');
    expect(strong.theme().name).toBe('high-contrast, dark');
    expect(createAppearance('high-contrast', null, '16').theme().sgr.dim).toBe('');
  });
});
