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

  const text = (parts: readonly string[]) =>
    fc.tuple(
      fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 6 })), { maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }),
    );

  it('comes out as the whole, cut anywhere', () => {
    fc.assert(
      fc.property(
        text([HF, encodeURIComponent(HF), 'hf_', 'h', HF.slice(0, 20), 'own', ' ', '. ']),
        ([parts, lengths]) => {
          const whole = parts.join('');
          expect(cut(whole, lengths)).toBe(removal.text(whole));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('has no more of a token in it than how all of them begin, or one letter, cut anywhere', () => {
    const forms = [HF, OWN, btoa(OWN), encodeURIComponent(OWN), btoa(HF), btoa(`Bearer ${HF}`)];
    const cuts = text([...forms, 'hf_', 'h', HF.slice(0, 20), OWN.slice(0, 9), ' ', 'own', '. ']);
    fc.assert(
      fc.property(cuts, ([parts, lengths]) => {
        const whole = parts.join('');
        const out = cut(whole, lengths);
        for (const form of forms) {
          const open = form === OWN || form === btoa(OWN) || form === encodeURIComponent(OWN) ? 1 : 3;
          const begun = form.slice(0, open + 1);
          for (const telling of [form.slice(open), `${begun}…`, `${begun}hf_…`])
            if (!removal.text(whole).includes(telling)) expect(out).not.toContain(telling);
        }
        // Nothing else is lost, or comes twice.
        const bare = (some: string) => some.replace(/\S*?(?:hf_)?…\w{4} \(removed\)/g, '');
        expect(bare(out)).toBe(bare(removal.text(whole)));
      }),
      { numRuns: 3000 },
    );
  });

  it('waits for no more than what may be a token', () => {
    const stream = removal.stream();
    expect(stream.add('The answer')).toBe('The answer');
    expect(stream.add(' of hf_in')).toBe(' of hf_');
    expect(stream.add('-im: ')).toBe('in-im: ');
    expect(stream.add(`${HF} ow`)).toBe('hf_…cDeF (removed) ');
    expect(stream.end()).toBe('ow');
    expect(stream.add('hf_a'.padEnd(2000, '1'))).toHaveLength(2000);
  });

  it.each([
    'h',
    'hf',
    'hf_',
    'o',
    btoa(HF).slice(0, 1),
    btoa(HF).slice(0, 3),
    '68',
  ])('shows a first piece %s at once, which tells nothing, and no token that it was the beginning of', (piece) => {
    const stream = removal.stream();
    expect(stream.add(piece)).toBe(piece);
    expect(stream.add('!')).toBe('!');
    const [form] = [HF, OWN, btoa(HF), hexOf(HF)].filter((one) => one.startsWith(piece));
    expect(stream.add(piece)).toBe(piece);
    expect(`${stream.add(form?.slice(piece.length) ?? '')}${stream.end()}`).toMatch(
      /^[hf_]*…(?:cDeF|more) \(removed\)$/,
    );
  });
});

const hexOf = (text: string) => Buffer.from(text).toString('hex');
