import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grownBy, grownText, wholeOf } from '../../src/core/grown-text.ts';
import { documentText, growingSafeText, safeLine, safeText, words } from '../../src/core/safe-text.ts';

/** What must never be in text that is drawn, said the other way round than the filter says it. */
const FORBIDDEN =
  /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{10eeee}]|\p{Surrogate}/u;

/** The controls that the design allows, so that everything else is judged by FORBIDDEN. */
const withoutLineFeeds = (text: string) => text.replaceAll('\n', '');

/** Four properties: 100,000 cases in all. */
const RUNS = 25_000;

/** Code units of every kind, attacks among them, in any order. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\x1b[2J',
        '\x1b]0;title\x07',
        '\x9b31m',
        '\r\n',
        '\r',
        '\t',
        '\ud83d',
        '\ude00',
        '\u202e',
        '\u{e0041}',
        '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
        '\u0301'.repeat(12),
        'e\u00ad\u0301',
        '\u200d',
        '\u200c',
        '\ufe0f',
        '\ufe00',
        '\u{e0101}',
        '\u034f',
        '\u180b',
        '👩',
        '🏽',
        'ن',
        'क्',
        '\n',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** How a character must be seen that may not be drawn, said by what Unicode says of it; null: as it is. */
function seenAs(code: number): string | null {
  const character = String.fromCodePoint(code);
  if (/\p{Surrogate}/u.test(character)) return '\ufffd';
  if (character === '\n') return null;
  if (character === '\t') return '    ';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (/\p{Cc}/u.test(character)) return `\\x${code.toString(16)}`;
  const isHidden =
    /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/u;
  // Signs that arrange hieroglyphs: Unicode does not call them ignorable, but they take no cell.
  if (code >= 0x13430 && code <= 0x1343f) return `\\u{${code.toString(16)}}`;
  // Kitty's placeholder of an image is the one character for private use that a terminal obeys.
  return isHidden.test(character) || code === 0x10eeee ? `\\u{${code.toString(16)}}` : null;
}

describe('every character that there is', () => {
  const CODES = Array.from({ length: 0x110000 }, (_, code) => code);
  const wrongOf = (codes: readonly number[], make: (text: string) => string, seen: typeof seenAs) =>
    codes
      .filter((code) => {
        const character = String.fromCodePoint(code);
        return make(`a${character}b`) !== `a${seen(code) ?? character}b`;
      })
      .map((code) => code.toString(16));

  test('is drawn as it is between two letters, or seen as what it is', () => {
    expect(wrongOf(CODES, safeText, seenAs)).toEqual([]);
  });

  test('and so on a line, and in a document, where tabs stay', () => {
    const codes = CODES.filter((code) => code < 0x3000 || seenAs(code) !== null);
    expect(codes.length).toBeGreaterThan(18_000);
    expect(wrongOf(codes, safeLine, (code) => (code === 0x0a ? '↵' : seenAs(code)))).toEqual([]);
    expect(wrongOf(codes, documentText, (code) => (code === 0x09 ? null : seenAs(code)))).toEqual([]);
  });

  test('that is not seen by itself stays only behind what it shapes, and one at a time', () => {
    const HIDDEN = CODES.filter((code) =>
      /\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(code)),
    );
    const kept = (base: string) =>
      HIDDEN.filter((code) =>
        safeText(`${base}${String.fromCodePoint(code)}z`).startsWith(`${base}${String.fromCodePoint(code)}`),
      );
    const range = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const [JOINERS, TEXT_OR_EMOJI, STANDARD] = [[0x200c, 0x200d], [0xfe0e, 0xfe0f], range(0xfe00, 0xfe0d)];
    const BEHIND: readonly (readonly [bases: string, kept: readonly number[]])[] = [
      ['aZ éЯ한\u{10d0}.~\u200b\ufe0f', []],
      ['1#*', TEXT_OR_EMOJI],
      ['نक', JOINERS],
      ['😀❤', [0x200d, ...TEXT_OR_EMOJI]],
      ['🏽', [0x200d, ...TEXT_OR_EMOJI]],
      ['日', [...STANDARD, ...range(0xe0100, 0xe01ef)]],
      ['∩', STANDARD],
      ['ᠠ', [0x180b, 0x180c, 0x180d, 0x180f, ...JOINERS]],
      ['א\u0301', [0x034f]],
    ];
    for (const [bases, wanted] of BEHIND) {
      for (const base of bases) {
        const here = base === '~' ? STANDARD : wanted;
        expect({ base, kept: kept(base) }).toEqual({ base, kept: here.toSorted((a, b) => a - b) });
      }
    }
    // Behind one that stayed no other does: only an emoji's selector and its joiner are two.
    const two = ['1', 'ن', 'क', '😀', '日', 'ᠠ', 'א', '∩'].flatMap((base) =>
      kept(base).flatMap((first) =>
        [0x34f, 0x180b, ...JOINERS, 0xfe00, ...TEXT_OR_EMOJI, 0xe0100, 0xad, 0x200b, 0x2060, 0xe0061].filter(
          (second) => {
            const text = `${base}${String.fromCodePoint(first, second)}z`;
            return safeText(text) === text && !(base === '😀' && first === 0xfe0f && second === 0x200d);
          },
        ),
      ),
    );
    expect(two).toEqual([]);
  });
});

describe('safeText', () => {
  test('shows the noncharacters of every plane', () => {
    for (let plane = 0; plane <= 16; plane++)
      for (const last of [0xfffe, 0xffff]) {
        const code = plane * 0x10000 + last;
        expect(safeText(`a${String.fromCodePoint(code)}b`)).toBe(`a\\u{${code.toString(16)}}b`);
      }
    expect(safeText('\ufdd0\ufdef')).toBe('\\u{fdd0}\\u{fdef}');
  });

  test('leaves nothing that a terminal obeys, whatever comes in', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const safe = withoutLineFeeds(safeText(text));
        expect(FORBIDDEN.test(safe)).toBe(false);
        expect(safe.isWellFormed()).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test('changes nothing when done twice', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(safeText(safeText(text))).toBe(safeText(text));
      }),
      { numRuns: RUNS },
    );
  });

  test('does not depend on where a stream was cut', () => {
    fc.assert(
      fc.property(hostile, fc.nat(), (text, seed) => {
        const at = text.length === 0 ? 0 : seed % text.length;
        const before = text.slice(0, at);
        const after = text.slice(at);
        fc.pre(before.isWellFormed() || !text.isWellFormed());
        fc.pre(!(before.endsWith('\r') && after.startsWith('\n')));
        fc.pre(!/^(?:\p{M}|\p{Surrogate}|\p{Join_Control}|\u00ad|[\u{e0000}-\u{e007f}])/u.test(after));
        expect(safeText(before) + safeText(after)).toBe(safeText(text));
      }),
      { numRuns: RUNS },
    );
  });

  test('leaves text in every script as it is', () => {
    const printable = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !/\p{C}|\p{Default_Ignorable_Code_Point}|[\u2028\u2029]/u.test(text));
    fc.assert(
      fc.property(printable, (text) => {
        expect(safeText(text)).toBe(text);
      }),
      { numRuns: RUNS },
    );
  });

  test.each([
    'Tromsø, Skjervøy',
    'สวัสดีครับ ที่นี่',
    'नमस्ते क्षत्रिय',
    'مرحبا بالعالم',
    'می‌خواهم',
    'ه‍',
    'क्‍ष ක්‍ෂ ক্‌ষ',
    '👨🏽‍💻 ❤️‍🔥 ☎️ ☎︎ 🧑‍🤝‍🧑 ⚕️',
    'ᠠ᠋ ∩︀ 辻󠄁',
    '👩‍👩‍👧‍👦 👍🏽 🏳️‍🌈 1️⃣',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿',
    '葛󠄀城市 日本語 한국어',
    'e\u0301\u0302\u0303\u0304',
    'a\nb',
  ])('keeps %s', (text) => {
    expect(safeText(text)).toBe(text);
  });

  test.each([
    ['a title', '\x1b]0;owned\x07', '␛]0;owned␇'],
    ['a clipboard write', '\x1b]52;c;ZXZpbA==\x1b\\', '␛]52;c;ZXZpbA==␛\\'],
    ['a clipboard write in C1 form', '\x9d52;c;ZXZpbA==\x9c', '\\x9d52;c;ZXZpbA==\\x9c'],
    [
      'a link that lies',
      '\x1b]8;;https://evil\x1b\\huggingface.co\x1b]8;;\x1b\\',
      '␛]8;;https://evil␛\\huggingface.co␛]8;;␛\\',
    ],
    ['a sequence inside a link', '\x1b]8;;x\x1b[2J\x07', '␛]8;;x␛[2J␇'],
    ['a sequence without an end', 'before\x1b]0;rest', 'before␛]0;rest'],
    ['clearing the screen', '\x1b[2J\x1b[H', '␛[2J␛[H'],
    ['clearing in C1 form', '\x9b2J', '\\x9b2J'],
    ['a question whose answer is typed', '\x1b[6n\x1b[c\x1b[21t', '␛[6n␛[c␛[21t'],
    ['a device control string', '\x1bP$q"p\x1b\\', '␛P$q"p␛\\'],
    ['an application command', '\x1b_Gf=24;AAAA\x1b\\', '␛_Gf=24;AAAA␛\\'],
    ['hidden text', '\x1b[8mhidden\x1b[0m', '␛[8mhidden␛[0m'],
    ['a reset', '\x1bc', '␛c'],
    ['drawing over a line', 'good\revil', 'good␍evil'],
    ['rubbing out', 'evil\b\b\b\bgood', 'evil␈␈␈␈good'],
    ['delete', 'a\x7fb', 'a␡b'],
    ['a null', 'a\0b', 'a␀b'],
    ['the next-line control', 'a\u0085b', 'a\\x85b'],
    ['a bidi override', 'user\u202egpj.exe\u202c', 'user\\u{202e}gpj.exe\\u{202c}'],
    ['bidi isolates', '\u2067x\u2069', '\\u{2067}x\\u{2069}'],
    ['letters of the tag block', 'a\u{e0069}\u{e0067}', 'a\\u{e0069}\\u{e0067}'],
    ['tags behind a flag that is none', '🏴\u{e0075}\u{e007f}', '🏴\\u{e0075}\\u{e007f}'],
    ['a space of no width', 'hugging\u200bface.co', 'hugging\\u{200b}face.co'],
    ['a byte order mark inside', 'a\ufeffb', 'a\\u{feff}b'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a\\u{2028}b\\u{2029}c'],
    ['a lone surrogate', 'a\ud83db', 'a\ufffdb'],
    ['an image placeholder', '\u{10eeee}\u0305\u0305', '\\u{10eeee}\u0305\u0305'],
    ['a soft hyphen', 'hyphen\u00adate', 'hyphen\\u{ad}ate'],
    ['a tab', 'a\tb', 'a    b'],
    ['a line end of Windows', 'a\r\nb', 'a\nb'],
    ['a tower of marks', `o${'\u0308'.repeat(50)}`, `o${'\u0308'.repeat(8)}`],
    ['a tower of joiners', `o${'\u200d'.repeat(3)}`, `o${'\\u{200d}'.repeat(3)}`],
    ['a tower of marks and joiners in turn', `क${'\u094d\u200d'.repeat(6)}`, `क${'\u094d\u200d'.repeat(4)}`],
    ['a joiner behind one selector too many', '😀\ufe0f\ufe0f\u200d', '😀\ufe0f\\u{fe0f}\\u{200d}'],
    ['a second joiner', '\u0646\u200c\u200c', '\u0646\u200c\\u{200c}'],
    ['a joiner in a word of Latin letters', 'pay\u200dpal', 'pay\\u{200d}pal'],
    ['a joiner behind no emoji', '1\u200d', '1\\u{200d}'],
    ['a message in variation selectors', 'a\ufe00\u{e0101}', 'a\\u{fe00}\\u{e0101}'],
    ['more of them behind an emoji', '😀\ufe0f\ufe0f\u{e0102}', '😀\ufe0f\\u{fe0f}\\u{e0102}'],
    ['a vowel that is not seen', '\u1780\u17b4', '\u1780\\u{17b4}'],
    ['a joiner of graphemes', 'a\u034f', 'a\\u{34f}'],
  ])('shows %s', (_, text, shown) => {
    expect(safeText(text)).toBe(shown);
  });
});

describe('growingSafeText', () => {
  test('gives what the whole text gives, however it grows, and begins anew with another one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hostile, fc.constantFrom('', '\n', '\r\n')), { maxLength: 8 }),
        fc.nat({ max: 20 }),
        (parts, most) => {
          const grown = growingSafeText(most);
          let before = '';
          for (let round = 0; round < 2; round++) {
            let text = grownText('');
            for (const [part, end] of parts) {
              for (const piece of [part, end]) {
                text = grownBy(text, piece, most);
                const { text: safeInTwo, same } = grown(text);
                const safe = wholeOf(safeInTwo);
                expect(safe).toBe(safeText(wholeOf(text)));
                expect(safe.slice(0, same)).toBe(before.slice(0, same));
                before = safe;
              }
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('growingSafeText knows the finished lines of the time before', () => {
  const grown = growingSafeText();
  const after = (text: string) => grown(grownText(text));
  expect(after('one\x1b\ntw').same).toBe(0);
  expect(after('one\x1b\ntwo\nth')).toEqual({ text: grownText('one␛\ntwo\nth'), same: 5 });
  expect(after('one\x1b\ntwo\nthree').same).toBe(9);
  expect(after('other').same).toBe(0);
});

test('safeLine keeps a text on one line', () => {
  expect(safeLine('a\nb\r\nc')).toBe('a↵b↵c');
});

test('words makes what is put in safe, not what is written here', () => {
  expect(words`a\n${'\x1b[2J\n'}${3}`).toBe('a\n␛[2J↵3');
});
