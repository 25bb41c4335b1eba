import { describe, expect, it } from 'vitest';
import { readTerminalOutput } from './terminal-output.ts';

describe('what the program writes', () => {
  it('is text and its own sequences', () => {
    const output =
      '\x1b[?1049h\x1b[?25l\x1b[1m日本\x1b[22m\r\n\x1b[38;2;1;2;3mx\x1b[39m\x1b[2A\x1b[4G\x1b[K\x1b]0;a · b\x07\x1b]11;?\x1b\\\x1b[>5u\x1b[<u\x1b]8;;https://x.example/\x07y\x1b]8;;\x07';
    expect(readTerminalOutput(output)).toEqual({
      text: '日本\r\nxy',
      titles: ['a · b'],
      links: ['https://x.example/'],
    });
  });

  it.each([
    '\x1b]52;c;aGk=\x07',
    '\x1b]8;;https://example.com\x1b\\',
    '\x1b]8;;javascript:x\x07y\x1b]8;;\x07',
    '\x1b]8;;https://example.com\x07',
    '\x1b]8;;\x07',
    '\x1b]11;#000\x07',
    '\x1b]0;two\x1b\\',
    '\x1b[6n',
    '\x1b[>c',
    '\x1b[?1h',
    '\x1b[21t',
    '\x1bPq\x1b\\',
    '\x1b_G\x1b\\',
    '\x1bc',
    '\x05',
    '\x08',
    '\x0e',
    '\x7f',
    '\x9b2J',
    '\u202e',
  ])('and not %j', (output) => {
    expect(() => readTerminalOutput(`before${output}after`)).toThrow();
  });
});
