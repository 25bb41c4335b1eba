import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { TextOutput } from '../../src/commands/text-output.ts';
import { jsonDocument } from '../../src/core/json-document.ts';
import { plainText, printable, printableDocument } from '../../src/core/printable.ts';
import { safeText, words } from '../../src/core/safe-text.ts';
import { ALL_BYTES, HOSTILE_SEQUENCES } from '../harness/hostile-sequences.ts';

/** Controls but tabs and line ends, and what hides or turns text around. */
const UNSAFE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u{e0041}]/u;

describe('a standard stream', () => {
  it('takes what was made printable', async () => {
    const stream = new PassThrough();
    const output = new TextOutput(stream);
    await output.write(safeText('a'));
    await output.write(words`b${'\x1b'}`);
    await output.write(plainText('c\t'));
    await output.write(jsonDocument({ d: '\u009b' }));
    await output.write(printable`\x1b[K${plainText('\x1b')}${1}`);
    stream.end();
    expect(await textOf(stream)).toBe('ab␛c\t{\n  "d": "\\u009b"\n}\x1b[K␛1');
  });

  it('takes no other text: none of these lines compiles', () => {
    const output = new TextOutput(new PassThrough());
    const raw: string = '\x1b]52;c;eA==\x07';
    const lines: readonly (() => unknown)[] = [
      // @ts-expect-error a string
      () => output.write(raw),
      // @ts-expect-error a literal as well: only `printable` says that it is one
      () => output.write('ours'),
      // @ts-expect-error a template is a string
      () => output.write(`${plainText(raw)}\n`),
      // @ts-expect-error so is a sum
      () => output.write(plainText(raw) + raw),
      // @ts-expect-error and what was made of safe text
      () => output.write(plainText(raw).replace('a', raw)),
      // @ts-expect-error a string in printable words
      () => printable`${raw}`,
      // @ts-expect-error JSON of another writer
      () => output.write(JSON.stringify(raw)),
    ];
    expect(lines).toHaveLength(7);
  });
});

describe('a document', () => {
  it('keeps its tabs and line ends, and nothing that a terminal obeys', () => {
    expect(printableDocument('a\tb\r\nc\nd')).toBe('a\tb\r\nc\nd');
    for (const text of [...ALL_BYTES, ...HOSTILE_SEQUENCES]) {
      expect(printableDocument(`${text}\r\n`).replaceAll('\r\n', '\n')).not.toMatch(UNSAFE);
    }
  });

  it('is not changed when it is one of ours', () => {
    for (const text of [...ALL_BYTES, ...HOSTILE_SEQUENCES, '👩‍👩‍👧 \u0928\u094d\u200d']) {
      const document = jsonDocument({ text });
      expect(printableDocument(document)).toBe(document);
    }
  });
});
