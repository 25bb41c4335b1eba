import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, indexedText, matchOf, rangesIn, termsOf } from '../../src/search/words.ts';

test.each([
  ['Tromsø NAÏVE', '"tromsø" AND "naive" *'],
  ['东京塔', '"东京 京塔"'],
  ['京', '"京" *'],
  ['GPT模型', '"gpt" AND "模型"'],
  ['한국어', '"한국 국어"'],
  ['محطّة', '"محطة" *'],
  ['🚀 👩‍🔬', '"🚀" AND "👩" AND "🔬" *'],
  ['snake_case', '"snake" AND "case" *'],
  ['" OR * NEAR(a ^b -c "', '"or" AND "near" AND "a" AND "b" AND "c" *'],
  ['same Same SAME', '"same" *'],
  ['', null],
  ['  "*" ^-() ', null],
])('%j asks for %s', (query, match) => {
  expect(matchOf(termsOf(query))).toBe(match);
});

test('any but the shortest words may be half typed', () => {
  expect(matchOf(termsOf('the wint in norw'), true)).toBe('"the" AND "wint" * AND "in" AND "norw" *');
});

test.each([
  ['Café', 'cafe'],
  ['ＡＢＣ', 'abc'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['İstanbul', 'istanbul'],
  ['한국어'.normalize('NFD'), '한국어'],
  ['हिन्दी', 'हिन्दी'],
])('%s is folded to %s', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test('a text is words between spaces', () => {
  expect(indexedText('Café “東京塔” 🚀!').split(/\s+/).filter(Boolean)).toEqual([
    'cafe',
    '東京',
    '京塔',
    '塔',
    '🚀',
    '!',
  ]);
});

test.each([
  ['Cafés and a café', 'cafe', ['Cafés', 'café']],
  ['我在东京塔下', '东京', ['东京']],
  ['我在东京塔下', '京塔 东京', ['东京']],
  ['ภาษาไทยไม่มี', 'ไทย', ['ไทย']],
  ['Here 👩‍🔬', '👩‍🔬', ['👩‍🔬']],
  ['Here ❤️‍🔥 and 🔥', '🔥', ['❤️‍🔥', '🔥']],
  ['👍🏽 and 🇳🇴🇸🇪', '👍 🇳🇴', ['👍🏽', '🇳🇴🇸🇪']],
  ['nothing', 'else', []],
])('in %j, %j marks %j', (text, query, marked) => {
  const ranges = rangesIn(text, termsOf(query));
  const found: string[] = [];
  for (let at = 0; at < ranges.length; at += 2) found.push(text.slice(ranges[at], ranges[at + 1]));
  expect(found).toEqual(marked);
});

test('marks lie inside the text, in order and apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 4 }), (text, query) => {
      const ranges = rangesIn(text + query, termsOf(query));
      let end = 0;
      for (let at = 0; at < ranges.length; at += 2) {
        const [from = -1, to = -1] = ranges.slice(at, at + 2);
        expect(from).toBeGreaterThanOrEqual(end);
        expect(to).toBeGreaterThan(from);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(text.length + query.length);
    }),
  );
});
