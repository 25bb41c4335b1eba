import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { InputEvent } from '../../src/core/keys.ts';
import { createKeySource } from '../../src/terminal/key-source.ts';

class FakeInput extends EventEmitter {
  readonly calls: string[] = [];
  setRawMode(raw: boolean): void {
    this.calls.push(raw ? 'raw' : 'cooked');
  }
  resume(): void {
    this.calls.push('resume');
  }
  pause(): void {
    this.calls.push('pause');
  }
}

let input: FakeInput;
let heard: InputEvent[];
let clock: number;
const names = () => heard.map((event) => (event.type === 'key' ? event.key.name : event.type));
const source = () => createKeySource(input, () => clock);
const send = (...chunks: readonly (string | Buffer)[]) => {
  for (const chunk of chunks) input.emit('data', Buffer.from(chunk));
};

beforeEach(() => {
  vi.useFakeTimers();
  input = new FakeInput();
  heard = [];
  clock = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('what is typed before anyone listens is kept, in order, and later keys follow', () => {
  const keys = source();
  keys.start();
  send('hi', '\x1b[A');
  keys.listen((event) => heard.push(event));
  send('x');
  expect(names()).toEqual(['h', 'i', 'up', 'x']);
});

test('a lone ESC is the Esc key when nothing follows, and a sequence when the rest does', () => {
  const keys = source();
  keys.start();
  keys.listen((event) => heard.push(event));
  send('\x1b');
  expect(names()).toEqual([]);
  vi.runAllTimers();
  expect(names()).toEqual(['esc']);
  send('\x1b', '[A');
  vi.runAllTimers();
  expect(names()).toEqual(['esc', 'up']);
});

test('a character cut in two is one character', () => {
  const keys = source();
  keys.start();
  keys.listen((event) => heard.push(event));
  const bytes = Buffer.from('日👍🏽');
  for (const byte of bytes) send(Buffer.from([byte]));
  expect(heard.map((event) => (event.type === 'key' ? event.key.text : '')).join('')).toBe('日👍🏽');
});

test('an unmarked paste in two chunks sends nothing; a line end typed later is Enter', () => {
  const keys = source();
  keys.start();
  vi.runAllTimers();
  keys.listen((event) => heard.push(event));
  send('one\rtwo', '\r');
  expect(names()).toEqual(['paste', 'paste']);
  clock += 1000;
  send('\r');
  expect(names()).toEqual(['paste', 'paste', 'enter']);
});

test.each([
  ['1', ['a', 'enter', 'b', 'enter']],
  ['2', ['a', 'enter', 'b', 'enter']],
  ['0', ['paste']],
  ['4', ['paste']],
])('a chunk of lines behind the answer %s about marked pastes', (answer, expected) => {
  const keys = source();
  keys.start();
  vi.runAllTimers();
  keys.listen((event) => heard.push(event));
  send(`\x1b[?2004;${answer}$y`, 'a\rb\r');
  expect(names()).toEqual(expected);
  send('\x1b[200~two\rlines\x1b[201~');
  expect(names().at(-1)).toBe('paste');
});

test('Enter typed before raw mode, which the line makes a line feed of, is Enter; later it is Ctrl+J', () => {
  const keys = source();
  keys.listen((event) => heard.push(event));
  keys.start();
  send('hi\n\x1b\n');
  expect(names()).toEqual(['h', 'i', 'enter', 'alt+enter']);
  vi.runAllTimers();
  send('\n');
  expect(names().at(-1)).toBe('ctrl+j');
});

describe('lines that arrive before the terminal can mark a paste', () => {
  const PASTED = 'first line\nsecond\n';

  test('were pasted and send nothing, wherever they are cut before anyone listens', () => {
    for (let cut = 1; cut <= PASTED.length; cut++) {
      heard = [];
      input = new FakeInput();
      const keys = source();
      keys.start();
      send(PASTED.slice(0, cut));
      clock += 5;
      send(PASTED.slice(cut).replaceAll('\n', '\r'));
      keys.listen((event) => heard.push(event));
      const text = heard.map((event) => (event.type === 'paste' ? event.text : '?')).join('');
      expect(text, `cut at ${cut}`).toBe(PASTED);
      keys.stop();
    }
  });

  test('were typed when one is behind the other, or a key is between them', () => {
    const keys = source();
    keys.start();
    send('a\n');
    clock += 200;
    send('b\r');
    clock += 200;
    send('\x1b[Ac\r');
    keys.listen((event) => heard.push(event));
    expect(names()).toEqual(['a', 'enter', 'b', 'enter', 'up', 'c', 'enter']);
  });

  test('were pasted although the terminal has said meanwhile that it marks pastes', () => {
    const keys = source();
    keys.start();
    send('a\rb\r', '\x1b[?2004;1$y');
    clock += 200;
    send('c\rd\r');
    keys.listen((event) => heard.push(event));
    expect(names()).toEqual(['paste', 'c', 'enter', 'd', 'enter']);
  });
});

test('Esc ends a burst: the key behind it is a key', () => {
  const keys = source();
  keys.start();
  vi.runAllTimers();
  keys.listen((event) => heard.push(event));
  send('two\nlines');
  clock += 2;
  send('\x1b');
  // The Esc key is known after 25 ms of silence.
  vi.runAllTimers();
  clock += 26;
  send('q');
  expect(names()).toEqual(['paste', 'esc', 'q']);
});

test('replies are no keys; those who ask hear them', () => {
  const keys = source();
  keys.start();
  keys.listen((event) => heard.push(event));
  const replies: string[] = [];
  const stop = keys.onReply((reply) => replies.push(reply.kind));
  send('\x1b]11;rgb:00/00/00\x1b\\');
  stop();
  send('\x1b[?1u');
  expect([heard, replies]).toEqual([[], ['colour']]);
});

test('stop gives the terminal back, and start takes it again', () => {
  const keys = source();
  keys.listen((event) => heard.push(event));
  keys.start();
  keys.stop();
  send('lost');
  keys.start();
  send('k');
  expect(names()).toEqual(['k']);
  expect(input.calls).toEqual(['raw', 'resume', 'pause', 'cooked', 'raw', 'resume']);
});

test.each(['end', 'close', 'error'])('%s of the input is told once, also to who asks late', (event) => {
  const keys = source();
  keys.start();
  let ended = 0;
  keys.onEnd(() => ended++);
  input.emit(event, new Error('EIO'));
  input.emit('close');
  expect(ended).toBe(1);
  keys.onEnd(() => ended++);
  expect(ended).toBe(2);
});

describe('whatever the moment and the cut', () => {
  /** What one thing is that was typed or pasted: as the terminal sends it, and as the program hears it. */
  const THINGS = [
    ['hi', 'hi'],
    ['\r', '(enter)'],
    ['\x1b[200~two\rlines\r\x1b[201~', '<two lines >'],
    ['\x1b\r', '(alt+enter)'],
    ['\x1bOP', '(f1)'],
    ['日👍🏽', '日👍🏽'],
    ['\x1b[1;5D', '(ctrl+left)'],
  ] as const;
  const SENT = THINGS.map(([sent]) => sent).join('');
  const HEARD = THINGS.map(([, said]) => said).join('');

  /** All that was heard, however many pieces it came in. */
  const said = () =>
    heard
      .map((event) => {
        if (event.type === 'paste') return `<${event.text.replace(/[\r\n]/g, ' ')}>`;
        if (event.type !== 'key') return '';
        return event.key.text === '' ? `(${event.key.name})` : event.key.text;
      })
      .join('');
  /** What the terminal's line makes of it before raw mode. */
  const cooked = (bytes: Buffer) => Buffer.from(bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)));

  /** When a chunk arrives: it waits before raw mode, or comes in it, in the same turns or after them. */
  const MOMENTS = ['before', 'in the first turns', 'later'] as const;
  const inOrder = MOMENTS.flatMap((first, at) => MOMENTS.slice(at).map((second) => [first, second] as const));

  test.each(inOrder)('one half %s, the other %s', (first, second) => {
    const bytes = Buffer.from(SENT);
    for (let cut = 0; cut <= bytes.length; cut++) {
      heard = [];
      input = new FakeInput();
      const keys = source();
      keys.start();
      const arrive = (moment: (typeof MOMENTS)[number], chunk: Buffer) => {
        if (moment === 'later') vi.advanceTimersByTime(1);
        if (chunk.length > 0) send(moment === 'before' ? cooked(chunk) : chunk);
      };
      arrive(first, bytes.subarray(0, cut));
      arrive(second, bytes.subarray(cut));
      keys.listen((event) => heard.push(event));
      vi.runAllTimers();
      expect(said(), `cut at ${cut}`).toBe(HEARD);
      keys.stop();
    }
  });

  test('a paste that stands still for longer than anyone waits sends nothing, wherever it is cut', () => {
    const paste = '\x1b[200~two\rlines\ror three\x1b[201~';
    // In its first marker it is no paste yet, and with one byte left it cannot be told from a key.
    for (let cut = '\x1b[200~'.length; cut < paste.length - 1; cut++) {
      heard = [];
      input = new FakeInput();
      const keys = source();
      keys.start();
      vi.runAllTimers();
      keys.listen((event) => heard.push(event));
      send('\x1b[?2004;1$y', paste.slice(0, cut));
      vi.runAllTimers();
      send(paste.slice(cut));
      vi.runAllTimers();
      expect(new Set(names()), `cut at ${cut}`).toEqual(new Set(['paste']));
      send('a', '\r');
      expect(names().slice(-2)).toEqual(['a', 'enter']);
      keys.stop();
    }
  });

  test('a key behind a paste that never ends is a key again', () => {
    const keys = source();
    keys.start();
    vi.runAllTimers();
    keys.listen((event) => heard.push(event));
    send('\x1b[200~no end');
    vi.runAllTimers();
    send('\r', 'ab', '\r');
    expect(names()).toEqual(['paste', 'enter', 'a', 'b', 'enter']);
  });

  test('a sequence whose rest waited while a turn took long is one key', () => {
    const keys = source();
    keys.start();
    vi.runAllTimers();
    keys.listen((event) => heard.push(event));
    send('\x1b');
    // The timer is due, and the input is looked at before anything is made of it.
    vi.setTimerTickMode('manual');
    setTimeout(() => send('OP'), 25);
    vi.advanceTimersToNextTimer();
    vi.advanceTimersToNextTimer();
    vi.runAllTimers();
    expect(names()).toEqual(['f1']);
  });

  test('Ctrl+J is itself as soon as an Enter of raw mode was read', () => {
    const keys = source();
    keys.listen((event) => heard.push(event));
    keys.start();
    send('a\r', 'b\n');
    expect(names()).toEqual(['a', 'enter', 'b', 'ctrl+j']);
  });
});
