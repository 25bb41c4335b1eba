import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { createDeviceLogin, readGrant } from '../../src/hub/device-login.ts';
import { createHttp, type Http } from '../../src/net/http.ts';
import type { Timing } from '../../src/net/timing.ts';
import type { DeviceGrant } from '../../src/runtime/ports/hub.ts';
import { answer, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { NOON, recordedTiming } from '../harness/recorded-timing.ts';

const CLIENT = '11111111-2222-3333-4444-555555555555';
const DEVICE_CODE = 'CanaryOfTheDeviceCode0123456789';
const TOKEN = 'hf_oauth_CanaryOfTheLogin0123456789';
const DEVICE = {
  device_code: DEVICE_CODE,
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://huggingface.co/oauth/device',
  verification_uri_complete: 'https://huggingface.co/oauth/device?code=ABCD-EFGH',
  interval: 5,
  expires_in: 900,
};
const GRANTED = { access_token: TOKEN, token_type: 'bearer', expires_in: 2_592_000, refresh_token: 'r' };

type Answer = readonly [status: number, body: unknown] | 'reset';
const error = (name: string): Answer => [400, { error: name }];
const PENDING = error('authorization_pending');

let server: RawServer;
let http: Http;
let timing: Timing;
let pauses: readonly number[];
let answers: Answer[] = [];

beforeEach(async () => {
  answers = [];
  server = await startRawServer((_request, socket) => {
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next === undefined || next === 'reset') return void socket.resetAndDestroy();
    const [status, body] = next;
    socket.write(answer(status, typeof body === 'string' ? body : JSON.stringify(body)));
  });
  ({ timing, pauses } = recordedTiming());
  http = createHttp({ timing });
});
afterEach(async () => {
  await http.close();
  await server.close();
});

const login = (hub = server.url) =>
  createDeviceLogin({ http, bases: { hub, router: hub, management: hub }, version: '0', timing });
const signal = () => new AbortController().signal;
const grant = (): DeviceGrant => {
  const read = readGrant(DEVICE);
  if (read === null) throw new Error('no grant');
  return read;
};
const fields = (at: number) =>
  Object.fromEntries(new URLSearchParams(server.requests[at]?.body.toString() ?? ''));

describe('the beginning', () => {
  test('asks for a code with the client id and nothing else', async () => {
    answers = [[200, DEVICE]];
    expect(await login().begin(CLIENT, signal())).toMatchObject({
      ok: true,
      value: {
        userCode: 'ABCD-EFGH',
        address: 'https://huggingface.co/oauth/device',
        directAddress: 'https://huggingface.co/oauth/device?code=ABCD-EFGH',
        intervalMs: 5000,
        expiresMs: 900_000,
      },
    });
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/oauth/device' });
    expect(server.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
    expect(fields(0)).toEqual({ client_id: CLIENT });
  });

  test.each<[Answer, string]>([
    [error('invalid_client'), 'HF_TOKEN_REFUSED'],
    [[500, 'oh'], 'SERVER_ERROR'],
    [[200, '<html>'], 'BAD_RESPONSE'],
    [[200, { user_code: 'x' }], 'BAD_RESPONSE'],
    ['reset', 'NET_RESET'],
  ])('%j ends it with %s', async (first, code) => {
    answers = [first];
    expect(await login().begin(CLIENT, signal())).toMatchObject({ ok: false, error: { code } });
  });

  test('sends nothing over http to another computer', async () => {
    expect(await login('http://hub.example').begin(CLIENT, signal())).toMatchObject({
      ok: false,
      error: { code: 'TOKEN_NOT_ALLOWED_HERE' },
    });
  });
});

describe('what the user is shown', () => {
  test('has the usual times where none are said', () => {
    const { interval: _, expires_in: __, ...rest } = DEVICE;
    expect(readGrant(rest)).toMatchObject({ intervalMs: 5000, expiresMs: 900_000 });
    expect(readGrant({ ...DEVICE, interval: 0, expires_in: 1e9 })).toMatchObject({
      intervalMs: 1000,
      expiresMs: 1_800_000,
    });
  });

  test.each([
    'javascript:alert(1)',
    'http://huggingface.co.evil.example',
    'https://user@huggingface.co',
    'x',
    '',
  ])('is never %s', (address) => {
    expect(readGrant({ ...DEVICE, verification_uri: address })).toBeNull();
    expect(readGrant({ ...DEVICE, verification_uri_complete: address })).not.toHaveProperty('directAddress');
  });
});

describe('the wait', () => {
  test('polls at the pace that was asked for, and gives the token', async () => {
    answers = [PENDING, error('slow_down'), PENDING, [200, GRANTED]];
    const granted = await login().wait(CLIENT, grant(), signal());
    expect(granted.ok && granted.value.token.reveal()).toBe(TOKEN);
    expect(pauses).toEqual([5000, 5000, 10_000, 10_000]);
    const ends = new Date(NOON + 30_000 + 2_592_000_000).toISOString();
    expect(granted.ok && granted.value.expiresAt).toBe(ends);
    expect(server.requests[0]?.path).toBe('/oauth/token');
    expect(fields(0)).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: DEVICE_CODE,
      client_id: CLIENT,
    });
  });

  test.each<[string, Answer]>([
    ['a connection that breaks', 'reset'],
    ['a server error', [500, { error: 'server_error' }]],
    ['a gateway’s page', [502, '<html>Bad Gateway</html>']],
    ['too many requests', [429, 'slow']],
  ])('goes on after %s', async (_name, trouble) => {
    answers = [trouble, trouble, [200, GRANTED]];
    expect(await login().wait(CLIENT, grant(), signal())).toMatchObject({ ok: true });
    expect(pauses).toHaveLength(3);
  });

  test.each<[Answer, string, RegExp]>([
    [error('access_denied'), 'HF_TOKEN_REFUSED', /refused in the browser/],
    [error('expired_token'), 'HF_TOKEN_MISSING', /not confirmed in time/],
    [error('invalid_grant'), 'HF_TOKEN_REFUSED', /does not let this OAuth app/],
    [[200, {}], 'HF_TOKEN_REFUSED', /does not let this OAuth app/],
    [[200, '<html>'], 'BAD_RESPONSE', /not as Hugging Face/],
  ])('%j ends it with %s', async (last, code, says) => {
    answers = [PENDING, last];
    const ended = await login().wait(CLIENT, grant(), signal());
    expect(ended).toMatchObject({ ok: false, error: { code } });
    expect(!ended.ok && ended.error.message).toMatch(says);
  });

  test('ends with the code, however the server goes on', async () => {
    answers = [PENDING];
    const short = { ...grant(), expiresMs: 22_000 };
    expect(await login().wait(CLIENT, short, signal())).toMatchObject({
      error: { code: 'HF_TOKEN_MISSING' },
    });
    expect(pauses).toEqual([5000, 5000, 5000, 5000]);
  });

  test('is stopped at once', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await login().wait(CLIENT, grant(), stop.signal)).toMatchObject({ error: { code: 'STOPPED' } });
    expect(server.requests).toHaveLength(0);
  });

  test('says neither code nor token in what it says', async () => {
    answers = [[400, { error: 'invalid_grant', error_description: `no ${DEVICE_CODE} ${TOKEN}` }]];
    const ended = await login().wait(CLIENT, grant(), signal());
    expect(JSON.stringify(ended)).not.toContain('Canary');
    expect(JSON.stringify(grant())).not.toContain('Canary');
  });
});

describe('the renewal', () => {
  const record = { clientId: CLIENT, refreshToken: new Secret('CanaryOfTheRefresh0123456789') };

  test('exchanges the refresh token, by a form, for what comes next', async () => {
    answers = [[200, GRANTED]];
    const renewed = await login().renew(record, signal());
    expect(fields(0)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'CanaryOfTheRefresh0123456789',
      client_id: CLIENT,
    });
    expect(server.requests[0]?.path).toBe('/oauth/token');
    expect(renewed.ok && renewed.value.token.reveal()).toBe(TOKEN);
    expect(renewed.ok && renewed.value.refreshToken?.reveal()).toBe('r');
    expect(renewed.ok && renewed.value.expiresAt).toBe(new Date(NOON + 2_592_000_000).toISOString());
  });

  test('says that the login has ended, and repeats no secret', async () => {
    answers = [error('invalid_grant')];
    expect(await login().renew(record, signal())).toMatchObject({ error: { code: 'HF_TOKEN_EXPIRED' } });
    answers = [[400, { error: 'invalid_client', error_description: 'CanaryOfTheRefresh0123456789 is bad' }]];
    const refused = await login().renew(record, signal());
    expect(refused.ok).toBe(false);
    expect(JSON.stringify(refused)).not.toContain('CanaryOfTheRefresh');
    expect(await login('http://far.example').renew(record, signal())).toMatchObject({
      error: { code: 'TOKEN_NOT_ALLOWED_HERE' },
    });
  });
});
