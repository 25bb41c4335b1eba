import { createServer, type Server, type Socket } from 'node:net';

/** A request as its bytes said it. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** 1 for the first request that the server got. */
  readonly number: number;
}

export interface RawServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly RawRequest[];
  /** Connections that are open now. */
  open(): number;
  /** Resolves when no connection is open any more. */
  allClosed(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A loopback server that writes raw bytes: what it answers need not be HTTP at all. `respond` gets each whole request
 * and the socket to do with as it likes.
 */
export async function startRawServer(
  respond: (request: RawRequest, socket: Socket) => void,
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const requests: RawRequest[] = [];
  let waiting: (() => void)[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      for (;;) {
        const parsed = takeRequest(received, requests.length + 1);
        if (parsed === null) return;
        received = parsed.rest;
        requests.push(parsed.request);
        respond(parsed.request, socket);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size > 0) return;
      for (const done of waiting) done();
      waiting = [];
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    open: () => sockets.size,
    allClosed: () =>
      sockets.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function takeRequest(received: Buffer, number: number): { request: RawRequest; rest: Buffer } | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const from = end + 4;
  const to = from + Number(headers['content-length'] ?? 0);
  if (received.length < to) return null;
  return {
    request: { method, path, headers, body: received.subarray(from, to), number },
    rest: received.subarray(to),
  };
}

/** A whole HTTP/1.1 answer with its length. */
export function answer(
  status: number,
  body: string | Uint8Array = '',
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${lines.join('')}\r\n`, 'latin1'), bytes]);
}

/** The head of an answer that is a stream and ends with its connection. */
export const STREAM_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n';

/** A chat chunk as an event. */
export function event(document: unknown): string {
  return `data: ${typeof document === 'string' ? document : JSON.stringify(document)}\n\n`;
}

/** An event of text-generation-inference; the last one says all of the text again. */
export function token(text: string, whole: string | null = null, reason = 'eos_token'): string {
  const details = whole === null ? null : { finish_reason: reason, generated_tokens: 2, seed: null };
  return `data:${JSON.stringify({ index: 1, token: { id: 1, text, logprob: -1, special: false }, generated_text: whole, details })}\n\n`;
}

/** A chat chunk that says something, and may say why it is the last one. */
export function chunk(content: string, finish: string | null = null): string {
  return event({
    id: 'c1',
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta: { content }, finish_reason: finish }],
  });
}
