import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { linesFor } from '../../src/commands/keys.ts';
import { COMMANDS } from '../../src/core/commands.ts';
import { DEFAULT_KEYMAP } from '../../src/core/keymap.ts';
import { inspectKeys, type SeenInput, writtenBytes } from '../../src/terminal/key-inspector.ts';

class Input extends EventEmitter {
  raw = false;
  setRawMode(raw: boolean) {
    this.raw = raw;
  }
  resume() {}
  pause() {}
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const shown = (...chunks: readonly string[]) => {
  const input = new Input();
  const all: SeenInput[] = [];
  const stop = inspectKeys(input, (seen) => all.push(seen));
  for (const chunk of chunks) input.emit('data', Buffer.from(chunk));
  vi.advanceTimersByTime(1000);
  stop();
  return all.flatMap((seen) =>
    linesFor(
      seen.bytes,
      seen.events.filter((event) => event.type !== 'reply'),
      DEFAULT_KEYMAP,
      COMMANDS,
    ),
  );
};

describe('what hf-tui keys shows', () => {
  test('a key with its bytes and what it does where', () => {
    expect(shown('\x10')[0]).toMatch(/^10 +Ctrl\+P +prompt, cells: Find a command · lists: Up$/);
    expect(shown('x')[0]).toMatch(/^x +x +cells: Mute/);
    expect(shown('\x1bOP')[0]).toMatch(/^ESC O P +F1 +Help for this screen$/);
  });

  test('a sequence that comes in pieces, and an escape by itself', () => {
    expect(shown('\x1b[', 'A')).toHaveLength(1);
    expect(shown('\x1b[', 'A')[0]).toMatch(/^ESC \[ A +Up /);
    expect(shown('\x1b')[0]).toMatch(/^ESC +Esc /);
  });

  test('a paste by its length, never what is in it', () => {
    expect(shown('\x1b[200~hf_secret\x1b[201~').join()).toMatch(/^pasted +9 characters$/);
    expect(shown('\x1b[200~x\x1b[201~').join()).toMatch(/^pasted +1 character$/);
  });

  test('gives the terminal its line editing back', () => {
    const input = new Input();
    const stop = inspectKeys(input, () => {});
    expect(input.raw).toBe(true);
    stop();
    expect(input.raw).toBe(false);
    expect(input.listenerCount('data')).toBe(0);
  });

  test('bytes as people read them', () => {
    expect(writtenBytes([0x1b, 0x5b, 0x41, 0x20, 0x0d, 0xc3])).toBe('ESC [ A 20 0d c3');
  });
});
