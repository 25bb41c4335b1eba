import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { createHttp } from '../../src/net/http.ts';
import type { HttpRequest } from '../../src/net/http-message.ts';
import { readWhole } from '../../src/net/reply-body.ts';
import { systemTiming } from '../../src/net/timing.ts';
import { answer, startRawServer } from '../harness/raw-server.ts';

const http = () => createHttp({ timing: systemTiming });
const get = (url: string): HttpRequest => ({
  method: 'GET',
  url: new URL(url),
  headers: { authorization: 'Bearer hf_canaryThroughTheProxy' },
  connectMs: 5000,
  firstByteMs: null,
});
const signal = () => new AbortController().signal;

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a reply comes with its status, its headers in lower case and its body', async () => {
  const server = await startRawServer(
    (_request, socket) =>
      void socket.write('HTTP/1.1 201 OK\r\nX-Thing: a\r\nX-Thing: b\r\ncontent-length: 2\r\n\r\nhi'),
  );
  const client = http();
  const sent = await client.send(get(`${server.url}/path?q=1`), signal());
  if (sent.kind !== 'reply') throw new Error(sent.kind);
  expect(sent.reply.status).toBe(201);
  expect(sent.reply.headers).toMatchObject({ 'x-thing': 'a, b', 'content-length': '2' });
  expect(await readWhole(sent.reply, 100, null)).toMatchObject({
    text: 'hi',
    cut: false,
    last: { kind: 'end' },
  });
  expect(server.requests[0]).toMatchObject({ method: 'GET', path: '/path?q=1' });
  await client.close();
  await server.close();
});

test('an answer larger than what is held arrives whole', async () => {
  const block = Buffer.alloc(64 * 1024, 'x');
  let written = 0;
  const server = await startRawServer((_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n');
    const more = () => {
      while (written < 400 && socket.writable) {
        written += 1;
        if (!socket.write(block)) {
          socket.once('drain', more);
          return;
        }
      }
      if (written >= 400) socket.end();
    };
    more();
  });
  const client = http();
  const sent = await client.send(get(server.url), signal());
  if (sent.kind !== 'reply') throw new Error(sent.kind);
  const before = await sent.reply.read(null);
  expect(before.kind).toBe('bytes');
  // What nobody reads stays where it is, however long the process has nothing else to do.
  for (let turn = 0; turn < 3000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(written).toBeLessThan(400);
  let size = before.kind === 'bytes' ? before.bytes.length : 0;
  for (;;) {
    const piece = await sent.reply.read(null);
    if (piece.kind !== 'bytes') break;
    size += piece.bytes.length;
  }
  expect(size).toBe(400 * block.length);
  await client.close();
  await server.close();
});

test('after close nothing is sent any more', async () => {
  const server = await startRawServer((_request, socket) => void socket.write(answer(200)));
  const client = http();
  await client.close();
  expect((await client.send(get(server.url), signal())).kind).toBe('failed');
  expect(server.requests).toHaveLength(0);
  await server.close();
});

test('a request that cannot be written fails, without its secrets and without a trace', async () => {
  const server = await startRawServer((_request, socket) => void socket.write(answer(200)));
  const client = http();
  const { signal: stop } = new AbortController();
  const request = { ...get(server.url), headers: { authorization: 'Bearer hf_canary\r\nEvil: 1' } };
  const sent = await client.send(request, stop);
  expect(sent).toMatchObject({ kind: 'failed', error: { code: 'NET_FAILED' } });
  expect(JSON.stringify(sent)).not.toContain('canary');
  expect(getEventListeners(stop, 'abort')).toHaveLength(0);
  expect(server.requests).toHaveLength(0);
  await client.close();
  await server.close();
});

test('offline, only what is near is asked', async () => {
  const server = await startRawServer((_request, socket) => void socket.write(answer(200)));
  const client = createHttp({ timing: systemTiming, offline: true });
  expect(await client.send(get('https://router.huggingface.co/v1/models'), signal())).toMatchObject({
    kind: 'failed',
    error: { code: 'NET_FAILED', message: expect.stringContaining('HF_HUB_OFFLINE'), retryable: false },
  });
  expect((await client.send(get(server.url), signal())).kind).toBe('reply');
  await client.close();
  await server.close();
});

test('a certificate that nobody vouches for: nothing is sent, and the settings that help are named', async () => {
  const file = (name: string) =>
    readFileSync(fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url)));
  let asked = 0;
  const server = createTlsServer(
    { key: file('self-signed.key.pem'), cert: file('self-signed.cert.pem') },
    (_request, response) => {
      asked += 1;
      response.end('x');
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = http();
  const sent = await client.send(get(`https://localhost:${port}/`), signal());
  expect(sent).toMatchObject({ kind: 'failed', phase: 'connect', error: { code: 'NET_TLS' } });
  if (sent.kind === 'failed') expect(sent.error.hint).toMatch(/--use-system-ca.*NODE_EXTRA_CA_CERTS/);
  expect(asked).toBe(0);
  await client.close();
  await new Promise((resolve) => server.close(resolve));
});

test('https to a port that does not speak it ends at the limit for connections', async () => {
  const server = await startRawServer((_request, socket) => void socket.write(answer(200)));
  // What arrives is no request, so this server stays silent until the client gives up.
  const client = http();
  const sent = await client.send({ ...get(server.url.replace('http:', 'https:')), connectMs: 30 }, signal());
  expect(sent).toMatchObject({ kind: 'failed', error: { code: 'NET_TIMEOUT' } });
  await server.allClosed();
  await client.close();
  await server.close();
});
