import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeText } from '../../../src/core/safe-text.ts';
import { linkTarget } from '../../../src/render/markdown/link-target.ts';
import { markdownLines } from '../../../src/render/markdown/markdown.ts';
import { paint } from '../../../src/render/row.ts';
import { themeFor } from '../../../src/render/theme.ts';

describe('linkTarget', () => {
  test.each([
    ['https://example.org/a b', 'the docs', 'https://example.org/a%20b'],
    ['http://example.org', 'example.org', 'http://example.org/'],
    ['https://example.org/x', 'https://example.org/x', 'https://example.org/x'],
    ['https://example.org/\u001b]0;x\u0007y', 'x', 'https://example.org/%1B]0;x%07y'],
    ['https://例え.jp/', 'docs', 'https://xn--r8jz45g.jp/'],
  ])('%s behind "%s" leads to %s', (address, shown, target) => {
    expect(linkTarget(address, shown)).toBe(target);
  });

  test.each([
    ['javascript:alert(1)', 'x'],
    ['file:///etc/passwd', 'x'],
    ['ftp://example.org/', 'x'],
    ['ssh://example.org/', 'x'],
    ['wss://example.org/', 'x'],
    ['mailto:a@b.c', 'x'],
    ['/path', 'x'],
    ['https://user:secret@example.org/', 'x'],
    ['https://user@example.org/', 'x'],
    ['https://evil.example/', 'https://huggingface.co'],
    ['https://evil.example/', 'huggingface.co'],
    ['https://xn--pple-43d.com/', '\u0430pple.com'],
    [`https://example.org/${'x'.repeat(3000)}`, 'x'],
    ['https://', 'x'],
  ])('%s behind "%s" leads nowhere', (address, shown) => {
    expect(linkTarget(address, shown)).toBeUndefined();
  });
});

describe('links in rows', () => {
  const theme = themeFor('dark', 'true');
  const painted = (markdown: string, width = 60) =>
    markdownLines(markdown, width).map((line) => paint(line, theme));

  test('are links of the terminal, and end with their row', () => {
    const rows = painted('see [a long name of a page](https://example.org/x) there', 20);
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) {
      const opened = row.split('\x1b]8;;https://example.org/x\x07').length - 1;
      expect(row.split('\x1b]8;;\x07').length - 1).toBe(opened);
    }
    expect(rows.join('')).toContain('\x1b]8;;https://example.org/x\x07');
  });

  test('are text where the terminal has few colours', () => {
    const [row] = markdownLines('[x](https://example.org)', 60);
    for (const depth of ['none', '16'] as const) {
      expect(paint(row ?? [], themeFor('dark', depth))).not.toContain('\x1b]8');
    }
  });

  test('hold nothing that a terminal obeys but our own sequences, whatever the address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (path) => {
        const rows = painted(`[text](<https://example.org/${safeText(path).replace(/[<>\n]/g, '')}>)`);
        const bare = rows.join('').replaceAll(/\x1b\]8;;(?:https:\/\/[\x21-\x7e]+)?\x07|\x1b\[[0-9;]*m/g, '');
        expect(bare).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 500 },
    );
  });
});
