import { describe, expect, test } from 'vitest';
import { type Burst, foldBursts, typedLines } from '../../src/terminal/bursts.ts';
import { createKeyDecoder } from '../../src/terminal/key-decoder.ts';

/** What a chunk is folded to, pastes in brackets, and what it was. */
function fold(chunk: string, before: Burst = 'none'): readonly [string, Burst] {
  const { events, burst } = foldBursts(createKeyDecoder().push(chunk), before);
  const names = events.map((event) =>
    event.type === 'key' ? event.key.name : event.type === 'paste' ? `[${event.text}]` : event.type,
  );
  return [names.join(' '), burst];
}

const LONG = 'a sentence longer than anyone types at once';

describe('text that arrived all at once', () => {
  test.each<[string, string, string, Burst]>([
    ['a few keys stay keys', 'jk', 'j k', 'none'],
    ['a short line and Enter', 'hi\r', 'h i enter', 'none'],
    ['Enter alone, several times', '\r\r\r', 'enter enter enter', 'none'],
    ['Enter and then keys', '\rj', 'enter j', 'none'],
    ['a long line', LONG, `[${LONG}]`, 'one-line'],
    ['a long line and Enter: it is sent', `${LONG}\r`, `[${LONG}] enter`, 'none'],
    ['lines', 'one\rtwo', '[one\ntwo]', 'lines'],
    ['lines with one at the end: not sent', 'one\rtwo\r', '[one\ntwo\n]', 'lines'],
    ['a tab within it', `${LONG}\tx`, `[${LONG}\tx]`, 'one-line'],
    ['keys around it', `\x1b[A${LONG}\x1b[B`, `up [${LONG}] down`, 'none'],
    ['line feeds', 'one\ntwo', '[one\ntwo]', 'lines'],
  ])('%s', (_, chunk, expected, burst) => {
    expect(fold(chunk)).toEqual([expected, burst]);
  });

  test.each<[string, string, Burst, string, Burst]>([
    ['the rest of a long line', 'end', 'one-line', '[end]', 'one-line'],
    ['Enter behind a long line', '\r', 'one-line', 'enter', 'none'],
    ['the rest of lines, with a line end', 'end\r', 'lines', '[end\n]', 'lines'],
    ['a line end of lines', '\r', 'lines', '[\n]', 'lines'],
    ['a key that types nothing ends it', '\x1b[A', 'lines', 'up', 'none'],
  ])('in a second chunk: %s', (_, chunk, before, expected, burst) => {
    expect(fold(chunk, before)).toEqual([expected, burst]);
  });
});

describe('text that arrived at once where the terminal marks pastes', () => {
  test.each([
    ['lines are typed, and sent', 'one\rtwo', 'o n e enter t w o'],
    ['a long line comes as one piece, and is sent', `${LONG}\r${LONG}`, `[${LONG}] enter [${LONG}]`],
    ['a new line is one', 'one\ntwo\r', 'o n e ctrl+j t w o enter'],
    ['keys around it', `\x1b[A${LONG}\x1b[Bx`, `up [${LONG}] down x`],
  ])('%s', (_, chunk, expected) => {
    const names = typedLines(createKeyDecoder().push(chunk)).map((event) =>
      event.type === 'key' ? event.key.name : event.type === 'paste' ? `[${event.text}]` : event.type,
    );
    expect(names.join(' ')).toBe(expected);
  });
});
