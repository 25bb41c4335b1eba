import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypedLine } from '../../src/linear/typed-line.ts';
import { guarded } from '../../src/terminal/output-guard.ts';
import { HOSTILE_SEQUENCES } from '../harness/hostile-sequences.ts';

/** What comes of these chunks: the lines, what was shown, and the keys that are none of the line's. */
function typed(...chunks: readonly string[]) {
  const line = new TypedLine();
  const all = chunks.flatMap((chunk) => line.take(chunk));
  return {
    lines: all.flatMap((one) => (one.kind === 'line' ? [one.line] : [])),
    shown: all.map((one) => (one.kind === 'echo' ? one.text : '')).join(''),
    keys: all.flatMap(({ kind }) => (kind === 'echo' || kind === 'line' ? [] : [kind])),
  };
}

describe('a line that is typed in raw mode', () => {
  it.each<[string, readonly string[], string, string]>([
    ['keys', ['h', 'i', '\r'], 'hi', 'hi\n'],
    ['a rubbed out key', ['a', 'b', '\x7f', 'c', '\r'], 'ac', 'ab\b \bc\n'],
    ['more rubbed out than there is', ['a', '\b', '\b', 'c', '\r'], 'c', 'a\b \bc\n'],
    ['a wide character rubbed out', ['日', '\x7f', '\r'], '', '日\b \b\b \b\n'],
    ['a composed character rubbed out', ['é', '\x7f', '\r'], '', 'é\b \b\n'],
    ['an emptied line', ['abc', '\x15', 'd\r'], 'd', 'abc\b \b\b \b\b \bd\n'],
    ['a word rubbed out', ['ab cd', '\x17', 'e\r'], 'ab e', 'ab cd\b \b\b \be\n'],
    ['a C1 sequence', ['\x9d52;c;ZXZpbA==\x9c\r'], '\x9d52;c;ZXZpbA==\x9c', '\\x9d52;c;ZXZpbA==\\x9c\n'],
    ['an escape sequence that is pasted', ['x\x1b]0;y\x07\r'], 'x\x1b]0;y\x07', 'x␛]0;y␇\n'],
    ['arrows', ['a', '\x1b[A', '\x1bOC', '\r'], 'a', 'a\n'],
    ['a tab', ['a\tb\r'], 'a\tb', 'a    b\n'],
  ])('%s', (_, chunks, line, shown) => {
    expect(typed(...chunks)).toEqual({ lines: [line], shown, keys: [] });
  });

  it('hides all lines of a private key, and takes them whole', () => {
    const key = [
      '-----BEGIN RSA PRIVATE KEY-----',
      'MIIEpAIB',
      'AAKCAQEA+/x=',
      '-----END RSA PRIVATE KEY-----',
      'word',
    ];
    const { lines, shown } = typed(...key.map((line) => `${line}\r`));
    expect(lines).toEqual(key);
    expect(shown).toContain('•••••••');
    expect(shown).not.toMatch(/MIIE|AAKC/);
    expect(shown.endsWith('word\n')).toBe(true);
    const pasted = typed(`${key.join('\r')}\r`, '\r');
    expect(pasted.lines).toEqual([key.join('\n')]);
    expect(pasted.shown).not.toMatch(/MIIE|AAKC/);
  });

  it('hides a key but for its end, as the notebook does, and takes it whole', () => {
    const key = 'hf_abcdefghijklmnopqrstuvwx';
    const hidden = `hf_${'•'.repeat(20)}uvwx`;
    expect(typed(`say ${key}`, '\r')).toEqual({ lines: [`say ${key}`], shown: `say ${hidden}\n`, keys: [] });
    // Typed letter by letter, it is hidden as soon as it is long enough to be one.
    const { lines, shown } = typed(...key, '\r');
    expect(lines).toEqual([key]);
    expect(shown.replace(/.*•/s, '')).toBe('uvwx\n');
  });

  it('ends lines by CR, LF and both, wherever they are cut', () => {
    expect(typed('a\r', 'b\n', 'c\r\n', 'd\r', '\n', 'e\n').lines).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it.each<[string, readonly string[], string]>([
    ['sent by an Enter of its own', ['one\rtwo\r', '\r'], 'one\ntwo'],
    ['without an end behind it', ['one\r\ntwo', '\r'], 'one\ntwo'],
    [
      'behind what was typed, and gone on with',
      ['say ', 'one\n\ntwo\n', 'three', '\r'],
      'say one\n\ntwo\nthree',
    ],
  ])('sends nothing of lines that are pasted: %s', (_, chunks, sent) => {
    expect(typed(...chunks.slice(0, -1)).lines).toEqual([]);
    const { lines, shown } = typed(...chunks);
    expect(lines).toEqual([sent]);
    expect(shown).toMatch(/two\n\d lines were pasted\. Enter sends them, Ctrl\+C drops them\.\n/);
  });

  it('takes a paste in pieces for one, and drops it by Ctrl+C', () => {
    const line = new TypedLine();
    const all = [
      line.take('one\rtwo'),
      line.take('\rthree\r', true),
      line.take('\r', true),
      line.rested(),
    ].flat();
    expect(all.map((one): string => (one.kind === 'echo' ? one.text : one.kind)).join('')).toBe(
      'one\ntwo\nthree\n\n4 lines were pasted. Enter sends them, Ctrl+C drops them.\n',
    );
    expect(line.take('\x04')).toEqual([]);
    line.take('\x03');
    expect(line.take('four\r').at(-1)).toEqual({ kind: 'line', line: 'four' });
  });

  it('leaves the keys of the terminal to the program', () => {
    expect(typed('abc\x03', 'x', '\x04', '\x1a', '\x1c', '\r', '\x04')).toEqual({
      lines: ['x'],
      shown: 'abc^Cx\n',
      keys: ['interrupt', 'suspend', 'quit', 'end'],
    });
  });

  it('shows nothing that a terminal obeys, however it is cut', () => {
    for (const sequence of HOSTILE_SEQUENCES)
      for (const chunks of [[sequence], [...sequence]]) {
        const { shown } = typed(...chunks);
        expect(guarded(shown, 'echo')).toBe(shown);
        expect(shown.replaceAll('\b \b', '')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      }
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (chunks) => {
        const { shown } = typed(...chunks);
        expect(guarded(shown, 'echo')).toBe(shown);
      }),
    );
  });
});
