import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMS } from '../../src/core/export-form.ts';
import { exportText } from '../../src/transfer/export.ts';
import { importText } from '../../src/transfer/import.ts';
import { goldenSession, importTools } from './sessions.ts';

/** Keys that one of the forms goes by, with values of any kind. */
const key = fc.constantFrom(
  ...'messages role content exchanges runs images chosen id version input output mapping current_node parent message'.split(
    ' ',
  ),
  ...'author parts content_type metadata chat history currentId parentId files url nbformat cells cell_type source'.split(
    ' ',
  ),
  ...'outputs data attachments hf_tui kind exchange session title text image_url __proto__ constructor timing usage'.split(
    ' ',
  ),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      -1,
      1e300,
      4,
      '',
      'user',
      'assistant',
      'code',
      'images',
      'text',
      'data:image/png;base64,AQ==',
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
}));

/** Whatever is in a file: sessions that are whole, or one sentence. */
function isAnswered(text: string): void {
  const found = importText(
    text,
    'file',
    importTools(() => false),
  );
  if (!found.ok) {
    expect(found.error.message).toMatch(/^file .*\.$/);
    return;
  }
  for (const { session, pictures } of found.value) {
    expect(session.id).toMatch(/^N\d+$/);
    expect(session.endpoint).not.toMatch(/:\/\//);
    const ids = session.exchanges.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { chosen, runs } of session.exchanges) expect(runs[chosen]).toBeDefined();
    for (const picture of pictures) expect(ids).toContain(picture.exchangeId);
    for (const form of EXPORT_FORMS) exportText(session, form, new Map());
  }
}

describe('a file that somebody made', () => {
  it('of the right keys in the wrong places gives sessions or one sentence', () => {
    fc.assert(
      fc.property(value, (json) => isAnswered(JSON.stringify(json) ?? '')),
      { numRuns: 2_000 },
    );
  });

  it('from one of ours, cut and changed anywhere, gives sessions or one sentence', () => {
    const golden = goldenSession('session-v1-rich.json');
    fc.assert(
      fc.property(
        fc.constantFrom(...EXPORT_FORMS),
        fc.array(fc.tuple(fc.nat(), fc.nat(20), fc.string({ maxLength: 5 })), { maxLength: 4 }),
        (form, changes) => {
          let text = exportText(golden, form, new Map());
          for (const [place, length, put] of changes) {
            const at = place % (text.length + 1);
            text = text.slice(0, at) + put + text.slice(at + length);
          }
          isAnswered(text);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
