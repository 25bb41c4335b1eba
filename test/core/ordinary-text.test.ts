import { expect, it } from 'vitest';
import { isAlone } from '../../src/core/plain-cells.ts';
import { documentText, safeText, withoutHidden } from '../../src/core/safe-text.ts';

it('characters that are taken for safe as they are would stay as they are', () => {
  const alone = Array.from({ length: 0x10000 }, (_, code) => code)
    .filter(isAlone)
    .map((code) => String.fromCharCode(code))
    .join('');
  expect(alone.length).toBeGreaterThan(28_000);
  // A tab has the text looked at by every rule.
  expect(safeText(`${alone}\t`)).toBe(`${alone}    `);
  expect(documentText(`${alone}\t`)).toBe(`${alone}\t`);
  expect(withoutHidden(alone, () => '!')).toBe(alone);
  expect(safeText(alone)).toBe(alone);
});
