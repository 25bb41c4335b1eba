import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appError, failed, ok } from '../../src/core/errors.ts';
import type { Account } from '../../src/core/identity.ts';
import { Secret } from '../../src/core/secret.ts';
import { createDedicated, readDedicated } from '../../src/hub/dedicated.ts';
import { createHttp, type Http } from '../../src/net/http.ts';
import { answer, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { recordedTiming } from '../harness/recorded-timing.ts';
import { CANARY } from '../harness/wire-client.ts';

/** As huggingface_hub's tests captured it from the service, shortened. */
const CAPTURED = {
  name: 'my-endpoint-name',
  type: 'authenticated',
  accountId: null,
  provider: { vendor: 'aws', region: 'us-east-1' },
  compute: { accelerator: 'cpu', instanceType: 'intel-icl', instanceSize: 'x2' },
  model: { repository: 'gpt2', revision: '11c5a3d5', task: 'text-generation', image: { huggingface: {} } },
  status: {
    createdAt: '2023-10-26T12:41:53.263Z',
    state: 'running',
    message: 'Endpoint is ready',
    url: 'https://vksrvs8pc1xnifhq.us-east-1.aws.endpoints.huggingface.cloud',
    readyReplica: 1,
    targetReplica: 1,
  },
};

let server: RawServer;
let http: Http;
let answers: Readonly<Record<string, readonly [number, unknown]>> = {};

beforeEach(async () => {
  answers = {};
  server = await startRawServer((request, socket) => {
    const [status, body] = answers[`${request.method} ${request.path}`] ?? [404, { error: 'Not Found' }];
    socket.write(answer(status, JSON.stringify(body)));
  });
  http = createHttp({ timing: recordedTiming().timing });
});
afterEach(async () => {
  await http.close();
  await server.close();
});

const account = (...organisations: readonly string[]): Account => ({
  name: 'alice',
  fullName: 'Alice',
  type: 'user',
  isPro: false,
  canPay: true,
  organisations,
  role: 'write',
  tokenName: '',
  mayInfer: 'yes',
});

function service(given: { organisations?: readonly string[]; token?: Secret | null; base?: string } = {}) {
  const base = given.base ?? server.url;
  return createDedicated({
    http,
    bases: { hub: base, router: base, management: base },
    version: '0',
    timing: recordedTiming().timing,
    resolveToken: async () => (given.token === undefined ? new Secret(CANARY) : given.token),
    whoami: async () => ok(account(...(given.organisations ?? []))),
  });
}
const signal = () => new AbortController().signal;

describe('the list', () => {
  test('is that of the user and of every organisation', async () => {
    answers = {
      'GET /v2/endpoint/alice': [200, { items: [CAPTURED] }],
      'GET /v2/endpoint/my%20org': [200, { items: [{ ...CAPTURED, name: 'theirs' }] }],
      'GET /v2/endpoint/closed': [403, { error: 'Forbidden' }],
    };
    const listed = await service({ organisations: ['my org', 'closed', 'alice'] }).list(signal());
    expect(listed).toMatchObject({
      ok: true,
      value: {
        endpoints: [
          { namespace: 'alice', name: 'my-endpoint-name' },
          { namespace: 'my org', name: 'theirs' },
        ],
        unlisted: ['closed'],
      },
    });
    expect(server.requests).toHaveLength(3);
    expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${CANARY}`)).toBe(true);
  });

  test('of twenty organisations is whole', async () => {
    const organisations = Array.from({ length: 20 }, (_, i) => `org-${i}`);
    answers = Object.fromEntries(
      ['alice', ...organisations].map((name) => [`GET /v2/endpoint/${name}`, [200, { items: [CAPTURED] }]]),
    );
    const listed = await service({ organisations }).list(signal());
    expect(listed.ok && listed.value.endpoints.map((one) => one.namespace)).toEqual([
      'alice',
      ...organisations,
    ]);
  });

  test('says what is wrong when nobody’s can be seen', async () => {
    answers = {
      'GET /v2/endpoint/alice': [403, { error: 'Forbidden' }],
      'GET /v2/endpoint/org': [403, { error: 'Forbidden' }],
    };
    expect(await service({ organisations: ['org'] }).list(signal())).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN', hint: expect.stringContaining('Inference Endpoints permissions') },
    });
    answers = { 'GET /v2/endpoint/alice': [401, { error: 'Unauthorized' }] };
    expect(await service().list(signal())).toMatchObject({ ok: false, error: { code: 'HF_TOKEN_REFUSED' } });
    answers = { 'GET /v2/endpoint/alice': [200, { nothing: true }] };
    expect(await service().list(signal())).toMatchObject({ ok: false, error: { code: 'BAD_RESPONSE' } });
  });

  test('asks nobody without a token, or over http', async () => {
    expect(await service({ token: null }).list(signal())).toMatchObject({
      error: { code: 'HF_TOKEN_MISSING' },
    });
    expect(await service({ base: 'http://management.example' }).list(signal())).toMatchObject({
      error: { code: 'TOKEN_NOT_ALLOWED_HERE' },
    });
    expect(server.requests).toHaveLength(0);
  });

  test('names an error of the account', async () => {
    const port = createDedicated({
      http,
      bases: { hub: server.url, router: server.url, management: server.url },
      version: '0',
      resolveToken: async () => new Secret(CANARY),
      whoami: async () => failed(appError('NET_DNS', 'No.')),
    });
    expect(await port.list(signal())).toMatchObject({ error: { code: 'NET_DNS' } });
  });
});

describe('one of them', () => {
  test('is read from what the service really sends', () => {
    expect(readDedicated(CAPTURED, 'alice')).toEqual({
      namespace: 'alice',
      name: 'my-endpoint-name',
      state: 'running',
      message: 'Endpoint is ready',
      url: 'https://vksrvs8pc1xnifhq.us-east-1.aws.endpoints.huggingface.cloud',
      repository: 'gpt2',
      task: 'text-generation',
      engine: 'huggingface',
      place: 'aws us-east-1',
      instance: 'intel-icl x2 (cpu)',
      replicas: 0,
    });
  });

  test.each([
    [
      { ...CAPTURED, status: { state: 'frozen' } },
      { state: 'other', url: '' },
    ],
    [{ ...CAPTURED, status: { ...CAPTURED.status, url: 'javascript:alert(1)' } }, { url: '' }],
    [
      { name: 'x', status: { state: 'pending' } },
      { state: 'pending', repository: '', engine: '', place: '' },
    ],
  ])('may lack or have anything: %#', (item, read) => {
    expect(readDedicated(item, 'alice')).toMatchObject(read);
  });

  test.each([null, [], 'x', {}, { name: 'x' }, { status: { state: 'running' } }])('%j is none', (item) => {
    expect(readDedicated(item, 'alice')).toBeNull();
  });

  test('is paused and resumed by one request each', async () => {
    answers = {
      'POST /v2/endpoint/alice/a%2Fb/pause': [200, { ...CAPTURED, status: { state: 'paused' } }],
      'POST /v2/endpoint/alice/a%2Fb/resume': [503, { error: 'later' }],
    };
    const port = service();
    const endpoint = { namespace: 'alice', name: 'a/b' };
    expect(await port.change(endpoint, 'pause', signal())).toMatchObject({ value: { state: 'paused' } });
    expect(await port.change(endpoint, 'resume', signal())).toMatchObject({ error: { status: 503 } });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  test('an account without a way to pay is no token that may not', async () => {
    answers = {
      'POST /v2/endpoint/alice/mine/resume': [403, { error: 'Payment method required for namespace' }],
    };
    expect(await service().change({ namespace: 'alice', name: 'mine' }, 'resume', signal())).toMatchObject({
      error: {
        code: 'FORBIDDEN',
        message: expect.stringContaining('Payment method required'),
        hint: `Add a way to pay for alice at ${server.url}/settings/billing.`,
      },
    });
  });

  test('one that is not there any more is said, and not taken for a chat server', async () => {
    const gone = await service().change({ namespace: 'alice', name: 'mine' }, 'resume', signal());
    expect(gone).toMatchObject({
      error: {
        code: 'ENDPOINT_UNKNOWN',
        message: 'alice has no Inference Endpoint called mine any more.',
      },
    });
    expect(await service().list(signal())).toMatchObject({
      error: { code: 'BAD_RESPONSE', hint: expect.stringContaining('HF_TUI_ENDPOINTS_API_URL') },
    });
    expect(JSON.stringify(gone)).not.toMatch(/chat server|\/v1/);
  });
});
