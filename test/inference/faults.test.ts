import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import { FAULTS, type FaultName, GOOD, type Good } from '../harness/faults.ts';
import { type RawServer, startRawServer } from '../harness/raw-server.ts';
import {
  CANARY,
  captionEndpoint,
  captionRequest,
  chatEndpoint,
  chatRequest,
  textEndpoint,
  textRequest,
  type WireClient,
  wireClient,
} from '../harness/wire-client.ts';

type Ending = readonly ['complete'] | readonly ['incomplete' | 'failed', ErrorCode];

interface Expected {
  readonly chat: Ending;
  readonly caption: Ending;
  readonly whoami: 'ok' | ErrorCode;
  /** Of the list of Inference Endpoints; as whoami unless said. */
  readonly list?: ErrorCode;
  /** How often the server was asked; 1 unless said. */
  readonly tries?: number;
  /** What was waited between the tries, in ms. */
  readonly pauses?: readonly number[];
  /** The same for whoami, which nobody watches and which therefore waits only briefly. */
  readonly briefly?: { readonly tries: number; readonly pauses: readonly number[] };
}

const all = (code: ErrorCode, more: Partial<Expected> = {}): Expected => ({
  chat: ['failed', code],
  caption: ['failed', code],
  whoami: code,
  ...more,
});
const fine = (more: Partial<Expected> = {}): Expected => ({
  chat: ['complete'],
  caption: ['complete'],
  whoami: 'ok',
  ...more,
});
const cut: Expected = {
  chat: ['incomplete', 'STREAM_CUT'],
  caption: ['incomplete', 'STREAM_CUT'],
  whoami: 'STREAM_CUT',
};
/** A cut that HTTP itself cannot see: the connection closes as if all was well. */
const silentCut: Expected = { ...cut, whoami: 'BAD_RESPONSE' };
const BACKOFF = [1500, 2500, 4500, 8500];
const BRIEFLY = { tries: 4, pauses: [1500, 2500, 4500] };

const EXPECTED: Readonly<Record<FaultName, Expected>> = {
  good: fine(),
  'chunked, in single bytes': fine(),
  'everything byte by byte': fine(),
  'ends with its connection': fine(),
  'a byte order mark': fine(),
  // The HTTP client takes an answer that was not asked for as a breach of the protocol.
  '100 Continue first': all('BAD_RESPONSE'),
  '103 Early Hints first': fine(),
  'the wrong content type': fine(),
  'reset before the head': all('NET_RESET', { tries: 2, pauses: [1500] }),
  'closed before the head': all('NET_RESET', { tries: 2, pauses: [1500] }),
  'reset once, then good': fine({ tries: 2, pauses: [1500] }),
  'cut in the head': all('NET_RESET', { tries: 2, pauses: [1500] }),
  'reset after the head': cut,
  'closed after the head': silentCut,
  'cut in a character': silentCut,
  'cut in the JSON': silentCut,
  'a length that is too long': cut,
  'cut between chunks': cut,
  'cut within a chunk': cut,
  'a chunk size that is none': {
    chat: ['incomplete', 'BAD_RESPONSE'],
    caption: ['incomplete', 'BAD_RESPONSE'],
    whoami: 'BAD_RESPONSE',
  },
  'an empty answer': silentCut,
  '204': silentCut,
  'a web page': all('BAD_RESPONSE'),
  'a text': all('BAD_RESPONSE'),
  'an error as a string': all('STREAM_ERROR', { whoami: 'BAD_RESPONSE' }),
  'an error as an object': all('STREAM_ERROR', { whoami: 'BAD_RESPONSE' }),
  'another JSON': all('BAD_RESPONSE'),
  'compressed though not asked for': fine(),
  'compressed byte by byte': fine(),
  'compressed by deflate': fine(),
  'compressed by bare deflate': fine(),
  'compressed by brotli': fine(),
  'compressed in name only': {
    chat: ['incomplete', 'BAD_RESPONSE'],
    caption: ['incomplete', 'BAD_RESPONSE'],
    whoami: 'BAD_RESPONSE',
  },
  'compressed in a way unknown': all('BAD_RESPONSE'),
  'compressed and cut short': cut,
  'compressed and endless': {
    chat: ['incomplete', 'REPLY_TOO_LARGE'],
    caption: ['incomplete', 'REPLY_TOO_LARGE'],
    whoami: 'BAD_RESPONSE',
  },
  'no HTTP': all('BAD_RESPONSE'),
  'HTTP/0.9': all('BAD_RESPONSE'),
  'headers without an end': all('BAD_RESPONSE'),
  'a redirect elsewhere': all('BAD_RESPONSE'),
  'a redirect to itself': all('BAD_RESPONSE'),
  'a permanent redirect': all('BAD_RESPONSE'),
  '400 as text': all('REQUEST_INVALID'),
  '401': all('HF_TOKEN_REFUSED'),
  '402': all('HF_CREDITS_USED_UP'),
  '403 scope': all('HF_SCOPE_MISSING', { list: 'FORBIDDEN' }),
  '403 gated': all('HF_GATED', { list: 'FORBIDDEN' }),
  '404 model': all('MODEL_NOT_FOUND', { whoami: 'BAD_RESPONSE' }),
  '408 forever': all('NET_TIMEOUT', { tries: 5, pauses: BACKOFF, briefly: BRIEFLY }),
  '410': all('MODEL_GONE', { whoami: 'BAD_RESPONSE' }),
  '413 as a page': all('REQUEST_TOO_LARGE'),
  '422 list': all('REQUEST_INVALID'),
  '429 forever': all('RATE_LIMITED', { tries: 5, pauses: [3000, 3000, 3000, 3000] }),
  '429 once, with a date': fine({
    tries: 2,
    pauses: [9000],
    whoami: 'RATE_LIMITED',
    briefly: { tries: 1, pauses: [] },
  }),
  '500': all('SERVER_ERROR'),
  '502 as a page, once': fine({ tries: 2, pauses: [1500] }),
  '503 loading, twice': fine({
    tries: 3,
    pauses: [20_000, 20_000],
    whoami: 'MODEL_LOADING',
    briefly: { tries: 1, pauses: [] },
  }),
  '503 forever': all('SERVER_ERROR', { tries: 5, pauses: BACKOFF, briefly: BRIEFLY }),
  '504 forever': all('SERVER_ERROR', { tries: 5, pauses: BACKOFF, briefly: BRIEFLY }),
  'an error body that never ends': all('REQUEST_INVALID'),
  'an error body of more than 64 KiB': all('REQUEST_INVALID'),
  'an error body cut short': all('REQUEST_INVALID'),
};

let fault: FaultName = 'good';
let good: Good = GOOD.chat;
let turn = 0;
let server: RawServer;
let client: WireClient;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', onRejection);
  server = await startRawServer((request, socket) => {
    turn += 1;
    FAULTS[fault](socket, good, turn, request);
  });
});
afterAll(async () => {
  await server.close();
  process.off('unhandledRejection', onRejection);
});
beforeEach(() => {
  turn = 0;
  client = wireClient(server.url);
});

const names = Object.keys(FAULTS) as FaultName[];

describe.each(names)('%s', (name) => {
  const expected = EXPECTED[name];
  const settle = async (result: unknown, { tries = 1, pauses = [] }: Partial<Expected> = expected) => {
    await client.http.close();
    await server.allClosed();
    expect(turn).toBe(tries);
    expect(client.pauses).toEqual(pauses);
    expect(JSON.stringify(result)).not.toContain(CANARY);
    expect(rejections).toEqual([]);
  };

  test('chat', async () => {
    [fault, good] = [name, GOOD.chat];
    const { signal } = new AbortController();
    const heard = await client.hear(chatRequest(chatEndpoint(server.url)), signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect([heard.end.status, heard.end.error?.code]).toEqual([expected.chat[0], expected.chat[1]]);
    if (expected.chat[0] === 'complete') expect(heard.text).toBe('Héllo 猫');
    await settle(heard);
  });

  test('text generation', async () => {
    [fault, good] = [name, GOOD.text];
    const heard = await client.hear(textRequest(textEndpoint(`${server.url}/generate_stream`)));
    expect([heard.end.status, heard.end.error?.code]).toEqual([expected.chat[0], expected.chat[1]]);
    if (expected.chat[0] === 'complete') expect(heard.text).toBe('Héllo 猫');
    await settle(heard);
  });

  test('caption', async () => {
    [fault, good] = [name, GOOD.caption];
    const heard = await client.hear(captionRequest(captionEndpoint(server.url)));
    expect([heard.end.status, heard.end.error?.code]).toEqual([expected.caption[0], expected.caption[1]]);
    expect(heard.text).toBe(expected.caption[0] === 'complete' ? 'a cät on a 長 couch' : '');
    await settle(heard);
  });

  test('my Inference Endpoints', async () => {
    [fault, good] = [name, GOOD.list];
    const listed = await client.dedicated.list(new AbortController().signal);
    expect(listed.ok ? 'ok' : listed.error.code).toBe(expected.list ?? expected.whoami);
    if (listed.ok) expect(listed.value.endpoints[0]?.message).toBe('Bereit für 猫');
    await settle(listed, expected.briefly ?? expected);
  });

  test('whoami', async () => {
    [fault, good] = [name, GOOD.whoami];
    const found = await client.hub.whoami(new Secret(CANARY), new AbortController().signal);
    expect(found.ok ? 'ok' : found.error.code).toBe(expected.whoami);
    if (found.ok) expect(found.value.fullName).toBe('Älice');
    await settle(found, expected.briefly ?? expected);
  });
});

test('there are forty of them at least', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
});
