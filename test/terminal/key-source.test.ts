import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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
  send('hi\nyou\x1b\n\rx\n');
  expect(names()).toEqual(['h', 'i', 'enter', 'y', 'o', 'u', 'alt+enter', 'enter', 'x', 'ctrl+j']);
  vi.runAllTimers();
  send('\n');
  expect(names().at(-1)).toBe('ctrl+j');
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
