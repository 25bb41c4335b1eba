import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { createGzip } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { systemTiming, type Timing } from '../../src/net/timing.ts';
import { answer, chunk, type RawServer, STREAM_HEAD, startRawServer } from '../harness/raw-server.ts';
import { chatEndpoint, chatRequest, type WireClient, wireClient } from '../harness/wire-client.ts';

let server: RawServer;
let client: WireClient;

afterEach(async () => {
  await client.http.close();
  await server.close();
});

/** Time stands still: a limit, or a wait for anything but the network, never ends. */
function stillTiming(onElapsed = () => {}): Timing {
  return {
    ...systemTiming,
    elapsed: () => {
      onElapsed();
      return 0;
    },
    after: () => () => undefined,
  };
}

describe('a stop closes the connection by itself, without any limit having to pass', () => {
  test.each(['before the answer', 'within it'])('%s, and the next request works', async (when) => {
    let isAnswering = when === 'within it';
    server = await startRawServer((_request, socket) => {
      if (isAnswering) socket.write(STREAM_HEAD + chunk('Hello'));
      else if (server.requests.length === 1) stop.abort();
      if (server.requests.length === 2) socket.end(STREAM_HEAD + chunk('again', 'stop'));
    });
    client = wireClient(server.url, { timing: stillTiming() });
    const stop = new AbortController();
    for await (const item of client.inference.run(chatRequest(chatEndpoint(server.url)), stop.signal)) {
      if (item.type === 'delta') stop.abort();
      if (item.type === 'end') expect(item.status).toBe('interrupted');
    }
    await server.allClosed();
    isAnswering = false;
    expect((await client.hear(chatRequest(chatEndpoint(server.url)))).text).toBe('again');
  });
});

/** The sockets that the HTTP client opens from now on. */
function clientSockets(): { readonly all: readonly Socket[]; done(): void } {
  const all: Socket[] = [];
  const onConnected = (message: unknown) => {
    const socket = message !== null && typeof message === 'object' && 'socket' in message && message.socket;
    all.push(socket as Socket);
  };
  subscribe('undici:client:connected', onConnected);
  return { all, done: () => unsubscribe('undici:client:connected', onConnected) };
}

describe('a stop destroys the socket before it returns: no timer, and no turn of the loop, comes between', () => {
  test.each(['before the answer', 'within it', 'within a compressed one'])('%s', async (when) => {
    const received = Promise.withResolvers<void>();
    server = await startRawServer((_request, socket) => {
      if (when === 'within it') socket.write(STREAM_HEAD + chunk('Hello'));
      if (when === 'within a compressed one') {
        socket.write(STREAM_HEAD.replace('\r\n', '\r\ncontent-encoding: gzip\r\n'));
        const packed = createGzip();
        packed.pipe(socket, { end: false });
        packed.write(chunk('Hello'));
        packed.flush();
      }
      received.resolve();
    });
    client = wireClient(server.url);
    const sockets = clientSockets();
    const stop = new AbortController();
    const events = client.inference.run(chatRequest(chatEndpoint(server.url)), stop.signal);
    const heard = (async () => {
      const seen: boolean[] = [];
      for await (const item of events) {
        if (item.type !== 'delta') continue;
        seen.push(sockets.all[0]?.destroyed ?? true);
        stop.abort();
        seen.push(sockets.all[0]?.destroyed ?? false);
      }
      return seen;
    })();
    if (when === 'before the answer') {
      await received.promise;
      expect(sockets.all.map(({ destroyed }) => destroyed)).toEqual([false]);
      stop.abort();
      expect(sockets.all.map(({ destroyed }) => destroyed)).toEqual([true]);
    }
    expect(await heard).toEqual(when === 'before the answer' ? [] : [false, true]);
    sockets.done();
    await server.allClosed();
  });
});

test('a test of a server that writes slowly ends well when its time is up, with what was heard', async () => {
  const limit = new AbortController();
  let hasWritten = false;
  server = await startRawServer((_request, socket) => {
    socket.write(STREAM_HEAD + chunk('Hello'));
    hasWritten = true;
  });
  // The time is looked at again when something of the answer has come.
  const timing = stillTiming(() => {
    if (hasWritten) setImmediate(() => limit.abort());
  });
  client = wireClient(server.url, { timing });
  const tested = await client.inference.test(chatEndpoint(server.url), limit.signal);
  expect(tested).toMatchObject({ ok: true, says: 'Hello' });
  await server.allClosed();
});

test('one that has said nothing by then has not answered', async () => {
  const limit = new AbortController();
  server = await startRawServer((request, socket) => {
    socket.write(answer(200, '').subarray(0, 20));
    if (request.number === 1) limit.abort();
  });
  client = wireClient(server.url, { timing: stillTiming() });
  expect(await client.inference.test(chatEndpoint(server.url), limit.signal)).toMatchObject({
    ok: false,
    error: { code: 'STOPPED' },
  });
});
