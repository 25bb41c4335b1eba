import { describe, expect, it } from 'vitest';
import { writtenDate } from '../../src/core/written-date.ts';

const NOW = '2026-11-20T14:30:00.000Z';

describe('writtenDate', () => {
  it.each([
    ['2026-11-20T14:02:11.120Z', 'UTC', 'today 14:02'],
    ['2026-11-20T14:02:11.120Z', 'Europe/Oslo', 'today 15:02'],
    // Yesterday in UTC, today in Tokyo.
    ['2026-11-19T23:30:00.000Z', 'UTC', 'yesterday 23:30'],
    ['2026-11-20T00:05:00.000Z', 'America/New_York', 'yesterday 19:05'],
    ['2026-11-17T08:00:00.000Z', 'UTC', '3 days ago'],
    ['2026-11-13T08:00:00.000Z', 'UTC', '13 Nov'],
    ['2025-12-31T08:00:00.000Z', 'UTC', '31 Dec 2025'],
    ['2026-11-20T00:00:00.000Z', 'UTC', 'today 00:00'],
    // A clock that was set back.
    ['2026-11-22T08:00:00.000Z', 'UTC', '22 Nov'],
    ['not a date', 'UTC', ''],
  ])('%s in %s is %j', (then, zone, expected) => {
    expect(writtenDate(then, NOW, zone)).toBe(expected);
  });

  it("says it in the computer's own time zone as in that by its name", () => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    for (const then of ['2026-11-20T14:02:11.120Z', '2026-11-20T04:05:00.000Z', '2025-07-31T08:00:00.000Z'])
      expect(writtenDate(then, NOW, '')).toBe(writtenDate(then, NOW, timeZone));
  });

  it('counts days, not hours, over a change of clocks', () => {
    expect(writtenDate('2026-10-24T22:30:00Z', '2026-10-25T23:30:00Z', 'Europe/Oslo')).toBe(
      'yesterday 00:30',
    );
  });
});
