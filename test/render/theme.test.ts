import { describe, expect, test } from 'vitest';
import { words } from '../../src/core/safe-text.ts';
import { hintLine, panelFrame } from '../../src/render/frame.ts';
import type { Background, PaletteName } from '../../src/render/palettes.ts';
import { lineWidth, paint, span } from '../../src/render/row.ts';
import { themeFor } from '../../src/render/theme.ts';
import { plain } from './plain.ts';

describe('themeFor', () => {
  test('without colours there are none, but what is marked stays so', () => {
    const { sgr } = themeFor('dark', 'none');
    for (const code of Object.values(sgr)) expect(code).toMatch(/^(?:[1-9](?:;[1-9])*)?$/);
    expect(sgr.inverse).toBe('7');
    // What is code within a sentence is told by its weight then.
    expect(sgr.code).toBe('1');
  });

  test.each(['dark', 'light'] as const)('every depth has every style on %s', (background) => {
    for (const depth of ['16', '256', 'true'] as const) {
      const { sgr } = themeFor(background, depth);
      for (const code of Object.values(sgr)) expect(code).toMatch(/^[0-9;]*$/);
      expect(sgr.accent).not.toBe('');
    }
  });

  test('takes colours of the user’s own, in as many as there are, and leaves the rest', () => {
    const own = { accent: '#1e90ff', in: '#808080', keyword: '#FF0000' };
    const theme = (depth: 'none' | '16' | '256' | 'true') => themeFor('dark', depth, 'usual', own).sgr;
    expect(theme('true')).toEqual({
      ...themeFor('dark', 'true').sgr,
      accent: '38;2;30;144;255',
      selected: '1;38;2;30;144;255',
      'in-label': '38;2;128;128;128',
      'code-keyword': '38;2;255;0;0',
    });
    expect([theme('256').accent, theme('256')['in-label'], theme('256')['code-keyword']]).toEqual([
      '38;5;33',
      '38;5;244',
      '38;5;196',
    ]);
    for (const depth of ['none', '16'] as const) expect(theme(depth)).toEqual(themeFor('dark', depth).sgr);
  });

  /** Contrast as WCAG 2 defines it. */
  const contrast = (a: string, b: string) => {
    const [light = 0, dark = 0] = [a, b]
      .map((hex) =>
        [1, 3, 5]
          .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)),
      )
      .map(([r = 0, g = 0, b2 = 0]) => 0.2126 * r + 0.7152 * g + 0.0722 * b2)
      .sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };

  /** What each theme is drawn on, and how far its colours must stand out there. */
  const PAPERS: Readonly<
    Record<PaletteName, Readonly<Record<Background, readonly [least: number, ...papers: string[]]>>>
  > = {
    usual: { dark: [4.5, '#1e1e1e'], light: [4.5, '#ffffff'] },
    'high-contrast': { dark: [10, '#000000'], light: [9, '#ffffff'] },
    solarized: { dark: [4.5, '#002b36', '#1e1e1e'], light: [4.5, '#fdf6e3', '#ffffff'] },
    'blue-orange': { dark: [4.5, '#1e1e1e'], light: [4.5, '#ffffff'] },
    greys: { dark: [4.5, '#1e1e1e'], light: [4.5, '#ffffff'] },
  };
  const EACH = (Object.keys(PAPERS) as PaletteName[]).flatMap((name) =>
    (['dark', 'light'] as const).map((background) => [name, background] as const),
  );

  /** `#rrggbb` of a style; null where it has no colour of its own. */
  const hexOf = (code: string) => {
    const rgb = /38;2;(\d+);(\d+);(\d+)/.exec(code);
    const parts = rgb?.slice(1).map((n) => Number(n).toString(16).padStart(2, '0'));
    return parts === undefined ? null : `#${parts.join('')}`;
  };

  test.each(EACH)('every colour of %s can be read on %s', (name, background) => {
    const [least, ...papers] = PAPERS[name][background];
    for (const [style, code] of Object.entries(themeFor(background, 'true', name).sgr)) {
      const hex = hexOf(code);
      for (const paper of papers)
        if (hex !== null) expect(contrast(hex, paper), style).toBeGreaterThanOrEqual(least);
    }
  });

  test.each(EACH)('a key of %s stands out from the words beside it on %s', (name, background) => {
    // What the terminal draws text in that has no colour: no bright white, and no full black.
    const text = background === 'dark' ? '#d0d0d0' : '#303030';
    for (const depth of ['16', '256', 'true'] as const) {
      const { sgr } = themeFor(background, depth, name);
      const isBold = (code: string) => /(?:^|;)1(?:;|$)/.test(code);
      const { dim } = sgr;
      expect(dim === '' ? isBold(sgr.key) : !isBold(dim), depth).toBe(true);
    }
    const [, paper = ''] = PAPERS[name][background];
    const dim = hexOf(themeFor(background, 'true', name).sgr.dim);
    if (dim !== null) expect(contrast(dim, paper)).toBeLessThan(contrast(text, paper));
  });
});

test('paint puts each span between its codes and a reset', () => {
  const line = [
    span(words`a`),
    span(words`b`, 'bold', 'inverse'),
    span(words``, 'bold'),
    span(words`c`, 'plain'),
  ];
  expect(paint(line, themeFor('dark', 'none'))).toBe('a\x1b[1;7mb\x1b[0mc');
});

describe('hintLine', () => {
  test('names as many keys as fit and always the help', () => {
    for (let columns = 12; columns < 140; columns++) {
      const line = hintLine(columns, 'prompt', { mode: words`EDIT` });
      expect(lineWidth(line)).toBeLessThanOrEqual(columns - 2);
      expect(plain([line])[0]).toMatch(/F1 help$/);
    }
    expect(plain([hintLine(80, 'prompt', { mode: words`EDIT`, only: ['send', 'endpoints'] })])[0]).toMatch(
      /^EDIT {2}Enter send · Ctrl\+O endpoints {20,}F1 help$/,
    );
  });
});

describe('panelFrame', () => {
  const look = { columns: 20, rows: 6, theme: themeFor('dark', 'none') };
  const body = Array.from({ length: 9 }, (_, i) => [span(words`row ${i}`)]);

  test('fills the screen, scrolls its body and moves the cursor with it', () => {
    const frame = panelFrame(look, {
      title: [span(words`T`)],
      body,
      hints: [span(words`H`)],
      scroll: 4,
      cursor: { column: 2, row: 5 },
    });
    expect(frame.rows).toEqual(
      [' T', '', 'row 4', 'row 5', 'row 6', ' H'].map((row) =>
        expect.stringMatching(new RegExp(`^${row} *$`)),
      ),
    );
    expect(frame.cursor).toEqual({ column: 2, row: 3 });
  });

  test('hides a cursor that is out of view', () => {
    const frame = panelFrame(look, { title: [], body, hints: [], cursor: { column: 0, row: 8 } });
    expect(frame.cursor).toBeNull();
  });

  test.each([1, 2, 3])('is exactly %i rows high on a screen that small', (rows) => {
    const frame = panelFrame({ ...look, rows }, { title: [span(words`T`)], body, hints: [span(words`H`)] });
    expect(frame.rows).toHaveLength(rows);
  });
});
