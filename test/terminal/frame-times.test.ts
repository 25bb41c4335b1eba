import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameTimes } from '../../src/terminal/frame-times.ts';

function times(frames: readonly (readonly [layout: number, paint: number])[]) {
  let clock = 0;
  const counted = createFrameTimes(() => clock);
  for (const [layout, paint] of frames) {
    counted.begin();
    clock += layout;
    counted.laidOut();
    // Until the painter is due.
    clock += 100;
    counted.painted(paint);
  }
  return counted.summary();
}

describe('the times of frames', () => {
  it('are nothing before the first', () => {
    expect(createFrameTimes(() => 0).summary()).toEqual({
      frames: 0,
      slow: 0,
      medianMs: 0,
      p95Ms: 0,
      slowestMs: 0,
    });
  });

  it('are layout and paint together, without the time between', () => {
    expect(times([[3, 1.5]])).toEqual({ frames: 1, slow: 0, medianMs: 4.5, p95Ms: 4.5, slowestMs: 4.5 });
    expect(times([[9, 1.5]])).toMatchObject({ slow: 1, slowestMs: 10.5 });
  });

  it('count frames that the painter left out with the one that it drew', () => {
    let clock = 0;
    const counted = createFrameTimes(() => clock);
    for (const layout of [2, 3]) {
      counted.begin();
      clock += layout;
      counted.laidOut();
    }
    counted.painted(1);
    expect(counted.summary()).toMatchObject({ frames: 1, slowestMs: 6 });
    // Drawn again without a new layout.
    counted.painted(2);
    expect(counted.summary().frames).toBe(2);
    expect(counted.summary().medianMs).toBeCloseTo(2, 0);
  });

  it('are as a sorted list says, to a tenth of a millisecond', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (took) => {
          const sorted = took.toSorted((a, b) => a - b);
          const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
          const said = times(took.map((ms) => [0, ms]));
          expect(said.frames).toBe(took.length);
          expect(said.slow).toBe(took.filter((ms) => ms > 10).length);
          expect(said.slowestMs).toBeCloseTo(at(1), 0);
          // Longer ones than 100 ms are all the same: the slowest is said.
          if (at(0.5) < 100) expect(Math.abs(said.medianMs - at(0.5))).toBeLessThanOrEqual(0.16);
          if (at(0.95) < 100) expect(Math.abs(said.p95Ms - at(0.95))).toBeLessThanOrEqual(0.16);
        },
      ),
    );
  });
});
