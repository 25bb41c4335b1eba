import { describe, expect, it } from 'vitest';
import { rowsOfFrame } from '../../src/terminal/frame-stream.ts';
import { asRows } from '../harness/drawn-text.ts';

describe('the rows of a frame that Ink hands back', () => {
  const given = asRows('\x1b[1mbold\x1b[0m', 'plain   ', '');

  it('are those that it was given', () => {
    expect(rowsOfFrame('\x1b[1mbold\x1b[0m\nplain\n', given)).toEqual(['\x1b[1mbold\x1b[0m', 'plain', '']);
  });

  it('are text where they are others, which the terminal does not obey', () => {
    expect(rowsOfFrame('\x1b[1mbold\x1b[0m\nERROR \x1b[41m\x1b]0;x\x07\u202e\n\x9b2J\nmore', given)).toEqual([
      '\x1b[1mbold\x1b[0m',
      'ERROR ␛[41m␛]0;x␇\\u{202e}',
      '\\x9b2J',
      'more',
    ]);
  });
});
