import { expect, test } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import { takeDown, takeDownAbove } from '../../src/core/exchange-facts.ts';
import { keysSent } from '../../src/core/keys-sent.ts';
import { sampleExchange, sampleRun } from '../store/session-samples.ts';

const key = (letter: string) => `hf_${letter}bcdefghijklmnopqrstuvwxyzABCDEF`;
const KEYS = [key('X'), key('Y'), key('Z')] as const;
const ENDPOINT = { name: 'local', kind: 'openai', url: 'http://127.0.0.1', token: { kind: 'none' } } as const;

const found = (above: readonly Exchange[]) =>
  keysSent({ task: 'chat', input: 'Hi', system: '', above, parameters: {}, endpoint: ENDPOINT }).map(
    (one) => one.key,
  );

const cell = (id: string, input: string, muted = false) => ({
  ...sampleExchange(id, input, [sampleRun('Yes.')]),
  muted,
});

test('keys in earlier prompts are found in their order, those of muted cells not', () => {
  const cells = [
    cell('01A', `mine is ${KEYS[0]}`),
    cell('01B', 'nothing'),
    cell('01C', `not sent: ${KEYS[1]}`, true),
    cell('01D', `and ${KEYS[2]} or ${KEYS[1]}`),
  ];
  expect(found(cells)).toEqual([KEYS[0], KEYS[2], KEYS[1]]);
  expect(found(cells.slice(0, 3))).toEqual([KEYS[0]]);
  expect(found(cells.slice(1))).toEqual([KEYS[2], KEYS[1]]);
});

test('keys in stop strings are found wherever these are sent', () => {
  const about = { task: 'chat', input: 'Hi', system: '', above: [] } as const;
  const parameters = { stop: ['END', KEYS[0]] };
  const token = { kind: 'none' } as const;
  const at = (kind: 'openai' | 'text-generation' | 'image-to-text') =>
    keysSent({ ...about, parameters, endpoint: { kind, name: 'local', url: 'http://127.0.0.1', token } });
  const stop = [{ name: 'a Hugging Face token', key: KEYS[0], place: 'stop' }];
  expect(at('openai')).toEqual(stop);
  expect(at('text-generation')).toEqual(stop);
  expect(at('image-to-text')).toEqual([]);
});

test('what was taken down of many cells is not read again when a prompt is sent', () => {
  let looks = 0;
  const cells = Array.from({ length: 300 }, (_, at) => {
    const one = cell(`01${at}`, 'nothing');
    return Object.defineProperties(
      { ...one },
      Object.fromEntries(
        (['input', 'runs', 'images', 'task'] as const).map((name) => [
          name,
          {
            enumerable: true,
            get: () => {
              looks++;
              return one[name];
            },
          },
        ]),
      ),
    ) as typeof one;
  });
  for (const [at, one] of cells.entries()) {
    takeDown(one);
    takeDownAbove(cells, at);
  }
  expect(looks).toBeGreaterThan(0);
  looks = 0;
  expect(found(cells)).toEqual([]);
  expect(looks).toBe(0);
});
