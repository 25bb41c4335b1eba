import { expect, it } from 'vitest';
import { sixelImage } from '../../../src/terminal/graphics/drawn-pictures.ts';

it('sixels hold nothing that is none, whatever made them', () => {
  const everything = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const drawn = sixelImage(everything);
  expect(drawn.startsWith('\x1bP0;1;0q!"#')).toBe(true);
  expect(drawn.slice('\x1bP0;1;0q'.length, -'\x1b\\'.length)).toMatch(/^[!-~]{94}$/);
});
