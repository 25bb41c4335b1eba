import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/core/errors.ts';
import { decideRetry, type Failure, type RetryQuestion, retryAfter } from '../../src/net/retry.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);

const status = (
  code: number,
  more: { headers?: Record<string, string>; estimated?: number; as?: ErrorCode } = {},
): Failure => ({
  kind: 'status',
  status: code,
  code: more.as ?? 'SERVER_ERROR',
  headers: more.headers ?? {},
  estimatedSeconds: more.estimated ?? null,
});

const network = (
  code: ErrorCode,
  phase: 'connect' | 'wait' | 'body' = 'connect',
  more: { retryable?: boolean; isLoopback?: boolean } = {},
): Failure => ({
  kind: 'network',
  code,
  phase,
  retryable: more.retryable ?? true,
  isLoopback: more.isLoopback ?? false,
});

/** The delay in ms, or null for giving up. */
function delay(failure: Failure, more: Partial<RetryQuestion> = {}): number | null {
  const decision = decideRetry({
    tries: 1,
    elapsedMs: 0,
    resets: 1,
    bodyBegun: false,
    failure,
    now: NOW,
    random: 0.5,
    ...more,
  });
  return decision.again ? decision.delayMs : null;
}

describe('what is tried again', () => {
  test.each<[string, Failure, number | null]>([
    ['400', status(400), null],
    ['401', status(401), null],
    ['402', status(402), null],
    ['403', status(403), null],
    ['404', status(404), null],
    ['408', status(408), 1500],
    ['409', status(409), null],
    ['410', status(410), null],
    ['413', status(413), null],
    ['422', status(422), null],
    ['424', status(424), null],
    ['429', status(429), 1500],
    ['500', status(500), null],
    ['501', status(501), null],
    ['502', status(502), 1500],
    ['503', status(503), 1500],
    ['504', status(504), 1500],
    ['302', status(302), null],
    ['a name server that does not answer', network('NET_DNS'), 1500],
    ['a host that does not exist', network('NET_DNS', 'connect', { retryable: false }), null],
    ['a refusing host elsewhere', network('NET_REFUSED'), 1500],
    ['a refusing port here', network('NET_REFUSED', 'connect', { isLoopback: true }), null],
    ['a connection that takes too long', network('NET_TIMEOUT'), 1500],
    ['an answer that does not begin', network('NET_TIMEOUT', 'wait'), null],
    ['no way there', network('NET_FAILED'), 1500],
    ['a failure while waiting', network('NET_FAILED', 'wait'), null],
    ['a reset before the answer', network('NET_RESET', 'wait'), 1500],
    ['a cut answer', network('STREAM_CUT', 'body'), null],
    ['a bad certificate', network('NET_TLS', 'connect', { retryable: false }), null],
    ['a proxy that refuses', network('NET_PROXY', 'connect', { retryable: false }), null],
    ['an answer that is no HTTP', network('BAD_RESPONSE', 'wait', { retryable: false }), null],
  ])('%s', (_name, failure, expected) => {
    expect(delay(failure)).toBe(expected);
  });

  test('only the first reset', () => {
    expect(delay(network('NET_RESET', 'wait'), { resets: 2 })).toBeNull();
  });

  test('nothing once a byte of an answer was used', () => {
    for (const failure of [status(503), status(429), network('NET_RESET', 'wait'), network('NET_DNS')]) {
      expect(delay(failure, { bodyBegun: true })).toBeNull();
    }
  });
});

describe('a wait beyond what trying may take', () => {
  test.each([
    ['in seconds', '3600'],
    ['as a date', 'Sat, 20 Nov 2027 12:00:00 GMT'],
  ])('%s ends the trying: it is not cut short', (_name, value) => {
    expect(delay(status(429, { headers: { 'retry-after': value } }))).toBeNull();
  });
});

describe('when', () => {
  test.each<[string, Failure, number]>([
    ['Retry-After in seconds', status(429, { headers: { 'retry-after': '7' } }), 7000],
    ['a fraction', status(429, { headers: { 'retry-after': '1.5' } }), 1500],
    ['zero', status(503, { headers: { 'retry-after': '0' } }), 0],
    ['negative: our own', status(503, { headers: { 'retry-after': '-5' } }), 1500],
    ['nonsense: our own', status(503, { headers: { 'retry-after': 'soon' } }), 1500],
    ['empty: our own', status(503, { headers: { 'retry-after': '' } }), 1500],
    ['NaN: our own', status(503, { headers: { 'retry-after': 'NaN' } }), 1500],
    ['a date', status(503, { headers: { 'retry-after': 'Fri, 20 Nov 2026 12:00:09 GMT' } }), 9000],
    ['a date gone by', status(503, { headers: { 'retry-after': 'Fri, 20 Nov 2026 11:00:00 GMT' } }), 0],
    ['estimated_time', status(503, { estimated: 20 }), 20_000],
    ['a fraction of it', status(503, { estimated: 12.34 }), 12_340],
    ['the longer of both', status(503, { estimated: 20, headers: { 'retry-after': '5' } }), 20_000],
    ['too long an estimate', status(503, { estimated: 900 }), 120_000],
    ['a negative estimate', status(503, { estimated: -3 }), 1500],
    ["the Hub's empty bucket", status(429, { headers: { ratelimit: '"api";r=0;t=55' } }), 55_000],
    ['a bucket that is not empty', status(429, { headers: { ratelimit: '"api";r=12;t=55' } }), 1500],
    ['a bucket on another status', status(503, { headers: { ratelimit: '"api";r=0;t=55' } }), 1500],
  ])('%s', (_name, failure, expected) => {
    expect(delay(failure)).toBe(expected);
  });

  test.each([
    [1, 0, 1000],
    [1, 0.999999, 2000],
    [2, 0.5, 2500],
    [3, 0.5, 4500],
    [4, 0, 1000],
    [4, 0.999999, 16_000],
  ])('try %i with chance %f waits %i ms', (tries, random, expected) => {
    expect(delay(status(503), { tries, random })).toBe(expected);
  });
});

describe('how often', () => {
  test('five tries', () => {
    expect(delay(status(503), { tries: 4 })).not.toBeNull();
    expect(delay(status(503), { tries: 5 })).toBeNull();
  });

  test('three minutes, the wait included', () => {
    expect(delay(status(503), { elapsedMs: 178_000 })).toBe(1500);
    expect(delay(status(503), { elapsedMs: 179_000 })).toBeNull();
    expect(delay(status(503, { headers: { 'retry-after': '60' } }), { elapsedMs: 121_000 })).toBeNull();
  });

  test('an endpoint that starts is asked every five seconds for ten minutes', () => {
    const starting = status(503, { as: 'ENDPOINT_STARTING' });
    expect(delay(starting)).toBe(5000);
    expect(delay(starting, { tries: 100, elapsedMs: 500_000 })).toBe(5000);
    expect(delay(starting, { tries: 120, elapsedMs: 595_000 })).toBeNull();
    expect(delay(starting, { tries: 40, elapsedMs: 596_000 })).toBeNull();
    expect(delay(status(503, { as: 'ENDPOINT_STARTING', headers: { 'retry-after': '30' } }))).toBe(30_000);
  });
});

test('Retry-After is read by itself', () => {
  expect(retryAfter(undefined, NOW)).toBeNull();
  expect(retryAfter(' 3 ', NOW)).toBe(3000);
  expect(retryAfter('2026', NOW)).toBe(2_026_000);
});
