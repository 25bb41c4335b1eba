import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmoji } from '../../src/bundled/emoji.ts';

const RGI = /^\p{RGI_Emoji}$/v;
const points = Array.from({ length: 0x20000 }, (_, code) => code).filter(
  (code) => code < 0xd800 || code > 0xdfff,
);
const emoji = points.map((code) => String.fromCodePoint(code)).filter((one) => /^\p{Emoji}$/v.test(one));
const regional = Array.from({ length: 26 }, (_, i) => String.fromCodePoint(0x1f1e6 + i));
const modifiers = ['\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}'];

describe('emoji', () => {
  it('are those that are recommended, where nothing is joined', () => {
    const graphemes = [
      ...points.map((code) => String.fromCodePoint(code)),
      ...emoji.flatMap((one) => [`${one}\ufe0f`, `${one}\ufe0e`, `${one}\ufe0f\u20e3`, `${one}\u20e3`]),
      ...emoji.flatMap((one) => modifiers.flatMap((tone) => [one + tone, `${one}\ufe0f${tone}`])),
      ...regional.flatMap((first) => regional.map((second) => first + second)),
      ...['gbeng', 'gbsct', 'gbwls', 'usca', ''].map(
        (tags) =>
          `\u{1f3f4}${[...tags].map((tag) => String.fromCodePoint(0xe0000 + (tag.codePointAt(0) ?? 0))).join('')}\u{e007f}`,
      ),
    ];
    expect(graphemes.filter((one) => isEmoji(one) !== RGI.test(one))).toEqual([]);
  });

  it('that are joined and recommended have two pictures at least, which decides their width as well', () => {
    const piece = fc
      .tuple(fc.constantFrom(...emoji), fc.constantFrom('', '\ufe0f', ...modifiers))
      .map((parts) => parts.join(''));
    const common = fc.constantFrom(
      ...[
        '👩‍🔬',
        '👨‍👩‍👧‍👦',
        '🏳️‍🌈',
        '🏴‍☠️',
        '❤️‍🔥',
        '🧑🏻‍🦰',
        '👁️‍🗨️',
        '🐈‍⬛',
        '🧑‍🧑‍🧒',
        '🙂‍↔️',
        '⛓️‍💥',
        '👩🏽‍❤️‍💋‍👨🏿',
        '🚶🏿‍♀️‍➡️',
      ],
    );
    const joined = fc.oneof(
      common,
      fc.array(piece, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('\u200d')),
    );
    fc.assert(
      fc.property(joined, (grapheme) => {
        if (RGI.test(grapheme))
          expect(grapheme.match(/\p{Extended_Pictographic}/gu)?.length).toBeGreaterThan(1);
      }),
      { numRuns: 5000 },
    );
  });
});
