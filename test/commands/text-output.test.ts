import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorText } from '../../src/commands/text-output.ts';
import { TextStream } from '../../src/commands/text-stream.ts';
import { appError } from '../../src/core/errors.ts';
import { jsonDocument } from '../../src/core/json-document.ts';
import { plainText } from '../../src/core/printable.ts';
import { Secret } from '../../src/core/secret.ts';

const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
/** What a cut can tear apart, and what decides about it. */
const PIECES = [
  ...['a', '\r', '\n', '😀', '\x1b', '\t', '\u200d', '\ufe0f', '\u0301', '\u200c', 'ن', '👩'],
  ...['\u{1f3f4}', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '\u{e0067}'],
];
const anyText = fc.string({ unit: 'binary' });

describe('jsonDocument', () => {
  it('is the same value, with nothing in it that a terminal acts on', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = jsonDocument({ text });
        expect(JSON.parse(document)).toEqual({ text });
        expect(document).not.toMatch(UNSAFE);
      }),
    );
  });

  it('writes characters beyond the first plane as two units', () => {
    expect(jsonDocument('\u{e0041}\u009b')).toBe('"\\udb40\\udc41\\u009b"');
  });
});

describe('plainText', () => {
  it('lets tabs and line feeds through, and no other control', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plainText(text)).not.toMatch(UNSAFE);
      }),
    );
    expect(plainText('a\tb\nc\x1b')).toBe('a\tb\nc␛');
  });
});

describe('TextStream', () => {
  it('writes the same wherever the text was cut', async () => {
    const text = fc.string({ unit: fc.constantFrom(...PIECES) });
    await fc.assert(
      fc.asyncProperty(text, fc.infiniteStream(fc.nat({ max: 3 })), async (whole, lengths) => {
        let out = '';
        const stream = new TextStream(async (piece) => {
          out += piece;
        });
        let rest = whole;
        while (rest !== '') {
          const length = lengths.next().value ?? 1;
          await stream.add(rest.slice(0, length));
          rest = rest.slice(length);
        }
        await stream.end();
        const expected = plainText(whole);
        expect(out).toBe(expected === '' || expected.endsWith('\n') ? expected : `${expected}\n`);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('errorText', () => {
  it('holds no token that is known, whatever it looks like', () => {
    const error = appError('OUTPUT_FAILED', 'Not all could be written: plain words of mine 7.', '');
    expect(errorText(error, [new Secret('plain words of mine 7')])).not.toContain('words of mine');
  });

  it('is a sentence and what to do, each on one line, without secrets', () => {
    const error = appError('SERVER_ERROR', 'It said\n"Bearer abcdef"', 'Try \x1b again.');
    expect(errorText(error)).toBe('It said↵"Bearer [redacted]"\nTry ␛ again.\n');
  });
});
