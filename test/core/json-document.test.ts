import { expect, it } from 'vitest';
import { jsonDocument } from '../../src/core/json-document.ts';
import { storedJson } from '../../src/store/stored-json.ts';

/** By what Unicode says: what a terminal obeys, or nobody sees. JSON itself writes C0 and lone surrogates in numbers. */
const HIDDEN =
  /[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{13430}-\u{1343f}\u{10eeee}]/u;
const AT_ONCE = 4096;

/** Each character between two letters, as JSON text and as it is read back. */
function* everyCharacter(make: (value: unknown) => string) {
  for (let first = 0; first < 0x110000; first += AT_ONCE) {
    // Of planes that nobody has given characters to the end is enough, where their noncharacters are.
    const plane = first >> 16;
    if (plane > 2 && plane < 16 && plane !== 14 && (first & 0xffff) + AT_ONCE < 0x10000) continue;
    const texts = Array.from({ length: AT_ONCE }, (_, i) => `a${String.fromCodePoint(first + i)}b`);
    const document = make(texts);
    yield { texts, document, lines: document.split(/,?\n +|\n\]/).slice(1, -1) };
  }
}

it('JSON that is shown writes what is hidden in numbers, and every other character as it is', () => {
  for (const { texts, document, lines } of everyCharacter(jsonDocument)) {
    expect(JSON.parse(document)).toEqual(texts);
    expect(lines).toHaveLength(AT_ONCE);
    const wrong = lines.filter((line, i) => {
      const plain = JSON.stringify(texts[i]);
      return HIDDEN.test(texts[i] ?? '')
        ? !/^"a\\(?:u[\da-f]{4}(?:\\u[\da-f]{4})?|[bfnrt])b"$/.test(line)
        : line !== plain;
    });
    expect(wrong).toEqual([]);
  }
});

it('JSON of a session file has no control in it, nothing that turns text around, and reads back the same', () => {
  for (const { texts, document } of everyCharacter((value) => storedJson(value, 2))) {
    expect(JSON.parse(document)).toEqual(texts);
    expect(document).not.toMatch(
      /[\x00-\x09\x0b-\x1f\x7f-\x9f\p{Bidi_Control}\p{Zl}\p{Zp}\ufeff\u{e0000}-\u{e007f}]/u,
    );
  }
});
