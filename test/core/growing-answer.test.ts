import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withMore } from '../../src/core/exchange.ts';
import { holdsCode } from '../../src/core/exchange-facts.ts';
import { wholeOf } from '../../src/core/grown-text.ts';
import { estimateSaid, estimateTokens } from '../../src/core/token-estimate.ts';
import { sampleExchange, sampleRun } from '../store/session-samples.ts';

const OTHER = 'z'.repeat(1000);

const words = fc
  .tuple(fc.constantFrom('a', '東', 'b`', '```'), fc.integer({ min: 1, max: 5000 }))
  .map(([text, times]) => (text === '```' ? text : text.repeat(times)));

test('what is asked of an answer while it comes is what is asked of it when it is there, however it was cut', () => {
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 5 }),
      (texts, cuts) => {
        const whole = texts.join('');
        let run = sampleRun('');
        let at = 0;
        for (let i = 0; at < whole.length; i++) {
          const to = at + (cuts[i % cuts.length] ?? 1);
          run = withMore(run, whole.slice(at, to));
          at = to;
          const coming = sampleExchange('01', 'Why?', [run]);
          const { arriving = null, ...there } = run;
          expect(arriving === null ? null : wholeOf(arriving)).toBe(run.output);
          const come = sampleExchange('02', 'Why?', [there]);
          expect(holdsCode(coming)).toBe(holdsCode(come));
          const estimate = estimateSaid(coming);
          // What was counted last is known: behind another text all of it is counted.
          estimateTokens(OTHER);
          expect(estimate).toBe(estimateSaid(come));
          estimateSaid(sampleExchange('03', 'Why?', [run]));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ['`', '``'],
  ['``', '`'],
])('marks of code are seen where they begin in what came long before: %s and %s', (before, behind) => {
  const run = withMore(withMore(sampleRun(''), 'a'.repeat(9000) + before), behind);
  expect(holdsCode(sampleExchange('01', 'Why?', [run]))).toBe(true);
});
