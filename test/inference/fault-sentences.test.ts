import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { ok } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import { type AskPorts, runAsk } from '../../src/runtime/effects/ask.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { type Said, SENTENCES } from '../harness/fault-sentences.ts';
import { FAULTS, type FaultName, GOOD, type Good } from '../harness/faults.ts';
import { CAT, Notebook, T0 } from '../harness/notebook.ts';
import { type RawServer, startRawServer } from '../harness/raw-server.ts';
import {
  CANARY,
  captionEndpoint,
  chatEndpoint,
  PIXELS,
  textEndpoint,
  type WireClient,
  wireClient,
} from '../harness/wire-client.ts';

let fault: FaultName = 'good';
let good: Good = GOOD.chat;
let turn = 0;
let server: RawServer;
let client: WireClient;

beforeAll(async () => {
  server = await startRawServer((request, socket) => {
    turn += 1;
    FAULTS[fault](socket, good, turn, request);
  });
});
afterAll(() => server.close());
beforeEach(() => {
  turn = 0;
  client = wireClient(server.url);
});
afterEach(() => client.http.close());

/** What the session's file has of the answer, after the whole way through the runtime and the state. */
async function stored(endpoint: Endpoint, task: 'chat' | 'caption'): Promise<Said> {
  const attachments = task === 'caption' ? [CAT] : [];
  const book = new Notebook({ endpoint });
  book.send({
    type: 'begin',
    draft: { task, target: { kind: 'end' }, text: 'Hello', input: 'Hello', attachments, paths: [] },
    exchangeId: 'E1',
    requestId: 'R1',
    at: T0,
    elapsed: 0,
  });
  const ports: AskPorts = {
    clock: { now: () => T0, elapsed: () => 5 },
    images: { inspect: async () => ok(CAT), prepare: async () => ok(PIXELS) },
    sessions: {
      readAsset: async () => null,
      keepAsset: async () => ok(undefined),
    } as unknown as AskPorts['sessions'],
    inference: client.inference,
  };
  await runAsk(
    book.last('ask'),
    ports,
    { elapsed: () => 5, after: () => () => {} },
    (msg) => book.send(msg),
    new AbortController().signal,
  );
  const file = JSON.parse(serialiseSession(book.state.session));
  const [{ status, runs }] = file.exchanges;
  expect(runs).toHaveLength(1);
  expect(runs[0].status).toBe(status);
  expect(JSON.stringify(file)).not.toContain(CANARY);
  return said(status, runs[0].error);
}

function said(status: string, error: { readonly message: string } | null): Said {
  return [status, (error?.message ?? '').replaceAll(`127.0.0.1:${server.port}`, 'HOST')];
}

const names = Object.keys(FAULTS) as FaultName[];

describe.each(names)('what is stored and said of: %s', (name) => {
  beforeEach(() => {
    fault = name;
  });

  test('chat', async () => {
    good = GOOD.chat;
    expect(await stored(chatEndpoint(server.url), 'chat')).toEqual(SENTENCES[name].chat);
  });

  test('text generation', async () => {
    good = GOOD.text;
    const { text, chat } = SENTENCES[name];
    expect(await stored(textEndpoint(`${server.url}/generate_stream`), 'chat')).toEqual(text ?? chat);
  });

  test('caption', async () => {
    good = GOOD.caption;
    expect(await stored(captionEndpoint(server.url), 'caption')).toEqual(SENTENCES[name].caption);
  });

  test('whoami', async () => {
    good = GOOD.whoami;
    const found = await client.hub.whoami(new Secret(CANARY), new AbortController().signal);
    const [, message] = said('', found.ok ? null : found.error);
    expect(message).toBe(SENTENCES[name].whoami ?? '');
  });
});
