/** What is said at the very end passes the second line too: here the first, the filter, lets everything through. */
import { afterEach, expect, it, vi } from 'vitest';
import { takeCharge } from '../../src/terminal/lifecycle.ts';

const written = vi.hoisted(() => [] as string[]);
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync: (_: number, text: string) => written.push(text),
}));
vi.mock('../../src/core/safe-text.ts', async (original) => ({
  ...(await original<typeof import('../../src/core/safe-text.ts')>()),
  safeLine: (text: string) => text,
  words: (parts: TemplateStringsArray, ...values: readonly unknown[]) =>
    String.raw({ raw: parts }, ...values),
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

it('lets nothing of last words and of a crash through that a terminal obeys', async () => {
  vi.spyOn(process, 'exit').mockImplementation((() => {}) as () => never);
  const lifecycle = takeCharge({
    onLeave: async () => {},
    restoreTerminal() {},
    lastWords: () => 'NOT SAVED: \x1b]52;c;eA==\x07 \u009d0;x',
  });
  await lifecycle.leave({ kind: 'crash', error: new Error('bad \x1b[6n \u009b6n') });
  expect(written).toHaveLength(2);
  expect(written[0]).toBe('NOT SAVED: ␛]52;c;eA==␇ \ufffd0;x\n');
  expect(written[1]).toContain('bad ␛[6n \ufffd6n');
});
