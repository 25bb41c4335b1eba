import { createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { ChatMessage, InferenceRequest } from '../../src/core/inference.ts';
import { answer, chunk, event, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { chatEndpoint, type WireClient, wireClient } from '../harness/wire-client.ts';
import { anyConversation, inOneString } from './long-conversation.ts';

const hello = () =>
  answer(200, chunk('Hello', 'stop') + event('[DONE]'), { 'content-type': 'text/event-stream' });
const ASKED_WITH = { stream: true, stream_options: { include_usage: true } };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function asked(url: string, messages: Iterable<ChatMessage>): InferenceRequest {
  return { task: 'chat', endpoint: chatEndpoint(url), messages, parameters: {} };
}

/** About two megabytes, and more than any socket takes ahead of its reader when there are twenty times as many. */
const long = (times = 1): readonly ChatMessage[] =>
  Array.from({ length: 500 * times }, (_, at) => ({ role: 'assistant', text: `${at} é`.repeat(800) }));

async function serverOf(
  respond: Parameters<typeof startRawServer>[0],
): Promise<{ server: RawServer; client: WireClient }> {
  const server = await startRawServer(respond);
  const client = wireClient(server.url);
  ends.push(() => client.http.close(), server.close);
  return { server, client };
}

const modelOf = (url: string) => {
  const endpoint = chatEndpoint(url);
  return 'model' in endpoint ? (endpoint.model ?? '') : '';
};

describe('a request of any length', () => {
  test('arrives byte for byte, its length said before, over one connection', async () => {
    const sockets = new Set<Socket>();
    const { server, client } = await serverOf((_request, socket) => {
      sockets.add(socket);
      socket.write(hello());
    });
    const wanted = (messages: Iterable<ChatMessage>) =>
      Buffer.from(inOneString(modelOf(server.url), messages, ASKED_WITH));
    const check = async (messages: readonly ChatMessage[]) => {
      const { end } = await client.hear(asked(server.url, messages));
      expect(end.status).toBe('complete');
      const request = server.requests.at(-1);
      const whole = wanted(messages);
      expect(request?.headers['content-length']).toBe(String(whole.length));
      expect(request?.headers['transfer-encoding']).toBeUndefined();
      expect(request?.body.equals(whole)).toBe(true);
      // undici uses a connection again one turn after it became free.
      await nextTurn();
    };
    await fc.assert(fc.asyncProperty(anyConversation, check), { numRuns: 15 });
    for (const _time of [1, 2, 3]) await check(long());
    expect(sockets.size).toBe(1);
  });

  test('is made again when the server asks to try again', async () => {
    const { server, client } = await serverOf((request, socket) => {
      socket.write(request.number === 1 ? answer(503, '{"error":"busy"}') : hello());
    });
    expect((await client.hear(asked(server.url, long()))).text).toBe('Hello');
    const whole = Buffer.from(inOneString(modelOf(server.url), long(), ASKED_WITH));
    expect(server.requests.map(({ body }) => body.equals(whole))).toEqual([true, true]);
    expect(client.pauses).toHaveLength(1);
  });

  test('leaves out the counts when the server refuses them', async () => {
    const { server, client } = await serverOf((request, socket) => {
      socket.write(request.number === 1 ? answer(400, '{"error":"unknown field stream_options"}') : hello());
    });
    expect((await client.hear(asked(server.url, long()))).text).toBe('Hello');
    const whole = Buffer.from(inOneString(modelOf(server.url), long(), { stream: true }));
    expect(server.requests[1]?.body.equals(whole)).toBe(true);
  });
});

/** A server that is told of the first bytes of each connection, and reads on only when it wants to. */
async function startReluctant(first: (socket: Socket, connection: number) => void): Promise<string> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    connections += 1;
    const connection = connections;
    socket.on('error', () => undefined);
    socket.once('data', () => first(socket, connection));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Messages that say how many of them were looked at, and when nobody wants more of them. */
function watched(messages: readonly ChatMessage[]) {
  const rounds: { looked: number; isLeft: boolean }[] = [];
  const iterable: Iterable<ChatMessage> = {
    *[Symbol.iterator]() {
      const round = { looked: 0, isLeft: false };
      rounds.push(round);
      try {
        for (const message of messages) {
          round.looked += 1;
          yield message;
        }
      } finally {
        round.isLeft = true;
      }
    },
  };
  return { iterable, rounds };
}

describe('a request that is not read to its end', () => {
  test('is stopped at once: the connection closes and the rest is never made', async () => {
    const stop = new AbortController();
    const closed = Promise.withResolvers<void>();
    const url = await startReluctant((socket, connection) => {
      if (connection > 1) return void socket.resume().write(hello());
      socket.pause();
      socket.once('close', () => closed.resolve());
      stop.abort();
      // Only a socket that is read notices its end.
      socket.resume();
    });
    const client = wireClient(url);
    ends.unshift(() => client.http.close());
    const messages = long(20);
    const { iterable, rounds } = watched(messages);
    const { end } = await client.hear(asked(url, iterable), stop.signal);
    expect(end.status).toBe('interrupted');
    await closed.promise;
    const [measured, made] = rounds;
    expect(measured).toEqual({ looked: messages.length, isLeft: true });
    expect(made?.isLeft).toBe(true);
    expect(made?.looked).toBeLessThan(messages.length);
    expect((await client.hear(asked(url, long().slice(0, 2)))).text).toBe('Hello');
  });

  test.each([
    'keep-alive',
    'close',
  ])('is refused in the middle (413, connection: %s), and the next one goes over a new connection', async (connection) => {
    const url = await startReluctant((socket, number) => {
      socket.resume();
      socket.write(number === 1 ? answer(413, '{"error":"too much"}', { connection }) : hello());
    });
    const client = wireClient(url);
    ends.unshift(() => client.http.close());
    const { iterable, rounds } = watched(long(20));
    const { end } = await client.hear(asked(url, iterable));
    expect(end.status).toBe('failed');
    expect(end.error).toMatchObject({ status: 413 });
    expect((await client.hear(asked(url, long().slice(0, 2)))).text).toBe('Hello');
    expect(rounds[1]?.isLeft).toBe(true);
    expect(rounds).toHaveLength(2);
  });
});
