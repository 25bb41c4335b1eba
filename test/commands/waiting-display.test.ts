import { expect, test } from 'vitest';
import { TextOutput } from '../../src/commands/text-output.ts';
import { WaitingDisplay, type WaitingEvent } from '../../src/commands/waiting-display.ts';
import { appError } from '../../src/core/errors.ts';
import { Collected } from '../harness/command-line.ts';

function shown(isTerminal: boolean, env: Readonly<Record<string, string>> = {}) {
  const stream = new Collected(isTerminal);
  const clock = { now: 0, run: () => {}, running: 0 };
  const display = new WaitingDisplay(new TextOutput(stream), env, {
    elapsed: () => clock.now,
    every: (_ms, run) => {
      clock.run = run;
      clock.running += 1;
      return () => {
        clock.running -= 1;
      };
    },
  });
  const pass = (ms: number) => {
    clock.now += ms;
    clock.run();
  };
  /** The lines as a terminal shows them: of each, what was written last. */
  const lines = () => stream.text.split('\n').map((line) => line.split('\r\x1b[K').at(-1) ?? '');
  return { stream, clock, display, pass, lines };
}

const retry = (attempt: number): WaitingEvent => ({
  type: 'retry',
  attempt,
  attempts: 120,
  delayMs: 5_000,
  error: appError('ENDPOINT_STARTING', 'The endpoint is starting.'),
});
const STARTING: WaitingEvent = { type: 'starting', waitedMs: 8_000, attempt: 1, limitMs: 630_000 };

test('on a terminal it counts down, says each reason once, and leaves nothing of the countdown', async () => {
  const { display, pass, lines, clock } = shown(true);
  await display.show(retry(2));
  expect(lines()).toEqual(['The endpoint is starting.', 'Trying again in 5 s (2 of 120). Ctrl+C gives up.']);
  pass(1_200);
  expect(lines()[1]).toBe('Trying again in 4 s (2 of 120). Ctrl+C gives up.');
  pass(4_000);
  expect(lines()[1]).toBe('Trying again now (2 of 120). Ctrl+C gives up.');
  await display.show(retry(3));
  expect(lines()).toEqual(['The endpoint is starting.', 'Trying again in 5 s (3 of 120). Ctrl+C gives up.']);
  await display.end();
  await display.end();
  expect(lines()).toEqual(['The endpoint is starting.', '']);
  expect(clock.running).toBe(0);
});

test('an endpoint that holds the request: the try, how long so far, and how long still', async () => {
  const { display, pass, lines } = shown(true);
  await display.show(STARTING);
  pass(4_000);
  expect(lines().at(-1)).toBe('Waiting for 12 s (try 1, 618 s left). Ctrl+C gives up.');
  await display.show({ type: 'stalled', silentMs: 60_000 });
  pass(2_000);
  expect(lines().at(-1)).toBe('Nothing came for 62 s; still waiting. Ctrl+C stops.');
});

test.each([
  [false, {}],
  [true, { TERM: 'dumb' }],
] as const)('elsewhere there is one line for each event (terminal: %s, %j)', async (isTerminal, env) => {
  const { display, stream, clock } = shown(isTerminal, env);
  await display.show(retry(2));
  await display.show(STARTING);
  await display.end();
  expect(stream.text).toBe(
    [
      'The endpoint is starting. Trying again in 5.0 s (2 of 120).',
      'The endpoint is starting, most likely (try 1, 622 s left): it answers by itself when it is ready. Ctrl+C gives up.',
      '',
    ].join('\n'),
  );
  expect(clock.running).toBe(0);
});

test('makes room for something else, and goes on counting from where it is', async () => {
  const { display, pass, lines, clock } = shown(true);
  await display.show(retry(2), 'cat.jpg');
  expect(lines()[0]).toBe('cat.jpg: The endpoint is starting.');
  await display.pause();
  expect([lines().at(-1), clock.running]).toEqual(['', 0]);
  clock.now += 2_000;
  await display.resume();
  expect(lines().at(-1)).toBe('Trying again in 3 s (2 of 120). Ctrl+C gives up.');
  pass(1_000);
  expect(lines().at(-1)).toBe('Trying again in 2 s (2 of 120). Ctrl+C gives up.');
  await display.end();
  await display.resume();
  expect([lines().at(-1), clock.running]).toEqual(['', 0]);
});
