import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Asked } from '../../src/net/failed-case.ts';
import { httpError } from '../../src/net/http-error.ts';

const TOKEN = new Secret('hf_canaryTokenThatMustNotLeak123');
const providers: Endpoint = {
  kind: 'providers',
  name: 'qwen',
  model: 'Qwen/Qwen3-32B:groq',
  token: { kind: 'hub' },
};
const dedicated: Endpoint = {
  kind: 'openai',
  name: 'mine',
  url: 'https://abc.aws.endpoints.huggingface.cloud',
  token: { kind: 'hub' },
};
const router: Asked = {
  url: new URL('https://router.huggingface.co/v1/chat/completions'),
  endpoint: providers,
  model: 'Qwen/Qwen3-32B:groq',
  token: TOKEN,
  hub: 'https://huggingface.co',
};
const own: Asked = {
  url: new URL('https://abc.aws.endpoints.huggingface.cloud/v1/chat/completions'),
  endpoint: dedicated,
  model: 'my/model',
  token: TOKEN,
  hub: 'https://huggingface.co',
};
const hub: Asked = {
  url: new URL('https://huggingface.co/api/whoami-v2'),
  endpoint: null,
  model: '',
  token: TOKEN,
  hub: 'https://huggingface.co',
};
const local: Asked = {
  url: new URL('http://localhost:8000/v1/chat/completions'),
  endpoint: { ...dedicated, url: 'http://localhost:8000', token: { kind: 'none' } },
  model: 'llama',
  token: null,
  hub: 'https://huggingface.co',
};
const withEnv: Asked = {
  ...own,
  endpoint: { ...dedicated, token: { kind: 'env', name: 'MY_KEY' } },
};

type Row = readonly [
  name: string,
  asked: Asked,
  status: number,
  body: string,
  code: ErrorCode,
  /** In the message or the hint. */
  says: RegExp,
  headers?: Readonly<Record<string, string>>,
];

const rows: readonly Row[] = [
  // The known answers.
  [
    'no provider enabled',
    router,
    400,
    '{"error":{"message":"The requested model \'x/y\' is not supported by any provider you have enabled.","type":"invalid_request_error","param":"model","code":"model_not_supported"}}',
    'MODEL_NOT_SERVED',
    /settings\/inference-providers/,
  ],
  [
    'wrong provider',
    router,
    400,
    '{"error":"Model not supported by provider hf-inference"}',
    'MODEL_NOT_SERVED',
    /Leave the provider out/,
  ],
  [
    'paused endpoint',
    own,
    400,
    '{"error":"Bad Request: The endpoint is paused, ask a maintainer to restart it","code":"BAD_REQUEST"}',
    'ENDPOINT_PAUSED',
    /Resume it .*https:\/\/endpoints\.huggingface\.co/,
  ],
  ['router 401', router, 401, '{"error":"Invalid username or password."}', 'HF_TOKEN_REFUSED', /--setup/],
  [
    'Hub 401 by header',
    hub,
    401,
    '',
    'HF_TOKEN_REFUSED',
    /did not accept/,
    { 'x-error-message': 'Invalid credentials in Authorization header' },
  ],
  ['expired', hub, 401, '{"error":"OAuth token has expired"}', 'HF_TOKEN_EXPIRED', /hf auth login/],
  [
    'endpoint 401',
    own,
    401,
    '{"error":"401 Unauthorized","code":"UNAUTHORIZED"}',
    'HF_TOKEN_REFUSED',
    /abc\.aws/,
  ],
  ['401 with no token given', local, 401, '', 'HF_TOKEN_MISSING', /--token-env NAME/],
  ['401 for a token of its own', withEnv, 401, '', 'HF_TOKEN_REFUSED', /MY_KEY/],
  [
    '402 as a string',
    router,
    402,
    '{"error":"You have depleted your monthly included credits. Purchase pre-paid credits to continue using Inference Providers. Alternatively, subscribe to PRO to get 20x more included usage."}',
    'HF_CREDITS_USED_UP',
    /settings\/billing/,
  ],
  [
    '402 as an object',
    router,
    402,
    '{"error":{"message":"You have exceeded your monthly included credits."}}',
    'HF_CREDITS_USED_UP',
    /used up/,
  ],
  [
    '403 scope, user',
    router,
    403,
    '{"error":"This authentication method does not have sufficient permissions to call Inference Providers on behalf of user alice"}',
    'HF_SCOPE_MISSING',
    /inference\.serverless\.write/,
  ],
  [
    '403 scope, organisation',
    router,
    403,
    '{"error":"This authentication method does not have sufficient permissions to call Inference Providers on behalf of org acme"}',
    'HF_SCOPE_MISSING',
    /organisation acme/,
  ],
  [
    '403 gated by header',
    router,
    403,
    '',
    'HF_GATED',
    /https:\/\/huggingface\.co\/Qwen\/Qwen3-32B /,
    { 'x-error-code': 'GatedRepo' },
  ],
  [
    '403 gated by words',
    router,
    403,
    '{"error":"Access to model x is restricted. You must accept the terms and conditions."}',
    'HF_GATED',
    /Accept its terms at/,
  ],
  ['403 anything else', own, 403, 'Payment method required for namespace', 'FORBIDDEN', /Payment method/],
  ['404 hf-inference', router, 404, '{"error":"Model X does not exist"}', 'MODEL_NOT_FOUND', /model id/],
  ['404 older words', router, 404, '{"error":"Not Found: Model not found"}', 'MODEL_NOT_FOUND', /Qwen/],
  [
    '404 vLLM',
    own,
    404,
    '{"error":{"message":"The model `X` does not exist.","type":"NotFoundError"}}',
    'MODEL_NOT_FOUND',
    /no model called my\/model/,
  ],
  ['404 no such path', local, 404, '404 page not found', 'BAD_RESPONSE', /\/v1\/chat\/completions/],
  ['405', local, 405, '{"detail":"Method Not Allowed"}', 'BAD_RESPONSE', /URL of the endpoint/],
  ['408', router, 408, '', 'NET_TIMEOUT', /gave up waiting/],
  [
    '410 retired host',
    { ...router, url: new URL('https://api-inference.huggingface.co/models/a/b') },
    410,
    '{"error":"https://api-inference.huggingface.co is no longer supported. Please use https://router.huggingface.co instead."}',
    'MODEL_GONE',
    /switched off/,
  ],
  [
    '410 dropped model',
    router,
    410,
    '{"error":"The requested model is deprecated and no longer supported by provider hf-inference"}',
    'MODEL_GONE',
    /no longer served/,
  ],
  [
    '413 TEI',
    own,
    413,
    '{"message":"batch size 33 > maximum allowed batch size 32","code":413,"type":"Validation"}',
    'REQUEST_TOO_LARGE',
    /smaller images/,
  ],
  [
    'TGI payload limit, as text',
    own,
    413,
    'Failed to buffer the request body: length limit exceeded',
    'REQUEST_TOO_LARGE',
    /larger than/,
  ],
  ['the same by words alone', own, 400, 'length limit exceeded', 'REQUEST_TOO_LARGE', /larger than/],
  [
    '413 from nginx',
    own,
    413,
    '<html><head><title>413 Request Entity Too Large</title>',
    'REQUEST_TOO_LARGE',
    /413/,
  ],
  [
    'context, vLLM',
    own,
    400,
    '{"error":{"message":"This model\'s maximum context length is 4096 tokens. However, you requested 5000 tokens","code":400}}',
    'CONTEXT_TOO_LONG',
    /max_tokens/,
  ],
  [
    'context, TGI',
    own,
    422,
    '{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 32768","error_type":"validation"}',
    'CONTEXT_TOO_LONG',
    /Mute earlier cells/,
  ],
  [
    'context, by code',
    router,
    400,
    '{"error":{"message":"no","code":"context_length_exceeded"}}',
    'CONTEXT_TOO_LONG',
    /longer/,
  ],
  ['415', router, 415, 'Content-Type must be multipart/form-data', 'REQUEST_INVALID', /in this form/],
  [
    '422 TGI validation',
    own,
    422,
    '{"error":"Input validation error: `temperature` must be strictly positive","error_type":"validation"}',
    'REQUEST_INVALID',
    /`temperature` must be strictly positive/,
  ],
  [
    '422 no template',
    own,
    422,
    '{"error":"Template error: template not found","error_type":"template_error"}',
    'REQUEST_INVALID',
    /chat template/,
  ],
  [
    '422 text',
    own,
    422,
    'Failed to deserialize the JSON body into the target type: missing field `messages` at line 1 column 75',
    'REQUEST_INVALID',
    /missing field `messages`/,
  ],
  [
    '422 replicate',
    router,
    422,
    '{"detail":"- input: text is required\\n","status":422,"title":"Input validation failed"}',
    'REQUEST_INVALID',
    /input: text is required/,
  ],
  [
    '422 FastAPI list',
    router,
    422,
    '{"detail":[{"loc":["body","temperature"],"msg":"value is not a valid float","type":"type_error.float"}]}',
    'REQUEST_INVALID',
    /body\.temperature: value is not a valid float/,
  ],
  [
    '422 array',
    router,
    422,
    '{"error":["`inputs` is required","`x` is unknown"]}',
    'REQUEST_INVALID',
    /is required; `x`/,
  ],
  [
    '400 no vision',
    own,
    400,
    '{"error":{"message":"my/model is not a multimodal model"}}',
    'REQUEST_INVALID',
    /vision model/,
  ],
  [
    '424',
    own,
    424,
    '{"error":"Request failed during generation","error_type":"generation"}',
    'SERVER_ERROR',
    /Request failed during generation/,
  ],
  [
    '429 TGI',
    own,
    429,
    '{"error":"Model is overloaded","error_type":"overloaded"}',
    'RATE_LIMITED',
    /overloaded/,
  ],
  ['429 Hub', hub, 429, '{"error":"Too many requests"}', 'RATE_LIMITED', /Too many requests/],
  ['429 provider', router, 429, '{"error":{"type":"engine_overloaded"}}', 'RATE_LIMITED', /overloaded/],
  [
    '429 of the Hub, whose bucket is empty',
    hub,
    429,
    '',
    'RATE_LIMITED',
    /It asks to wait 55 seconds\./,
    { ratelimit: '"api";r=0;t=55' },
  ],
  [
    '429 of the Hub, whose bucket is not to blame',
    hub,
    429,
    '',
    'RATE_LIMITED',
    /Wait a little, then try again\./,
    { ratelimit: '"api";r=12;t=55' },
  ],
  [
    '429 provider that says how long',
    router,
    429,
    '{"error":"engine_overloaded"}',
    'RATE_LIMITED',
    /overloaded\. It asks to wait 7 minutes/,
    { 'retry-after': '400' },
  ],
  [
    '500',
    own,
    500,
    '{"error":"Incomplete generation","error_type":"incomplete_generation"}',
    'SERVER_ERROR',
    /Incomplete/,
  ],
  ['500 without a word', own, 500, '', 'SERVER_ERROR', /failed \(500\)\./],
  ['500 as a page', own, 500, '<html><body>x</body></html>', 'SERVER_ERROR', /web page/],
  ['502 nginx', router, 502, '<html><head><title>502 Bad Gateway</title></head>', 'SERVER_ERROR', /gateway/],
  ['504 empty', router, 504, '', 'SERVER_ERROR', /504/],
  [
    '503 loading',
    router,
    503,
    '{"error":"Model X is currently loading","estimated_time":20.0}',
    'MODEL_LOADING',
    /about 20 s/,
  ],
  [
    '503 starting',
    own,
    503,
    '{"error":"503 Service Unavailable","code":"SERVICE_UNAVAILABLE"}',
    'ENDPOINT_STARTING',
    /starting/,
  ],
  ['503 plain', router, 503, 'Service Temporarily Unavailable', 'SERVER_ERROR', /Temporarily/],
  [
    'scope, another Hub',
    { ...router, hub: 'https://hub.example/' },
    403,
    '{"error":"This authentication method does not have sufficient permissions to call Inference Providers on behalf of user x"}',
    'HF_SCOPE_MISSING',
    / at https:\/\/hub\.example\/settings\/tokens\/new\?ownUserPermissions=/,
  ],
  [
    'credits, another Hub',
    { ...router, hub: 'https://hub.example' },
    402,
    '{"error":"You have depleted your monthly included credits."}',
    'HF_CREDITS_USED_UP',
    /https:\/\/hub\.example\/settings\/billing/,
  ],
  [
    'a service that is not there',
    hub,
    404,
    '{"error":"Not Found"}',
    'BAD_RESPONSE',
    /huggingface\.co knows nothing at \/api\/whoami-v2 \(404\): Not Found\. If you set HF_ENDPOINT/,
  ],
  ['a service that is gone', hub, 410, '', 'BAD_RESPONSE', /knows nothing at .* \(410\)/],
  ['407', router, 407, '', 'NET_PROXY', /HTTPS_PROXY/],
  ['418', local, 418, '{"message":"short and stout"}', 'REQUEST_INVALID', /short and stout/],
  ['599', local, 599, 'odd', 'SERVER_ERROR', /odd/],
  [
    'redirect elsewhere',
    own,
    307,
    '',
    'BAD_RESPONSE',
    /points to https:\/\/other\.example\/v1;/,
    { location: 'https://other.example/v1?secret=1' },
  ],
  [
    'redirect on the same host',
    own,
    301,
    '',
    'BAD_RESPONSE',
    /huggingface\.cloud\/login/,
    { location: '/login' },
  ],
  ['redirect to nowhere', own, 302, '', 'BAD_RESPONSE', /nowhere/],
];

test('what an error says beyond 64 KiB is not read, and that is said', () => {
  const body = '{"error":{"message":"field required","trace":"xxxx';
  expect(httpError({ status: 422, headers: {}, body, cut: true }, local)).toMatchObject({
    code: 'REQUEST_INVALID',
    message:
      'localhost:8000 refused the request (422): field required. What it sent with that is longer than 64 KiB and was not read whole.',
  });
});

describe('an answer that is no success', () => {
  test.each(rows.map((row) => ({ name: row[0], row })))('$name', ({ row }) => {
    const [, asked, status, body, code, says, headers = {}] = row;
    const error = httpError({ status, headers, body }, asked);
    expect(error.code).toBe(code);
    expect(error.status).toBe(status);
    expect(`${error.message} ${error.hint}`).toMatch(says);
    // Keys are the user's to change, and commands have none.
    expect(error.hint).not.toMatch(/Ctrl|command mode|\(\/set/);
    // One sentence that ends as one, and a next step.
    expect(error.message).toMatch(/[.…]$/);
    expect(error.message).not.toMatch(/[\n{]|<\w/);
    expect(error.hint).not.toBe('');
  });

  test('the token of a browser login that is refused has most likely ended', () => {
    const token = new Secret('hf_oauth_abcdefghijklmnop');
    const error = httpError({ status: 401, headers: {}, body: '' }, { ...router, token });
    expect(error).toMatchObject({ code: 'HF_TOKEN_REFUSED', hint: expect.stringContaining('hf auth login') });
    expect(error.message).toContain('browser login');
  });

  test('waiting helps or not', () => {
    const retryable = (status: number) => httpError({ status, headers: {}, body: '' }, router).retryable;
    expect([400, 401, 402, 403, 404, 410, 413, 422].filter(retryable)).toEqual([]);
    expect([408, 429, 500, 502, 503, 504].every(retryable)).toBe(true);
  });

  test('a token in a body, in any form, is not in the error', () => {
    const token = TOKEN.reveal();
    const forms = [
      token,
      encodeURIComponent(token),
      Buffer.from(token).toString('base64'),
      `Bearer ${token}`,
    ];
    for (const status of [400, 401, 403, 404, 413, 422, 429, 500, 503]) {
      for (const form of forms) {
        for (const body of [
          form,
          JSON.stringify({ error: form }),
          JSON.stringify({ detail: [{ loc: [form], msg: form }] }),
          `<html><title>${form}</title>`,
        ]) {
          const text = JSON.stringify(
            httpError({ status, headers: { 'x-request-id': form, location: form }, body }, own),
          );
          expect(text).not.toContain(token);
          expect(text).not.toContain(Buffer.from(token).toString('base64'));
        }
      }
    }
  });

  test('a long message is cut', () => {
    const error = httpError({ status: 422, headers: {}, body: 'word '.repeat(5000) }, own);
    expect(error.message.length).toBeLessThan(420);
    expect(error.message).toContain('…');
  });

  test('the id for support is kept', () => {
    const id = (headers: Record<string, string>) =>
      httpError({ status: 500, headers, body: '' }, own).requestId;
    expect(id({ 'x-request-id': 'Root=1-683d55ae;u' })).toBe('Root=1-683d55ae;u');
    expect(id({ 'x-amzn-trace-id': 'Root=1' })).toBe('Root=1');
    expect(id({})).toBeUndefined();
  });
});
