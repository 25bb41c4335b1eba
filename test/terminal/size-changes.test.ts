import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type Size, sizeOf, watchSize } from '../../src/terminal/size-changes.ts';

class Terminal extends EventEmitter {
  columns = 80;
  rows = 24;
}

function watched() {
  const terminal = new Terminal();
  const signals = new EventEmitter();
  const heard: (Size | 'there and back')[] = [];
  watchSize(terminal, (told) => signals.on('SIGWINCH', told), {
    resized: (size) => heard.push(size),
    thereAndBack: () => heard.push('there and back'),
  });
  return { terminal, signals, heard };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a resize', () => {
  it('is told once, whichever is heard first', async () => {
    for (const isSignalFirst of [true, false]) {
      const { terminal, signals, heard } = watched();
      terminal.columns = 100;
      if (isSignalFirst) signals.emit('SIGWINCH');
      terminal.emit('resize');
      if (!isSignalFirst) signals.emit('SIGWINCH');
      await turn();
      expect(heard).toEqual([{ columns: 100, rows: 24 }]);
    }
  });

  it('that left the size as it was is told too: Node says nothing of it', async () => {
    const { terminal, signals, heard } = watched();
    signals.emit('SIGWINCH');
    await turn();
    expect(heard).toEqual(['there and back']);
    signals.emit('SIGWINCH');
    terminal.emit('resize');
    await turn();
    signals.emit('SIGWINCH');
    await turn();
    expect(heard).toEqual(['there and back', { columns: 80, rows: 24 }, 'there and back']);
  });

  it('of a terminal that says no size is one to 80 × 24', () => {
    const nothing = new Terminal();
    nothing.columns = 0;
    nothing.rows = 0;
    expect(sizeOf(nothing)).toEqual({ columns: 80, rows: 24 });
  });
});
