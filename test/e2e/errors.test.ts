import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastRun, openNotebook, saved, send, sessionText } from '../harness/conversation.ts';
import { type FakeHub, GOOD_TOKEN, startFakeHub } from '../harness/fake-hub.ts';
import { filesHolding, removeHomes } from '../harness/program.ts';
import type { PtyProgram } from '../harness/pty.ts';
import { CUT, chunk, refuses, type ScriptedReply, says } from '../harness/scripted-reply.ts';

const IMAGE = resolve(import.meta.dirname, '../fixtures/images/rgb.png');
const HTML = { 'content-type': 'text/html' };

let hub: FakeHub;
let host: string;
beforeAll(async () => {
  hub = await startFakeHub();
  host = new URL(hub.url).host;
});
afterAll(async () => {
  await hub.close();
  removeHomes();
});

/** The screen as running text: lines that were wrapped are joined. */
const read = (program: PtyProgram) => program.screen().replace(/\s+/g, ' ');

interface Row {
  readonly name: string;
  readonly reply: ScriptedReply;
  readonly status?: 'failed' | 'incomplete';
  readonly code: string;
  /** The sentence on the screen; `HOST` and `MODEL` stand for the real ones. */
  readonly says: string;
  readonly keys: string;
  /** What had arrived; '' when it is absent. */
  readonly kept?: string;
  /** Requests that went out in all; 1 when it is absent. */
  readonly tries?: number;
}

const AGAIN = 'r again · m another endpoint';
const OTHER = 'm another endpoint · r again';

const CHAT: readonly Row[] = [
  {
    name: '400: no provider serves the model',
    reply: refuses(400, {
      error: {
        message: "The requested model 'x/y' is not supported by any provider you have enabled.",
        type: 'invalid_request_error',
        param: 'model',
        code: 'model_not_supported',
      },
    }),
    code: 'MODEL_NOT_SERVED',
    says: 'No provider that this account has enabled serves MODEL.',
    keys: OTHER,
  },
  {
    name: '400: the provider that was named does not serve it',
    reply: refuses(400, { error: 'Model not supported by provider hf-inference' }),
    code: 'MODEL_NOT_SERVED',
    says: 'The provider that was named does not serve MODEL.',
    keys: OTHER,
  },
  {
    name: '400: an array of errors',
    reply: refuses(400, { error: ['`temperature` must be positive', '`top_p` must be below 1'] }),
    code: 'REQUEST_INVALID',
    says: 'HOST refused the request (400): `temperature` must be positive; `top_p` must be below 1.',
    keys: OTHER,
  },
  {
    name: '401 of the router',
    reply: refuses(401, { error: 'Invalid username or password.' }),
    code: 'HF_TOKEN_REFUSED',
    says: 'HOST did not accept the Hugging Face token',
    keys: `S set up again · ${AGAIN} · p open your tokens`,
  },
  {
    name: '401 with the reason in a header',
    reply: refuses(401, 'Invalid credentials', {
      'x-error-message': 'Invalid credentials in Authorization header',
    }),
    code: 'HF_TOKEN_REFUSED',
    says: 'HOST did not accept the Hugging Face token',
    keys: `S set up again · ${AGAIN} · p open your tokens`,
  },
  {
    name: '401: expired',
    reply: refuses(401, { error: 'OAuth token has expired.' }),
    code: 'HF_TOKEN_EXPIRED',
    says: 'The Hugging Face token has expired.',
    keys: `S set up again · ${AGAIN} · p open your tokens`,
  },
  {
    name: '402, as a string',
    reply: refuses(402, {
      error:
        'You have depleted your monthly included credits. Purchase pre-paid credits to continue using Inference Providers.',
    }),
    code: 'HF_CREDITS_USED_UP',
    says: 'The Inference Providers credits of this account are used up.',
    keys: `${AGAIN} · p open the billing page`,
  },
  {
    name: '402, as an object',
    reply: refuses(402, {
      error: { message: 'You have exceeded your monthly included credits for Inference Providers.' },
    }),
    code: 'HF_CREDITS_USED_UP',
    says: 'The Inference Providers credits of this account are used up.',
    keys: `${AGAIN} · p open the billing page`,
  },
  {
    name: '403: the scope is missing',
    reply: refuses(403, {
      error:
        'This authentication method does not have sufficient permissions to call Inference Providers on behalf of user alice',
    }),
    code: 'HF_SCOPE_MISSING',
    says: 'The token may not call Inference Providers.',
    keys: `S set up again · ${AGAIN} · p make a token that may`,
  },
  {
    name: '403: the scope is missing for an organisation',
    reply: refuses(403, {
      error:
        'This authentication method does not have sufficient permissions to call Inference Providers on behalf of org my-org',
    }),
    code: 'HF_SCOPE_MISSING',
    says: 'The token may not call Inference Providers for the organisation my-org.',
    keys: `S set up again · ${AGAIN} · p make a token that may`,
  },
  {
    name: '403: a gated model',
    reply: refuses(
      403,
      { error: 'Access to model is restricted. You must accept its terms.' },
      { 'x-error-code': 'GatedRepo' },
    ),
    code: 'HF_GATED',
    says: 'MODEL is open only to those who accepted its terms.',
    keys: `${AGAIN} · p open the model page`,
  },
  {
    name: '404: no such model',
    reply: refuses(404, { error: 'Model x/y does not exist' }),
    code: 'MODEL_NOT_FOUND',
    says: 'There is no model MODEL at HOST.',
    keys: OTHER,
  },
  {
    name: '404, as vLLM says it',
    reply: refuses(404, { error: { message: 'The model `X` does not exist.', type: 'NotFoundError' } }),
    code: 'MODEL_NOT_FOUND',
    says: 'There is no model MODEL at HOST.',
    keys: OTHER,
  },
  {
    name: '410: a model that was dropped',
    reply: refuses(410, {
      error: 'The requested model is deprecated and no longer supported by provider hf-inference',
    }),
    code: 'MODEL_GONE',
    says: 'MODEL is no longer served here',
    keys: OTHER,
  },
  {
    name: '413',
    reply: refuses(413, 'Failed to buffer the request body: length limit exceeded'),
    code: 'REQUEST_TOO_LARGE',
    says: 'The request is larger than HOST accepts',
    keys: OTHER,
  },
  {
    name: '413, as JSON with a code',
    reply: refuses(413, {
      message: 'batch size 33 > maximum allowed batch size 32',
      code: 413,
      type: 'Validation',
    }),
    code: 'REQUEST_TOO_LARGE',
    says: 'The request is larger than HOST accepts',
    keys: OTHER,
  },
  {
    name: '415',
    reply: refuses(415, { error: 'Content-Type must be multipart/form-data' }),
    code: 'REQUEST_INVALID',
    says: 'HOST does not take requests in this form (415): Content-Type must be multipart/form-data.',
    keys: OTHER,
  },
  {
    name: '422: the conversation is too long',
    reply: refuses(422, {
      error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000',
      error_type: 'validation',
    }),
    code: 'CONTEXT_TOO_LONG',
    says: 'The conversation is longer than MODEL can take in',
    keys: OTHER,
  },
  {
    name: '422: no chat template',
    reply: refuses(422, { error: 'Template error: template not found', error_type: 'template_error' }),
    code: 'REQUEST_INVALID',
    says: 'MODEL has no chat template',
    keys: OTHER,
  },
  {
    name: '422 in plain text',
    reply: refuses(
      422,
      'Failed to deserialize the JSON body into the target type: missing field `messages` at line 1 column 75',
    ),
    code: 'REQUEST_INVALID',
    says: 'HOST refused the request (422): Failed to deserialize the JSON body into the target type: missing field `messages`',
    keys: OTHER,
  },
  {
    name: '422 with a detail that is text',
    reply: refuses(422, {
      detail: '- input: text is required\n',
      status: 422,
      title: 'Input validation failed',
    }),
    code: 'REQUEST_INVALID',
    says: 'HOST refused the request (422): - input: text is required.',
    keys: OTHER,
  },
  {
    name: '422 with a detail that is a list',
    reply: refuses(422, {
      detail: [{ loc: ['body', 'messages'], msg: 'field required', type: 'value_error' }],
    }),
    code: 'REQUEST_INVALID',
    says: 'HOST refused the request (422): body.messages: field required.',
    keys: OTHER,
  },
  {
    name: '424',
    reply: refuses(424, { error: 'Request failed during generation', error_type: 'generation' }),
    code: 'SERVER_ERROR',
    says: 'HOST failed (424): Request failed during generation.',
    keys: AGAIN,
  },
  {
    name: '429 for ever',
    reply: refuses(429, { error: 'Too many requests' }, { 'retry-after': '0' }),
    code: 'RATE_LIMITED',
    says: 'HOST takes no more requests for now: Too many requests.',
    keys: AGAIN,
    tries: 5,
  },
  {
    name: '429: overloaded for ever',
    reply: refuses(429, { error: 'Model is overloaded', error_type: 'overloaded' }, { 'retry-after': '0' }),
    code: 'RATE_LIMITED',
    says: 'HOST is overloaded.',
    keys: AGAIN,
    tries: 5,
  },
  {
    name: '500 with JSON',
    reply: refuses(500, { error: 'Incomplete generation', error_type: 'incomplete_generation' }),
    code: 'SERVER_ERROR',
    says: 'HOST failed (500): Incomplete generation.',
    keys: AGAIN,
  },
  {
    name: '500 with a web page',
    reply: refuses(
      500,
      '<html><head><title>500 Internal Server Error</title></head><body>nginx</body></html>',
      HTML,
    ),
    code: 'SERVER_ERROR',
    says: 'HOST failed (500)',
    keys: AGAIN,
  },
  {
    name: '502 with a web page, for ever',
    reply: refuses(502, '<html><head><title>502 Bad Gateway</title></head></html>', {
      ...HTML,
      'retry-after': '0',
    }),
    code: 'SERVER_ERROR',
    says: 'The gateway before HOST got no answer from the model (502).',
    keys: AGAIN,
    tries: 5,
  },
  {
    name: '504 with a web page, for ever',
    reply: refuses(504, '<html><head><title>504 Gateway Time-out</title></head></html>', {
      ...HTML,
      'retry-after': '0',
    }),
    code: 'SERVER_ERROR',
    says: 'The gateway before HOST got no answer from the model (504).',
    keys: AGAIN,
    tries: 5,
  },
  {
    name: '503 for ever',
    reply: refuses(503, 'Service Temporarily Unavailable', { 'retry-after': '0' }),
    code: 'SERVER_ERROR',
    says: 'HOST cannot answer right now (503): Service Temporarily Unavailable.',
    keys: AGAIN,
    tries: 5,
  },
  {
    name: 'an error in the middle of the stream',
    reply: {
      parts: [
        chunk({ content: 'so far so good' }),
        'data: {"error":{"message":"The engine fell over.","type":"internal"}}\n\n',
      ],
    },
    code: 'STREAM_ERROR',
    says: 'HOST reported an error instead of going on: The engine fell over.',
    keys: AGAIN,
    kept: 'so far so good',
  },
  {
    name: 'an error in the middle of the stream, as TGI says it',
    reply: {
      parts: [
        chunk({ content: 'so far' }),
        'data: {"error":"Input validation error: `stop` is too long","error_type":"validation"}\n\n',
      ],
    },
    code: 'STREAM_ERROR',
    says: 'HOST reported an error instead of going on: Input validation error: `stop` is too long.',
    keys: AGAIN,
    kept: 'so far',
  },
  {
    name: 'a stream whose connection breaks',
    reply: { parts: [chunk({ content: 'half an ans' }), CUT] },
    status: 'incomplete',
    code: 'STREAM_CUT',
    says: '! the connection ended early',
    keys: AGAIN,
    kept: 'half an ans',
  },
  {
    name: 'a stream that ends without a finish reason',
    reply: { parts: [chunk({ content: 'half an ans' })] },
    status: 'incomplete',
    code: 'STREAM_CUT',
    says: '! the connection ended early',
    keys: AGAIN,
    kept: 'half an ans',
  },
  {
    name: '200 with a web page',
    reply: { headers: HTML, parts: ['<!doctype html><html><head><title>Hotel Wi-Fi</title></head></html>'] },
    code: 'BAD_RESPONSE',
    says: 'HOST sent a web page (Hotel Wi-Fi) instead of an answer.',
    keys: AGAIN,
  },
  {
    name: '200 with a JSON error',
    reply: { headers: { 'content-type': 'application/json' }, parts: ['{"error":"Something broke."}'] },
    code: 'STREAM_ERROR',
    says: 'HOST reported an error instead of going on: Something broke.',
    keys: AGAIN,
  },
];

describe('a chat model that answers with', () => {
  it.each(CHAT)('$name', async (row) => {
    const model = `errors/row-${CHAT.indexOf(row)}`;
    hub.script(model, row.reply);
    await using program = await openNotebook(hub, model);
    send(program, 'hello');
    const exchange = await saved(program);
    const run = lastRun(exchange);
    expect(run.error?.code).toBe(row.code);
    expect(exchange).toMatchObject({ status: row.status ?? 'failed', output: row.kept ?? '' });
    expect(run.status).toBe(row.status ?? 'failed');
    expect(hub.chats().filter((chat) => chat.model === model)).toHaveLength(row.tries ?? 1);

    const sentence = row.says.replaceAll('HOST', host).replaceAll('MODEL', model);
    await program.waitFor((one) => read(one).includes(sentence));
    const shown = read(program);
    expect(shown).toMatch(row.status === 'incomplete' ? /Out 1 .*! / : /Out 1 .*✗ /);
    expect(shown).toContain(`Esc, then ${row.keys}`);
    expect(shown).toContain(row.kept ?? '');
    expect(program.output).not.toContain(GOOD_TOKEN);
    expect(filesHolding(program.home, GOOD_TOKEN)).toEqual([]);
  });
});

describe('an endpoint of one’s own', () => {
  it.each([
    [
      'paused',
      400,
      { error: 'Bad Request: The endpoint is paused, ask a maintainer to restart it', code: 'BAD_REQUEST' },
      'ENDPOINT_PAUSED',
      'The endpoint is paused; asking it does not wake it.',
      OTHER,
    ],
    [
      'that wants a token',
      401,
      { error: '401 Unauthorized', code: 'UNAUTHORIZED' },
      'HF_TOKEN_MISSING',
      'wants a token',
      `S set up again · ${AGAIN} · p open your tokens`,
    ],
    [
      'that has no such model',
      404,
      { error: { message: 'The model `X` does not exist.', type: 'NotFoundError' } },
      'MODEL_NOT_FOUND',
      'has no model called test/echo',
      OTHER,
    ],
  ] as const)('%s', async (_, status, body, code, says, keys) => {
    const own = await startFakeHub();
    own.script('/v1/chat/completions', refuses(status, body));
    await using program = await openNotebook(hub, `${own.url}/v1`);
    send(program, 'hello');
    expect(lastRun(await saved(program)).error?.code).toBe(code);
    await program.waitFor((one) => read(one).includes(says));
    expect(read(program)).toContain(`Esc, then ${keys}`);
    expect(own.requests.map((request) => request.authorization)).not.toContain(`Bearer ${GOOD_TOKEN}`);
    await own.close();
  });

  it('that is starting is waited for, and answers by itself', async () => {
    const own = await startFakeHub();
    own.script(
      '/v1/chat/completions',
      refuses(503, { error: '503 Service Unavailable', code: 'SERVICE_UNAVAILABLE' }),
      says('Good morning.'),
    );
    await using program = await openNotebook(hub, `${own.url}/v1`);
    send(program, 'wake up');
    await program.waitFor(/the endpoint is starting · \d/);
    expect(read(program)).toMatch(
      /try 2 of 120 in \d s · Ctrl\+C gives up · it answers by itself when ready/,
    );
    expect(await saved(program)).toMatchObject({ status: 'complete', output: 'Good morning.' });
    expect(program.screen()).not.toContain('starting');
    await own.close();
  });
});

describe('what passes by itself', () => {
  it('a model that loads is waited for', async () => {
    hub.script(
      'errors/loading',
      refuses(503, { error: 'Model errors/loading is currently loading', estimated_time: 0.7 }),
      says('Loaded.'),
    );
    await using program = await openNotebook(hub, 'errors/loading');
    send(program, 'load');
    await program.waitFor(/the model is loading · \d/);
    expect(await saved(program)).toMatchObject({ status: 'complete', output: 'Loaded.' });
  });

  it('a server that is busy is asked again when it says', async () => {
    hub.script(
      'errors/busy',
      refuses(429, { error: 'Too many requests' }, { 'retry-after': '1' }),
      says('Now.'),
    );
    await using program = await openNotebook(hub, 'errors/busy');
    send(program, 'now');
    await program.waitFor(/retry 2 of 5 (in 1 s|now): .*takes no more requests for now/);
    expect(await saved(program)).toMatchObject({ status: 'complete', output: 'Now.' });
  });

  it('Ctrl+C does not wait', async () => {
    hub.script('errors/long', refuses(503, 'Busy', { 'retry-after': '100' }), says('Never.'));
    await using program = await openNotebook(hub, 'errors/long');
    send(program, 'wait');
    await program.waitFor(/retry 2 of 5 in \d+ s/);
    program.key('ctrl+c');
    expect(await saved(program)).toMatchObject({ status: 'interrupted', output: '' });
    expect(hub.chats().filter((chat) => chat.model === 'errors/long')).toHaveLength(1);
  });
});

describe('the remedies', () => {
  it('r asks again, and both answers stay', async () => {
    hub.script('errors/once', refuses(500, { error: 'Oh.' }), says('Better.'));
    await using program = await openNotebook(hub, 'errors/once');
    send(program, 'try');
    await saved(program);
    program.key('esc');
    await program.waitFor('COMMAND');
    program.key('r');
    await program.waitFor('Better.');
    const exchange = await saved(program);
    await program.waitFor(/Out 1.*‹2\/2›/);
    expect(exchange).toMatchObject({ status: 'complete', output: 'Better.' });
    expect(exchange.runs.map((run) => run.status)).toEqual(['failed', 'complete']);
  });

  it('m asks another endpoint', async () => {
    hub.script('errors/mine', refuses(402, { error: 'You have depleted your credits.' }));
    await using program = await openNotebook(hub, 'errors/mine');
    send(program, 'try');
    await saved(program);
    program.key('esc');
    await program.waitFor('COMMAND');
    program.key('m');
    await program.waitFor('built in');
    program.type('practice');
    program.key('enter');
    await program.waitFor(/‹2\/2›/);
    const exchange = await saved(program);
    expect(exchange.runs.map((run) => [run.endpoint.name, run.status])).toEqual([
      ['errors/mine', 'failed'],
      ['practice', 'complete'],
    ]);
  });

  it('an error of one cell is not sent with the next prompt', async () => {
    hub.script('errors/then', refuses(500, { error: 'Oh.' }), says('Fine.'));
    await using program = await openNotebook(hub, 'errors/then');
    send(program, 'one');
    await saved(program);
    send(program, 'two');
    await saved(program, 2);
    const [, second] = hub.chats().filter((chat) => chat.model === 'errors/then');
    expect(second?.messages).toEqual([{ role: 'user', content: 'two' }]);
  });
});

describe('an image-to-text endpoint that answers with', () => {
  it.each([
    ['401', refuses(401, { error: '401 Unauthorized', code: 'UNAUTHORIZED' }), 'HF_TOKEN_REFUSED', 'failed'],
    ['404', refuses(404, { error: 'Model org/captioner does not exist' }), 'MODEL_NOT_FOUND', 'failed'],
    ['413', refuses(413, 'length limit exceeded'), 'REQUEST_TOO_LARGE', 'failed'],
    ['a web page', { headers: HTML, parts: ['<html><title>Hello</title></html>'] }, 'BAD_RESPONSE', 'failed'],
    ['an error with 200', refuses(200, { error: 'No GPU.' }), 'STREAM_ERROR', 'failed'],
    ['half of its JSON', { parts: ['[{"generated_text":"a ca'] }, 'STREAM_CUT', 'incomplete'],
    ['another task', refuses(200, [{ label: 'cat', score: 0.9 }]), 'BAD_RESPONSE', 'failed'],
  ] as const)('%s', async (_, reply, code, status) => {
    hub.script('/array/models/org/captioner', reply);
    await using program = await openNotebook(hub, `${hub.url}/array/models/org/captioner`);
    send(program, `/caption ${IMAGE}`);
    const exchange = await saved(program);
    expect(exchange).toMatchObject({ task: 'caption', status, output: '' });
    expect(lastRun(exchange).error?.code).toBe(code);
    expect(read(program)).toMatch(/Esc, then (S set up again|r again|m another endpoint)/);
    expect(program.output).not.toContain(GOOD_TOKEN);
  });
});

describe('a server that repeats the token', () => {
  it('does not get it onto the screen or into a file', async () => {
    hub.script('errors/echo', refuses(500, { error: `Bad header: Bearer ${GOOD_TOKEN}` }), {
      parts: [chunk({ content: 'ok' }), `data: {"error":"token ${GOOD_TOKEN} is wrong"}\n\n`],
    });
    await using program = await openNotebook(hub, 'errors/echo');
    send(program, 'one');
    await saved(program);
    send(program, 'two');
    await saved(program, 2);
    expect(read(program)).toContain('Bad header');
    expect(program.output).not.toContain(GOOD_TOKEN);
    expect(sessionText(program.home)).toContain('Bad header');
    expect(filesHolding(program.home, GOOD_TOKEN)).toEqual([]);
  });
});
