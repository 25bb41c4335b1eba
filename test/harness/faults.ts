import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { answer, chunk, event, type RawRequest, token } from './raw-server.ts';

/** What a server without faults would answer to a request. */
export interface Good {
  readonly type: string;
  readonly body: string;
}

/** The answer that each of the calls expects. */
export const GOOD = {
  chat: {
    type: 'text/event-stream',
    body: `${chunk('Hé')}${chunk('llo 猫', 'stop')}${event('[DONE]')}`,
  },
  // As text-generation-inference sends it: no space behind `data:`, no `[DONE]`.
  text: {
    type: 'text/event-stream',
    body: `${token('Hé')}${token('llo 猫', 'Héllo 猫')}`,
  },
  caption: { type: 'application/json', body: '[{"generated_text":"a cät on a 長 couch"}]' },
  /** The list of Inference Endpoints. */
  list: {
    type: 'application/json',
    body: '{"items":[{"name":"mine","status":{"state":"running","message":"Bereit für 猫"}}]}',
  },
  whoami: { type: 'application/json', body: '{"type":"user","name":"alice","fullname":"Älice"}' },
} as const satisfies Record<string, Good>;

/** A way to answer badly; `turn` counts the requests of one call from 1. */
export type Fault = (socket: Socket, good: Good, turn: number, request: RawRequest) => void;

const head = (good: Good, more = '') => `HTTP/1.1 200 OK\r\ncontent-type: ${good.type}\r\n${more}\r\n`;
const closing = (good: Good) => head(good, 'connection: close\r\n');
const half = (good: Good) => good.body.slice(0, Math.floor(good.body.length / 2));
const halfOf = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2));
const ok = (good: Good) => answer(200, good.body, { 'content-type': good.type });
const chunked = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

const packed = (good: Good, encoding: string, bytes: Buffer) =>
  answer(200, bytes, { 'content-type': good.type, 'content-encoding': encoding });
const packedHead = (good: Good) => head(good, 'connection: close\r\ncontent-encoding: gzip\r\n');

/** Some 100 KiB that unpack to 100 MiB. */
const BOMB = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));

/** Ends in the middle of the first character that takes more than one byte. */
function brokenCharacter(good: Good): Buffer {
  const bytes = Buffer.from(good.body);
  return bytes.subarray(0, bytes.findIndex((byte) => byte >= 0x80) + 1);
}

const first =
  (bad: Fault): Fault =>
  (socket, good, turn, request) =>
    turn === 1 ? bad(socket, good, turn, request) : void socket.write(ok(good));

const refuse =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Fault =>
  (socket) =>
    void socket.write(answer(status, body, headers));

/** Writes byte after byte, each in a turn of its own. */
function trickle(socket: Socket, bytes: Buffer, at = 0): void {
  if (at >= bytes.length) return;
  socket.write(bytes.subarray(at, at + 1), () => setImmediate(() => trickle(socket, bytes, at + 1)));
}

export const FAULTS = {
  good: (socket, good) => void socket.write(ok(good)),
  'chunked, in single bytes': (socket, good) => {
    socket.write(head(good, 'transfer-encoding: chunked\r\n'));
    trickle(socket, Buffer.from(`${[...good.body].map(chunked).join('')}0\r\n\r\n`));
  },
  'everything byte by byte': (socket, good) => trickle(socket, ok(good)),
  'ends with its connection': (socket, good) => void socket.end(closing(good) + good.body),
  'a byte order mark': (socket, good) => void socket.end(`${closing(good)}\ufeff${good.body}`),
  '100 Continue first': (socket, good) => {
    socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(ok(good));
  },
  '103 Early Hints first': (socket, good) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n');
    socket.write(ok(good));
  },
  'the wrong content type': (socket, good) =>
    void socket.write(answer(200, good.body, { 'content-type': 'text/plain' })),
  'reset before the head': (socket) => void socket.resetAndDestroy(),
  'closed before the head': (socket) => void socket.end(),
  'reset once, then good': first((socket) => void socket.resetAndDestroy()),
  'cut in the head': (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-ty'),
  'reset after the head': (socket, good) => {
    socket.write(head(good, 'content-length: 1000\r\n'), () => socket.resetAndDestroy());
  },
  'closed after the head': (socket, good) => void socket.end(closing(good)),
  'cut in a character': (socket, good) => {
    socket.write(closing(good));
    socket.end(brokenCharacter(good));
  },
  'cut in the JSON': (socket, good) => void socket.end(closing(good) + half(good)),
  'a length that is too long': (socket, good) =>
    void socket.end(head(good, `content-length: ${good.body.length + 500}\r\n`) + half(good)),
  'cut between chunks': (socket, good) =>
    void socket.end(head(good, 'transfer-encoding: chunked\r\n') + chunked(half(good))),
  'cut within a chunk': (socket, good) =>
    void socket.end(`${head(good, 'transfer-encoding: chunked\r\n')}ffff\r\n${half(good)}`),
  'a chunk size that is none': (socket, good) =>
    void socket.end(`${head(good, 'transfer-encoding: chunked\r\n')}zz\r\n${good.body}`),
  'an empty answer': (socket, good) => void socket.write(answer(200, '', { 'content-type': good.type })),
  '204': (socket) => void socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
  'a web page': (socket) =>
    void socket.write(answer(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' })),
  'a text': (socket) => void socket.write(answer(200, 'It works', { 'content-type': 'text/plain' })),
  'an error as a string': (socket) => void socket.write(answer(200, '{"error":"no more"}')),
  'an error as an object': (socket) =>
    void socket.write(answer(200, '{"error":{"message":"no more","type":"x"}}')),
  'another JSON': (socket) => void socket.write(answer(200, '{"hello":"world"}')),
  'compressed though not asked for': (socket, good) =>
    void socket.write(packed(good, 'gzip', gzipSync(good.body))),
  'compressed byte by byte': (socket, good) => trickle(socket, packed(good, 'GZIP', gzipSync(good.body))),
  'compressed by deflate': (socket, good) =>
    void socket.write(packed(good, 'deflate', deflateSync(good.body))),
  'compressed by bare deflate': (socket, good) =>
    void socket.write(packed(good, 'deflate', deflateRawSync(good.body))),
  'compressed by brotli': (socket, good) =>
    void socket.write(packed(good, 'br', brotliCompressSync(good.body))),
  'compressed in name only': (socket, good) =>
    void socket.write(packed(good, 'gzip', Buffer.from(good.body))),
  'compressed in a way unknown': (socket, good) =>
    void socket.write(packed(good, 'compress', gzipSync(good.body))),
  'compressed and cut short': (socket, good) =>
    void socket.end(Buffer.concat([Buffer.from(packedHead(good)), halfOf(gzipSync(good.body))])),
  'compressed and endless': (socket, good) => void socket.write(packed(good, 'gzip', BOMB)),
  'no HTTP': (socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
  'HTTP/0.9': (socket, good) => void socket.end(good.body),
  'headers without an end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const more = () => {
      if (socket.writable) socket.write(`x-more: ${'y'.repeat(4000)}\r\n`, () => setImmediate(more));
    };
    more();
  },
  'a redirect elsewhere': refuse(307, '', { location: 'https://elsewhere.invalid/v1' }),
  'a redirect to itself': (socket, _good, _turn, request) =>
    void socket.write(answer(302, '', { location: request.path })),
  'a permanent redirect': refuse(308, '', { location: 'http://127.0.0.1:9/' }),
  '400 as text': refuse(400, 'bad things', { 'content-type': 'text/plain' }),
  '401': refuse(401, '{"error":"Invalid username or password."}'),
  '402': refuse(402, '{"error":"You have depleted your monthly included credits."}'),
  '403 scope': refuse(
    403,
    '{"error":"This authentication method does not have sufficient permissions to call Inference Providers on behalf of user alice"}',
  ),
  '403 gated': refuse(403, 'Access denied', { 'x-error-code': 'GatedRepo' }),
  '404 model': refuse(404, '{"error":"Model X does not exist"}'),
  '408 forever': refuse(408),
  '410': refuse(410, '{"error":"The requested model is deprecated"}'),
  '413 as a page': refuse(413, '<html><title>413 Request Entity Too Large</title></html>'),
  '422 list': refuse(422, '{"detail":[{"loc":["body"],"msg":"field required"}]}'),
  '429 forever': refuse(429, '{"error":"slow down"}', { 'retry-after': '3' }),
  '429 once, with a date': first(refuse(429, '', { 'retry-after': 'Fri, 20 Nov 2026 12:00:09 GMT' })),
  '500': refuse(500, '{"error":{"message":"boom"}}'),
  '502 as a page, once': first(refuse(502, '<html><title>502 Bad Gateway</title></html>')),
  '503 loading, twice': (socket, good, turn) =>
    void socket.write(
      turn <= 2 ? answer(503, '{"error":"Model X is currently loading","estimated_time":20.0}') : ok(good),
    ),
  '503 forever': refuse(503),
  '504 forever': refuse(504, '<html><title>504 Gateway Time-out</title></html>'),
  'an error body that never ends': (socket) => {
    socket.write('HTTP/1.1 422 X\r\ncontent-type: text/plain\r\n\r\n');
    const more = () => {
      if (socket.writable) socket.write('no '.repeat(2000), () => setImmediate(more));
    };
    more();
  },
  'an error body of more than 64 KiB': refuse(
    422,
    JSON.stringify({ error: { message: 'field required', trace: 'x'.repeat(100_000) } }),
  ),
  'an error body cut short': (socket) =>
    void socket.end('HTTP/1.1 422 X\r\ncontent-length: 900\r\n\r\n{"error":"cut'),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
