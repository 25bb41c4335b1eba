import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSent } from '../../src/core/context.ts';
import { estimateSaid, sentCells, stretchesOf } from '../../src/core/token-estimate.ts';
import { sampleExchange, sampleRun } from '../store/session-samples.ts';

const cell = (at: number, muted: boolean, output = 'Yes.') => ({
  ...sampleExchange(`01${at}`, `Question ${at}?`, [sampleRun(output)]),
  muted,
});

test('what is sent of any cells: their tokens, and each stretch of them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.constantFrom('', 'Yes.'))),
      fc.nat({ max: 20 }),
      (kinds, count) => {
        const exchanges = kinds.map(([muted, output], at) => cell(at, muted, output));
        const sent = sentCells.over(exchanges, count);
        const places = stretchesOf(sent).flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, step) => from + step),
        );
        const wanted = exchanges.slice(0, count).flatMap((one, at) => (isSent(one) ? [at + 1] : []));
        expect(places).toEqual(wanted);
        expect(sent.tokens).toBe(
          wanted.reduce((sum, place) => sum + estimateSaid(exchanges[place - 1] ?? cell(0, true)), 0),
        );
        // Two stretches never touch: they would be one.
        expect(
          stretchesOf(sent).every(([from], at, all) => at === 0 || from > (all[at - 1]?.[1] ?? 0) + 1),
        ).toBe(true);
      },
    ),
  );
});

test('ten thousand cells, every other one muted, share what is noted of them', () => {
  const exchanges = Array.from({ length: 10_000 }, (_, at) => cell(at, at % 2 === 1));
  const sent = sentCells.over(exchanges, 10_000);
  expect(stretchesOf(sent)).toHaveLength(5000);
  expect(stretchesOf(sent)).toBe(stretchesOf(sent));
  expect(sent.last?.before).toBe(sentCells.over(exchanges, 9998).last);
});
