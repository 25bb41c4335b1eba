import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { askBackground, backgroundHint, backgroundOf, colorDepth } from '../../src/terminal/capabilities.ts';
import type { TerminalReply } from '../../src/terminal/replies.ts';

describe('colours', () => {
  test.each([
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'true'],
    [{ TERM: 'xterm-256color', COLORTERM: '24bit' }, 'true'],
    [{ TERM: 'xterm-kitty' }, 'true'],
    [{ TERM: 'xterm-direct' }, 'true'],
    [{ TERM: 'xterm-256color' }, '256'],
    [{ TERM: 'xterm' }, '16'],
    [{}, '16'],
    [{ OS: 'Windows_NT' }, 'true'],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '1' }, 'none'],
    [{ TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
    [{ TERM: 'xterm', FORCE_COLOR: '3', NO_COLOR: '1' }, 'true'],
    [{ TERM: 'xterm', FORCE_COLOR: '2' }, '256'],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, '16'],
    [{ TERM: 'xterm', FORCE_COLOR: '0' }, 'none'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '' }, '256'],
  ])('%j: %s', (env, depth) => {
    expect(colorDepth(env)).toBe(depth);
  });
});

describe('the background', () => {
  test.each([
    ['15;0', 'dark'],
    ['0;15', 'light'],
    ['0;default;7', 'light'],
    ['12;8', 'dark'],
    ['nonsense', null],
    [undefined, null],
  ])('COLORFGBG %j: %s', (value, background) => {
    expect(backgroundHint({ COLORFGBG: value })).toBe(background);
  });

  test('is dark or light by its brightness', () => {
    expect(backgroundOf({ red: 0.12, green: 0.12, blue: 0.12 })).toBe('dark');
    expect(backgroundOf({ red: 0.98, green: 0.98, blue: 0.98 })).toBe('light');
    expect(backgroundOf({ red: 0, green: 0, blue: 1 })).toBe('dark');
    expect(backgroundOf({ red: 0, green: 1, blue: 0 })).toBe('light');
  });

  describe('asked for', () => {
    type Listener = (reply: TerminalReply['reply']) => void;
    let listeners: Set<Listener>;
    const keys = {
      onReply(listener: Listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const white: TerminalReply['reply'] = {
      kind: 'colour',
      which: 'background',
      colour: { red: 1, green: 1, blue: 1 },
    };
    const answer = (reply: TerminalReply['reply']) => {
      for (const tell of listeners) tell(reply);
    };
    beforeEach(() => {
      listeners = new Set();
      vi.useFakeTimers();
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test('is what the terminal answers', async () => {
      const written: string[] = [];
      const asked = askBackground(keys, (sequence) => written.push(sequence));
      expect(written).toEqual(['\x1b]11;?\x1b\\']);
      answer({ kind: 'other' });
      answer(white);
      expect(await asked).toBe('light');
      expect(listeners.size).toBe(0);
    });

    test('is unknown after a moment, and told when the answer comes late', async () => {
      const late: string[] = [];
      const asked = askBackground(
        keys,
        () => {},
        (background) => late.push(background),
      );
      vi.advanceTimersByTime(1000);
      expect(await asked).toBeNull();
      answer(white);
      answer(white);
      expect(late).toEqual(['light']);
    });
  });
});
