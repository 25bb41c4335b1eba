import { expect, test } from 'vitest';
import { PRACTICE } from '../../src/core/endpoint.ts';
import { type Exchange, newRun } from '../../src/core/exchange.ts';
import { DEFAULT_BASES } from '../../src/core/initial-state.ts';
import { snapshotOf } from '../../src/core/notebook/endpoint-choice.ts';
import { endAhead } from '../../src/render/end-ahead.ts';
import { T0 } from '../harness/notebook.ts';

const RUN = newRun(snapshotOf(PRACTICE, DEFAULT_BASES), {}, T0);
const answered = (output: string): Exchange => ({
  id: 'E1',
  task: 'chat',
  input: '',
  images: [],
  muted: false,
  folded: false,
  chosen: 0,
  runs: [{ ...RUN, output }],
  extra: {},
});
const steps = (exchanges: readonly Exchange[], rows = 24) =>
  [...endAhead(exchanges, { columns: 80, rows })].length;

test('more and more of the end is laid out, a step each, and no more than the screen holds', () => {
  const long = answered('A paragraph.\n\n'.repeat(200));
  // 1, 2, 4, 8, 16 and 24 rows.
  expect(steps([long])).toBe(6);
  expect(steps([long, long, long])).toBe(6);
  expect(steps([long], 1)).toBe(1);
});

test('short answers leave room for those above them', () => {
  const short = answered('One line.');
  expect(steps([short])).toBe(2);
  expect(steps(Array.from({ length: 1000 }, () => short))).toBeLessThan(20);
});

test('a session without answers has nothing to lay out', () => {
  expect(steps([])).toBe(0);
  expect(steps([answered('')])).toBeLessThan(3);
});
