import { describe, expect, it } from 'vitest';
import { createTokenSink, type SinkClock } from '../../src/runtime/token-sink.ts';

/** Time that moves only when told. */
function handClock(): SinkClock & { advance(ms: number): void } {
  let now = 0;
  let due: { at: number; call: () => void }[] = [];
  return {
    elapsed: () => now,
    after(ms, call) {
      const entry = { at: now + ms, call };
      due.push(entry);
      return () => {
        due = due.filter((one) => one !== entry);
      };
    },
    advance(ms) {
      now += ms;
      const ready = due.filter((entry) => entry.at <= now);
      due = due.filter((entry) => entry.at > now);
      for (const entry of ready) entry.call();
    },
  };
}

describe('a token sink', () => {
  it('shows the first piece at once and gathers the next ones', () => {
    const clock = handClock();
    const shown: string[] = [];
    const sink = createTokenSink(clock, (piece) =>
      shown.push(`${piece.text}|${piece.reasoning}|${piece.pieces}`),
    );
    sink.text('a');
    expect(shown).toEqual(['a||1']);
    sink.text('b');
    sink.reasoning('r');
    sink.text('c');
    expect(shown).toHaveLength(1);
    clock.advance(33);
    expect(shown).toEqual(['a||1', 'bc|r|3']);
  });

  it('takes larger steps while many pieces come', () => {
    const clock = handClock();
    const shown: string[] = [];
    const sink = createTokenSink(clock, (piece) => shown.push(piece.text));
    for (const piece of 'abcde') sink.text(piece);
    clock.advance(33);
    expect(shown).toEqual(['a', 'bcde']);
    sink.text('f');
    clock.advance(33);
    expect(shown).toHaveLength(2);
    clock.advance(17);
    expect(shown).toEqual(['a', 'bcde', 'f']);
    sink.text('g');
    clock.advance(33);
    expect(shown.at(-1)).toBe('g');
  });

  it('shows what waits when it is flushed, and nothing twice', () => {
    const clock = handClock();
    const shown: string[] = [];
    const sink = createTokenSink(clock, (piece) => shown.push(piece.text));
    sink.text('a');
    sink.text('b');
    sink.flush();
    sink.flush();
    clock.advance(100);
    expect(shown).toEqual(['a', 'b']);
  });

  it('shows a piece that comes after a pause at once', () => {
    const clock = handClock();
    const shown: string[] = [];
    const sink = createTokenSink(clock, (piece) => shown.push(piece.text));
    sink.text('a');
    clock.advance(500);
    sink.text('b');
    expect(shown).toEqual(['a', 'b']);
  });
});
