import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHttp, type Http } from '../../src/net/http.ts';
import { holdHeaders, patienceFor } from '../../src/net/limits.ts';
import { sendPatiently } from '../../src/net/send-patiently.ts';
import { systemTiming, type Timing } from '../../src/net/timing.ts';
import { answer, type RawServer, startRawServer } from '../harness/raw-server.ts';

const DEDICATED = 'https://abc.us-east-1.aws.endpoints.huggingface.cloud';

test.each([
  [DEDICATED, true],
  [`${DEDICATED}/v1/chat/completions`, true],
  [DEDICATED.replace('https', 'http'), false],
  [`${DEDICATED}.evil.example`, false],
  ['https://endpoints.huggingface.cloud', false],
  ['https://evilendpoints.huggingface.cloud', false],
  ['https://router.huggingface.co/v1', false],
  ['http://localhost:8080', false],
])('%s is asked to hold a request: %s', (address, isAsked) => {
  const url = new URL(address);
  expect(holdHeaders(url)).toEqual(isAsked ? { 'x-scale-up-timeout': '600' } : {});
  expect(patienceFor(url).heldMs !== null).toBe(isAsked);
});

test('the answer is waited for longer than the proxy holds the request, unless the user said how long', () => {
  const { firstByteMs, heldMs } = patienceFor(new URL(DEDICATED));
  expect(firstByteMs).toBeGreaterThan(600_000);
  expect(heldMs).toBeLessThan(30_000);
  expect(patienceFor(new URL(DEDICATED), { firstByte: 5_000 }).firstByteMs).toBe(5_000);
});

let server: RawServer;
let http: Http;
let waiting: Socket[] = [];
let cancelled = 0;
/** Limits fire at once. */
const timing: Timing = {
  ...systemTiming,
  after: (_ms, run) => {
    const timer = setImmediate(run);
    return () => {
      cancelled += 1;
      clearImmediate(timer);
    };
  },
};

beforeEach(async () => {
  waiting = [];
  cancelled = 0;
  server = await startRawServer((_request, socket) => void waiting.push(socket));
  http = createHttp({ timing: systemTiming });
});
afterEach(async () => {
  await http.close();
  await server.close();
});

function ask(heldMs: number | null, signal = new AbortController().signal) {
  const url = new URL(`${server.url}/x`);
  return sendPatiently(
    http,
    timing,
    {
      request: { method: 'POST', url, headers: {}, connectMs: null, firstByteMs: null },
      asked: { url, endpoint: null, model: '', token: null, hub: 'https://huggingface.co' },
      again: 'once',
      heldMs,
    },
    signal,
  );
}

const asked = async () => {
  while (waiting.length === 0) await new Promise(setImmediate);
};

test('a request that is held is said to be so, once, and goes on', async () => {
  const tries = ask(8_000);
  expect(await tries.next()).toEqual({ done: false, value: { heldMs: 8_000, attempt: 1, limitMs: null } });
  const rest = tries.next();
  await asked();
  waiting[0]?.write(answer(200, '{}'));
  expect(await rest).toMatchObject({ done: true, value: { kind: 'reply' } });
  expect(cancelled).toBe(1);
});

test('a request that nobody holds says nothing', async () => {
  const tries = ask(null);
  const outcome = tries.next();
  await asked();
  waiting[0]?.write(answer(200, '{}'));
  expect(await outcome).toMatchObject({ done: true, value: { kind: 'reply' } });
});

test('it can be stopped while it is held', async () => {
  const stop = new AbortController();
  const tries = ask(8_000, stop.signal);
  await tries.next();
  const outcome = tries.next();
  stop.abort();
  expect(await outcome).toEqual({ done: true, value: { kind: 'stopped' } });
});
