import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { TokenRemoval } from '../../src/core/token-removal.ts';

const HF = 'hf_abcdefghijklmnopqrstuvwxyzABCDcDeF';
const OWN = 'own+key/with=signs.and~4242&more';
const removal = new TokenRemoval(() => [new Secret(HF), new Secret(OWN), new Secret('ollama')]);
const nothingKnown = new TokenRemoval(() => []);

describe('a token is taken out of a text', () => {
  it.each([
    [`Your token is ${HF}.`, 'Your token is hf_…cDeF (removed).'],
    [`${encodeURIComponent(OWN)} and ${btoa(OWN)}`, '…more (removed) and …more (removed)'],
    [`a${OWN}b`, 'a…more (removed)b'],
    ['another: hf_ZYXWVUTSRQPONMLKJIHGfedcba98', 'another: hf_…ba98 (removed)'],
  ])('%s', (text, without) => {
    expect(removal.text(text)).toBe(without);
    expect(removal.text(without)).toBe(without);
  });

  it('that nobody knew, by its shape', () => {
    expect(nothingKnown.text(`see ${HF}`)).toBe('see hf_…cDeF (removed)');
    expect(nothingKnown.text(OWN)).toBe(OWN);
  });

  it.each([
    'export HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'hf_hub_download("a/b")',
    'run ollama',
    'hf_',
  ])('and what is none stays: %s', (text) => expect(removal.text(text)).toBe(text));

  it('wherever it stands in a value, which stays the same object where there is none', () => {
    const clean = { a: ['x', { b: 'y' }], bytes: new Uint8Array(2), secret: new Secret(HF) };
    expect(removal.in(clean)).toBe(clean);
    const found = removal.in({ clean, [`key ${HF}`]: ['x', HF] });
    expect(found.clean).toBe(clean);
    expect(JSON.stringify(found)).not.toContain(HF);
  });
});

describe('a text in pieces', () => {
  const cut = (text: string, lengths: readonly number[]): string => {
    const stream = removal.stream();
    let out = '';
    let at = 0;
    for (const length of lengths) {
      out += stream.add(text.slice(at, at + length));
      at += length;
    }
    return out + stream.add(text.slice(at)) + stream.end();
  };

  it('comes out as the whole, cut anywhere', () => {
    const part = fc.constantFrom(
      HF,
      OWN,
      btoa(OWN),
      encodeURIComponent(OWN),
      'hf_',
      'h',
      HF.slice(0, 20),
      OWN.slice(0, 9),
      ' ',
      'own',
      '. ',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(part, fc.string({ maxLength: 6 })), { maxLength: 8 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }),
        (parts, lengths) => {
          const text = parts.join('');
          const out = cut(text, lengths);
          expect(out).toBe(removal.text(text));
          expect(out).not.toContain(HF);
          expect(out).not.toContain(OWN);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('waits for no more than what may be a token', () => {
    const stream = removal.stream();
    expect(stream.add('The answer')).toBe('The answer');
    expect(stream.add(' of h')).toBe(' of ');
    expect(stream.add('im: ')).toBe('him: ');
    expect(stream.add(`${HF} ow`)).toBe('hf_…cDeF (removed) ');
    expect(stream.end()).toBe('ow');
    expect(stream.add('hf_a'.padEnd(2000, '1'))).toHaveLength(2000);
  });
});
