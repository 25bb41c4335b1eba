import { afterEach, expect, it, vi } from 'vitest';
import { takeCharge } from '../../src/terminal/lifecycle.ts';

const written = vi.hoisted(() => [] as string[]);
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync: (_: number, text: string) => written.push(text),
}));

const EVENTS = [...['uncaughtException', 'unhandledRejection', 'exit'], ...['SIGINT', 'SIGTERM', 'SIGHUP']];
const before = EVENTS.map((event) => [event, process.listeners(event as 'exit')] as const);
afterEach(() => {
  // The tests' own process goes on.
  for (const [event, listeners] of before)
    for (const listener of process.listeners(event as 'exit'))
      if (!listeners.includes(listener)) process.off(event, listener);
  vi.restoreAllMocks();
});

it('says its last words in safe text, whatever is in them', async () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as () => never);
  const lifecycle = takeCharge({
    onLeave: async () => {},
    restoreTerminal() {},
    lastWords: () => 'NOT SAVED: \x1b]52;c;eA==\x07 \u202e\u009d\nx',
  });
  await lifecycle.leave({ kind: 'quit', code: 5 });
  expect(exit).toHaveBeenCalledWith(5);
  expect(written).toEqual(['NOT SAVED: ␛]52;c;eA==␇ \\u{202e}\\x9d↵x\n']);
});
