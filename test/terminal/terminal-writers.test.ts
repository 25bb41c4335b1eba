/** What goes to the terminal at once, past the stream that is guarded, is guarded as well. */
import { beforeEach, expect, it, vi } from 'vitest';
import { printable } from '../../src/core/printable.ts';
import { echoToTerminal, writeToTerminal } from '../../src/terminal/modes.ts';
import { droppedSequences } from '../../src/terminal/output-guard.ts';
import { ownSequence } from '../../src/terminal/own-sequence.ts';

const terminal = vi.hoisted(() => ({ written: [] as string[] }));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync: (descriptor: number, bytes: Uint8Array) => {
    terminal.written.push(`${descriptor} ${Buffer.from(bytes).toString()}`);
    return bytes.length;
  },
}));
beforeEach(() => {
  terminal.written.length = 0;
});

it('a sequence that is not on the list is shown and counted, whoever made it', () => {
  const before = droppedSequences();
  writeToTerminal(ownSequence`\x1b]9;hello\x07`);
  writeToTerminal(ownSequence`\x1b[?2004h`, 2);
  expect(terminal.written).toEqual(['1 \u241b]9;hello\u2407', '2 \x1b[?2004h']);
  expect(droppedSequences()).toBe(before + 2);
});

it('an echo has no sequence at all', () => {
  const before = droppedSequences();
  echoToTerminal(2, printable`a\x1b[2J\x9d0;b\x9c\b \b\n`);
  expect(terminal.written).toEqual(['2 a\u241b[2J\ufffd0;b\ufffd\b \b\n']);
  expect(droppedSequences()).toBe(before + 3);
});
