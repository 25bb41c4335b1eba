/**
 * How soon a stop closes the connection, as the server sees it: before the answer, within it, while it is compressed,
 * and while the connection is still being opened; straight and through a proxy's tunnel. Run with
 * `node bench/stop.ts`; prints figures, asserts nothing. Option: `--runs N` for each (100).
 */
import { createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createHttp } from '../src/net/http.ts';
import { systemTiming } from '../src/net/timing.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100' } } });
const RUNS = Number(values.runs);

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const EVENT = 'data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n';

interface Kind {
  readonly name: string;
  /** What the server does with a connection on which a request came. */
  readonly answer: (socket: Socket) => void;
  /** Stops when the first bytes of the body are there; else when the request has arrived. */
  readonly inBody: boolean;
  readonly url: (port: number) => string;
  readonly viaProxy: boolean;
}

const plain = (port: number) => `http://127.0.0.1:${port}/v1/chat/completions`;
const stream = (socket: Socket): void => {
  if (socket.writable) socket.write(EVENT, () => setImmediate(() => stream(socket)));
};
const KINDS: readonly Kind[] = [
  { name: 'before the answer', answer: () => undefined, inBody: false, url: plain, viaProxy: false },
  {
    name: 'within the answer',
    answer: (socket) => {
      socket.write(`${HEAD}\r\n`);
      stream(socket);
    },
    inBody: true,
    url: plain,
    viaProxy: false,
  },
  {
    name: 'within a compressed one',
    answer: (socket) => {
      socket.write(`${HEAD}content-encoding: gzip\r\n\r\n`);
      socket.write(gzipSync(EVENT.repeat(100_000)));
    },
    inBody: true,
    url: plain,
    viaProxy: false,
  },
  {
    name: 'while TLS is agreed on',
    answer: () => undefined,
    inBody: false,
    url: (port) => `https://127.0.0.1:${port}/`,
    viaProxy: false,
  },
  {
    name: 'while a proxy opens a tunnel',
    answer: () => undefined,
    inBody: false,
    url: () => 'https://models.invalid/',
    viaProxy: true,
  },
];

async function once(kind: Kind): Promise<number> {
  const stop = new AbortController();
  let came = () => {};
  const arrived = new Promise<void>((resolve) => {
    came = resolve;
  });
  let gone = (_at: number) => {};
  const closed = new Promise<number>((resolve) => {
    gone = resolve;
  });
  const server: Server = createServer((socket) => {
    socket.once('data', () => {
      kind.answer(socket);
      came();
    });
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => gone(performance.now()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const environment = kind.viaProxy ? { HTTPS_PROXY: `http://127.0.0.1:${port}` } : {};
  const http = createHttp({ timing: systemTiming, environment });
  const request = { method: 'POST', headers: {}, body: '{}', connectMs: 10_000, firstByteMs: null } as const;
  const sent = http.send({ ...request, url: new URL(kind.url(port)) }, stop.signal);
  await arrived;
  if (kind.inBody) {
    const outcome = await sent;
    if (outcome.kind === 'reply') await outcome.reply.read(null);
  }
  const at = performance.now();
  stop.abort();
  const took = (await closed) - at;
  await sent;
  await http.close();
  await new Promise((resolve) => server.close(resolve));
  return took;
}

for (const kind of KINDS) {
  const took: number[] = [];
  for (let run = 0; run < RUNS; run += 1) took.push(await once(kind));
  took.sort((a, b) => a - b);
  const at = (part: number) =>
    (took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0).toFixed(1);
  process.stdout.write(
    `${kind.name.padEnd(30)} median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${at(1)} ms\n`,
  );
}
