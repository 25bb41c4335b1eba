import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyText, osc52 } from '../../src/terminal/clipboard.ts';
import { createModes, REPAIR_SEQUENCE } from '../../src/terminal/modes.ts';
import { droppedSequences, guarded, guardStream } from '../../src/terminal/output-guard.ts';
import { titleSequence } from '../../src/terminal/title.ts';
import { asSequence } from '../harness/drawn-text.ts';

const SEQUENCE = fc.constantFrom(
  ...['\x1b[2J', '\x1b[H', '\x1b[3;4H', '\x1b[1;38;2;1;2;3m', '\x1b[0m', '\x1b[?25l', '\x1b[?1049h'],
  ...['\x1b[?2026l', '\x1b[G', '\x1b[2K', 'text', '日本', '\n', '\r'],
  ...['\x1b]8;;https://example.org/a?b=c;d\x07', '\x1b]8;;\x07'],
);

describe('what draws', () => {
  test('may draw', () => {
    fc.assert(
      fc.property(fc.array(SEQUENCE), (parts) => {
        const before = droppedSequences();
        expect(guarded(parts.join(''), 'drawing')).toBe(parts.join(''));
        expect(droppedSequences()).toBe(before);
      }),
    );
  });

  test.each([
    ['a link with a sequence in it', '\x1b]8;;x\x1b]52;c;ZXZpbA==\x07', '␛]8;;x␛]52;c;ZXZpbA==␇', 3],
    ['the same in C1 form', '\x1b]8;;x\x9d52;c;ZXZpbA==\x9c', '␛]8;;x\ufffd52;c;ZXZpbA==\ufffd', 3],
    ['a link to a program', '\x1b]8;;file:///bin/sh\x07', '␛]8;;file:///bin/sh␇', 2],
    ['the clipboard', '\x1b]52;c;ZXZpbA==\x07', '␛]52;c;ZXZpbA==␇', 2],
    ['a title', '\x1b]0;owned\x07', '␛]0;owned␇', 2],
    ['a reset', '\x1bc', '␛c', 1],
    ['a question', '\x1b[6n', '␛[6n', 1],
    ['a mode', '\x1b[?2004l', '␛[?2004l', 1],
    ['a control string', '\x1bP$q"p\x1b\\', '␛P$q"p␛\\', 2],
    ['an ESC at the end', 'text\x1b', 'text␛', 1],
    ['an ESC before a sequence of ours', '\x1b\x1b[0m', '␛\x1b[0m', 1],
    ['a bell', '\x07', '␇', 1],
  ])('may not send %s', (_, text, shown, count) => {
    const before = droppedSequences();
    expect(guarded(text, 'drawing')).toBe(shown);
    expect(droppedSequences() - before).toBe(count);
    expect(guarded(shown, 'drawing')).toBe(shown);
  });

  test('leaves no control outside the list, whatever comes', () => {
    const anything = fc.string({
      unit: fc.oneof(fc.constantFrom('\x1b', '\x9b', '\x07', '[', ']', 'm'), SEQUENCE),
    });
    fc.assert(
      fc.property(anything, (text) => {
        const out = guarded(text, 'drawing').replace(
          /\x1b(?:\[(?:[\d;:]*m|[\d;]*[HGKJ]|\?(?:25|1049|2026)[hl])|\]8;;(?:https:[!-~]*)?\x07)/g,
          '',
        );
        expect(out).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('our own writers', () => {
  test('may send all that they send', async () => {
    const written: string[] = [];
    const write = (sequence: string) => void written.push(sequence);
    const modes = createModes({ mouse: true, write });
    modes.enter();
    modes.restore();
    write(titleSequence('Winter \x1b]0;x\x07'));
    write('\x1b]11;?\x1b\\');
    write('\x1b[2J\x1b[H');
    write(REPAIR_SEQUENCE);
    for (const env of [{}, { TMUX: '1' }, { STY: '1' }]) {
      for (const length of [1, 150, 171, 172, 173, 174, 175, 3000])
        write(osc52('x'.repeat(length), env) ?? '');
      await copyText('text', { env, platform: 'linux', write });
    }
    for (const sequence of written) expect(guarded(sequence, 'own')).toBe(sequence);
    expect(written.length).toBeGreaterThan(20);
  });

  test('and nothing else', () => {
    expect(guarded('\x1b]0;a\x1b]52;c;eA==\x07', 'own')).toBe('␛]0;a\x1b]52;c;eA==\x07');
    expect(guarded('\x1b]52;c;?\x07', 'own')).toBe('␛]52;c;?␇');
    expect(guarded('\x1b[21t\x1b[>c', 'own')).toBe('␛[21t␛[>c');
  });
});

test('a guarded stream gets what was checked, with all that came with it', async () => {
  const written: unknown[] = [];
  const stream = {
    write(chunk: unknown, encoding: unknown, done: unknown) {
      written.push(chunk);
      const call = typeof encoding === 'function' ? encoding : done;
      if (typeof call === 'function') call();
      return true;
    },
  };
  guardStream(stream as never);
  const write = stream.write as unknown as NodeJS.WriteStream['write'];
  await new Promise<void>((resolve) => write('a\x1bcb', () => resolve()));
  await new Promise<void>((resolve) => write(Buffer.from('é\x9b2J'), 'utf8', () => resolve()));
  expect(write('\x1b[0mfine')).toBe(true);
  expect(written).toEqual(['a␛cb', 'é\ufffd2J', '\x1b[0mfine']);
});

test('pictures are sent by their own writer and by nothing else', () => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) > 0 };
  const { frames, pictures } = guardStream(stream as never);
  const picture = asSequence('\x1bP0;1;0q"1;1;1;6#0!8~\x1b\\');
  stream.write(picture);
  frames(picture);
  expect(written).toEqual(Array.from({ length: 2 }, () => '␛P0;1;0q"1;1;1;6#0!8~␛\\'));
  pictures(picture);
  expect(written.at(-1)).toBe(picture);
  pictures(asSequence('\x1b]52;c;eA==\x07'));
  expect(written.at(-1)).toBe('␛]52;c;eA==␇');
});

test('a guarded stream is not gone around by another writing of the same bytes, or by its end', async () => {
  const out = new PassThrough();
  guardStream(out as never);
  out.write(Buffer.from('a\x1bc').toString('hex'), 'hex');
  out.write(Buffer.from('b\x1b]0;x\x07').toString('base64'), 'base64');
  out.write('c\x9b2J', 'latin1');
  out.end('d\x1b[6n');
  expect(await text(out)).toBe('a␛cb␛]0;x␇c\ufffd2Jd␛[6n');
});
