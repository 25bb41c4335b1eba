import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMakeId } from '../../src/core/ulid.ts';

/** https://github.com/ulid/spec: Crockford's base 32, no more than 48 bits of time. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const ones = (bytes: number) => new Uint8Array(bytes).fill(255);

test('26 characters, the time first', () => {
  const id = createMakeId({ now: () => 1_469_918_176_385, random: () => new Uint8Array(16) })();
  expect(id).toBe('01ARYZ6S410000000000000000');
  expect(id).toMatch(ULID);
});

test('ids sort in the order they were made, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 200 }), (times) => {
      let index = 0;
      const makeId = createMakeId({ now: () => times[index++] ?? 0, random: ones });
      const ids = times.map(() => makeId());
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => ULID.test(id))).toBe(true);
    }),
  );
});
