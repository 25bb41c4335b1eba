/**
 * A small program on Ink that holds the terminal as hf-tui does, for tests of how it gives it back.
 * The argument says how it ends; `wait` waits for keys and signals.
 */
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Box, render, Text, useApp } from 'ink';
import { createElement, useEffect, useState } from 'react';
import { Secret } from '../../../src/core/secret.ts';
import { createTerminal } from '../../../src/terminal/create-terminal.ts';
import { createHold } from '../../../src/terminal/hold.ts';
import { createJobControl } from '../../../src/terminal/job-control.ts';
import { createKeySource } from '../../../src/terminal/key-source.ts';
import { takeCharge } from '../../../src/terminal/lifecycle.ts';
import { createModes, writeToTerminal } from '../../../src/terminal/modes.ts';
import { ownSequence } from '../../../src/terminal/own-sequence.ts';

const how = process.argv[2] ?? 'wait';
const token = new Secret('hf_abcdefghijklmnop');

const keys = createKeySource();
const modes = createModes({ mouse: true });
const hold = createHold(keys, modes, () => writeToTerminal(ownSequence`\x1b[H\x1b[2J`));
keys.start();
// Ink draws where the cursor stands: what was typed before raw mode, and echoed, has moved it to the right.
writeToTerminal(ownSequence`\r`);
const { suspend } = createJobControl(hold);
const lifecycle = takeCharge({
  onLeave: async (reason) => {
    terminal.setTitle('saving');
    // Opening a pipe that nobody writes to holds a thread, as a disk does that never answers.
    if (how === 'held') await open(`${process.env.HOME}/pipe`);
    if (how === 'stuck') await new Promise(() => {});
    if (how === 'mistake') setImmediate(() => void Promise.reject(new Error('a mistake in between')));
    if (how === 'mistake' || how === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));
    writeFileSync(`${process.env.HOME}/saved`, reason.kind);
  },
  restoreTerminal: () => hold.release(false),
  isLent: () => hold.isLent(),
  lastWords: () => {
    if (how === 'speechless') throw new Error('no last words');
    return '';
  },
  secrets: () => [token],
});
const terminal = createTerminal({
  hold,
  modes,
  suspend,
  write: writeToTerminal,
  env: process.env,
  platform: process.platform,
});
keys.onEnd(() => void lifecycle.leave({ kind: 'terminal-gone' }));

let handOver: (run: () => Promise<void>) => Promise<void> = (run) => run();

function Program() {
  const app = useApp();
  const [text, setText] = useState('');
  handOver = app.suspendTerminal;
  useEffect(
    () =>
      keys.listen((event) => {
        if (event.type === 'paste') return setText((before) => `${before}[${event.text}]`);
        if (event.type !== 'key') return;
        switch (event.key.name) {
          case 'ctrl+z':
            return terminal.suspend();
          case 'ctrl+l':
            return terminal.redraw();
          case 'ctrl+g':
            void terminal.edit('draft').then((edited) => {
              setText(edited.ok ? `<${edited.value}>` : edited.error.message);
            });
            return;
          case 'ctrl+y':
            void terminal
              .copy(`it's 日本`)
              .then((copied) => setText(copied.ok ? copied.value.how : 'failed'));
            return;
          case 'ctrl+c':
            return void lifecycle.leave({ kind: 'quit', code: 5 });
          default:
            setText((before) => before + (event.key.text === '' ? `(${event.key.name})` : event.key.text));
        }
      }),
    [],
  );
  if (how === 'render-error' && text !== '') throw new Error('drawing failed');
  const { columns, rows } = process.stdout;
  return createElement(
    Box,
    { width: columns, height: rows, flexDirection: 'column' },
    createElement(Text, null, `ready ${text}`),
    createElement(Text, null, 'second row'),
  );
}

const instance = render(createElement(Program), {
  alternateScreen: true,
  incrementalRendering: true,
  exitOnCtrlC: false,
  patchConsole: false,
});
hold.take({
  handOver: (run) => handOver(run),
  repaint: () => {
    instance.clear();
    instance.rerender(createElement(Program));
  },
  close: () => instance.unmount(),
});
instance.waitUntilExit().catch((error: unknown) => lifecycle.leave({ kind: 'crash', error }));
terminal.setTitle('manners \x1b]0;forged\x07');

if (how === 'throw') {
  setImmediate(() => {
    throw new Error(`boom with ${token.reveal()} and \x1b[31mred`);
  });
}
if (how === 'unreadable') {
  setImmediate(() => {
    throw Object.defineProperty(new Error(), 'message', {
      get: () => {
        throw new Error('no');
      },
    });
  });
}
if (how === 'reject') void Promise.reject(new Error('nobody waited'));
if (how === 'exit') setImmediate(() => process.exit(3));
