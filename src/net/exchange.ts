import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { AppError } from '../core/errors.ts';
import { type Connecting, NotWanted } from './connecting.ts';
import { DecodedBody, encodingOf } from './decoded-body.ts';
import type { BodyInPieces, HttpReply, HttpRequest, Sent } from './http-message.ts';
import { networkError, type Phase } from './network-error.ts';
import type { ProxyServer } from './proxy.ts';
import { ProxyTrouble } from './proxy-error.ts';
import { ReplyBody } from './reply-body.ts';
import type { SocketReads } from './socket-reads.ts';
import { connectTimeout, firstByteTimeout } from './timeout-error.ts';
import type { Timing } from './timing.ts';

/** How long a released answer may take to end by itself before its connection is given up. */
const RELEASE_MS = 500;

/** Over which connections a request goes, and what is written for it there. */
export interface Way {
  readonly dispatcher: Dispatcher;
  readonly connecting: Connecting;
  readonly proxy: ProxyServer | null;
  /** Whom the connection leads to: the host, or a proxy that is given the whole address. */
  readonly origin: string;
  readonly path: string;
  /** Besides those of the request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends one request and listens to what becomes of it. */
export function exchange(way: Way, request: HttpRequest, signal: AbortSignal, timing: Timing): Promise<Sent> {
  return new Promise((resolve) => {
    const { url } = request;
    const { dispatcher, connecting, proxy, origin } = way;
    let controller: Dispatcher.DispatchController | null = null;
    let body: ReplyBody | null = null;
    let reads: SocketReads | null = null;
    let settled = false;
    let given = false;
    let waiting = true;
    let cancelTimer: (() => void) | null = null;

    /** The answer to the caller; the first one counts. */
    const settle = (sent: Sent) => {
      cancelTimer?.();
      cancelTimer = null;
      if (settled) return;
      settled = true;
      resolve(sent);
    };
    const connected = () => {
      if (!waiting) return;
      waiting = false;
      connecting.leave(origin);
    };
    /** The exchange is over for us, however the socket takes it. */
    const giveUp = () => {
      given = true;
      signal.removeEventListener('abort', stop);
      connected();
      controller?.abort(new NotWanted());
    };
    const letGo = () => signal.removeEventListener('abort', stop);
    const stop = () => {
      settle({ kind: 'stopped' });
      body?.finish({ kind: 'stopped' });
      giveUp();
    };
    const fail = (error: AppError, phase: 'connect' | 'wait') => {
      settle({ kind: 'failed', error, phase });
      giveUp();
    };

    connecting.enter(origin);
    signal.addEventListener('abort', stop, { once: true });
    if (request.connectMs !== null) {
      const limit = request.connectMs;
      cancelTimer = timing.after(limit, () => fail(connectTimeout(url, limit, proxy), 'connect'));
    }

    const start = () =>
      dispatcher.dispatch(
        {
          origin,
          path: way.path,
          method: request.method,
          headers: { ...request.headers, ...lengthOf(request), ...way.headers },
          body: bodyOf(request),
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        {
          onRequestStart(started) {
            controller = started;
            cancelTimer?.();
            cancelTimer = null;
            connected();
            if (given) {
              started.abort(new NotWanted());
              return;
            }
            if (request.firstByteMs === null) return;
            const limit = request.firstByteMs;
            cancelTimer = timing.after(limit, () => fail(firstByteTimeout(url, limit), 'wait'));
          },
          onResponseStart(_controller, status, headers) {
            if (status < 200 || given) return;
            if (status === 407 && proxy !== null) {
              fail(networkError(new ProxyTrouble('tunnel', status), url, 'connect', proxy), 'connect');
              return;
            }
            reads = connecting.heard;
            reads?.begin();
            body = new ReplyBody(timing, reads);
            settle({
              kind: 'reply',
              reply: replyOf(status, headers, body, { host: url.host, giveUp, letGo, timing }),
            });
          },
          onResponseData(_controller, chunk) {
            body?.push(chunk);
          },
          onResponseEnd() {
            signal.removeEventListener('abort', stop);
            reads?.end();
            body?.finish({ kind: 'end' });
          },
          onResponseError(_controller, thrown) {
            signal.removeEventListener('abort', stop);
            const phase: Phase = body !== null ? 'body' : controller === null ? 'connect' : 'wait';
            connected();
            const error = networkError(thrown, url, phase, proxy);
            settle({ kind: 'failed', error, phase: phase === 'body' ? 'wait' : phase });
            body?.finish({ kind: 'failed', error });
          },
        },
      );
    try {
      start();
    } catch (thrown) {
      // undici refuses a request that it cannot write, such as one with a line break in a header.
      fail(networkError(thrown, url, 'connect', proxy), 'connect');
    }
  });
}

const isInPieces = (body: HttpRequest['body']): body is BodyInPieces =>
  typeof body === 'object' && 'pieces' in body;

function lengthOf({ body }: HttpRequest): Readonly<Record<string, string>> {
  return isInPieces(body) ? { 'content-length': String(body.length) } : {};
}

/** One piece is made ahead at most; undici destroys the stream with the request. */
function bodyOf({ body }: HttpRequest): string | Uint8Array | Readable | null {
  if (!isInPieces(body)) return body ?? null;
  return Readable.from(body.pieces(), { objectMode: false, highWaterMark: 1 });
}

function replyOf(
  status: number,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: ReplyBody,
  held: {
    readonly host: string;
    readonly giveUp: () => void;
    readonly letGo: () => void;
    readonly timing: Timing;
  },
): HttpReply {
  const { giveUp, letGo, timing } = held;
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  const encoding = encodingOf(flat['content-encoding']);
  const unpacked = encoding === null ? null : new DecodedBody(encoding, held.host, body);
  const abort = () => {
    unpacked?.destroy();
    body.finish({ kind: 'stopped' });
    giveUp();
  };
  const drain = async () => {
    const until = timing.elapsed() + RELEASE_MS;
    for (;;) {
      const left = until - timing.elapsed();
      const piece = left > 0 ? await body.read(left) : { kind: 'silent' as const };
      if (piece.kind === 'bytes') continue;
      if (piece.kind === 'silent') abort();
      return;
    }
  };
  return {
    status,
    headers: flat,
    read: (silenceMs) => (unpacked ?? body).read(silenceMs),
    gather: (ms) => body.gather(ms),
    release() {
      letGo();
      unpacked?.destroy();
      void drain();
    },
    abort,
  };
}
