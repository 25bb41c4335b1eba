import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { type AppError, appError } from '../core/errors.ts';
import { hostKind } from './host.ts';
import { connectTimeout, firstByteTimeout, networkError, type Phase } from './network-error.ts';
import { type Piece, ReplyBody } from './reply-body.ts';
import type { Timing } from './timing.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds; null: no limit of our own. */
  readonly connectMs: number | null;
  /** From the connection to the status line, milliseconds; null: no limit. */
  readonly firstByteMs: number | null;
}

/** An answer whose headers have arrived. Whoever gets one reads it to its end, or lets go of it. */
export interface HttpReply {
  readonly status: number;
  /** Names in lower case; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  read(silenceMs: number | null): Promise<Piece>;
  /** Not needed any more: a short rest is read so that the connection can be used again. */
  release(): void;
  /** Destroys the connection at once. */
  abort(): void;
}

export type Sent =
  | { readonly kind: 'reply'; readonly reply: HttpReply }
  /** `connect`: the request never left. */
  | { readonly kind: 'failed'; readonly error: AppError; readonly phase: Exclude<Phase, 'body'> }
  | { readonly kind: 'stopped' };

export interface Http {
  /** Sends one request. Never throws, never follows a redirect, never tries again. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Sent>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** How long a released answer may take to end by itself before its connection is given up. */
const RELEASE_MS = 500;

class Aborted extends Error {
  override name = 'AbortError';
}

/**
 * The HTTP client. undici is loaded with the first request, honours HTTP(S)_PROXY and NO_PROXY, and has its own time
 * limits switched off: they end a slow local model after 300 s with a message that is not ours. Hosts on this computer
 * are never asked through a proxy.
 */
export function createHttp(options: { readonly timing: Timing }): Http {
  const { timing } = options;
  let dispatchers: Promise<Dispatchers> | null = null;
  let closed = false;

  return {
    async send(request, signal) {
      if (signal.aborted) return { kind: 'stopped' };
      if (closed) return { kind: 'failed', error: closedError(), phase: 'connect' };
      dispatchers ??= loadDispatchers();
      try {
        const { direct, viaProxy, connecting } = await dispatchers;
        if (signal.aborted) return { kind: 'stopped' };
        const dispatcher = hostKind(request.url) === 'loopback' ? direct : viaProxy;
        return await exchange(dispatcher, connecting, request, signal, timing);
      } catch (thrown) {
        return { kind: 'failed', error: networkError(thrown, request.url, 'connect'), phase: 'connect' };
      }
    },
    async close() {
      closed = true;
      if (dispatchers === null) return;
      try {
        const { direct, viaProxy } = await dispatchers;
        await Promise.all([direct.destroy(), viaProxy.destroy()]);
      } catch {
        // Nothing was loaded, so nothing is open.
      }
    },
  };
}

function closedError(): AppError {
  return appError('NET_FAILED', 'The connections are closed: hf-tui is ending.');
}

interface Dispatchers {
  readonly direct: Dispatcher;
  readonly viaProxy: Dispatcher;
  readonly connecting: Connecting;
}

async function loadDispatchers(): Promise<Dispatchers> {
  const { Agent, EnvHttpProxyAgent, buildConnector } = await import('./undici.ts');
  const connecting = new Connecting(
    buildConnector({ allowH2: false, timeout: 0, keepAliveInitialDelay: 30_000 }),
  );
  // HTTP/1.1 only: there, stopping an answer is closing its socket, which every server understands.
  const settings = { headersTimeout: 0, bodyTimeout: 0, connectTimeout: 60_000, allowH2: false };
  const connect: buildConnector.connector = (target, callback) => connecting.connect(target, callback);
  const direct = new Agent({ ...settings, connect });
  const viaProxy = new EnvHttpProxyAgent({ ...settings, connect });
  return { direct, viaProxy, connecting };
}

/**
 * Sockets that are being opened, by origin. undici cannot take back a request that still waits for its connection;
 * here the last one to lose patience closes the socket.
 */
class Connecting {
  readonly #connect: buildConnector.connector;
  readonly #sockets = new Map<string, Set<Socket>>();
  readonly #waiting = new Map<string, number>();

  constructor(connect: buildConnector.connector) {
    this.#connect = connect;
  }

  connect(target: buildConnector.Options, callback: buildConnector.Callback): void {
    const origin = `${target.protocol}//${target.host}`;
    const sockets = this.#sockets.get(origin) ?? new Set<Socket>();
    this.#sockets.set(origin, sockets);
    // undici's connector returns the socket it opens, though its type does not say so.
    const socket: unknown = this.#connect(target, (...result) => {
      sockets.delete(socket as Socket);
      callback(...result);
    });
    sockets.add(socket as Socket);
  }

  /** One more request waits for a connection to the origin. */
  enter(origin: string): void {
    this.#waiting.set(origin, (this.#waiting.get(origin) ?? 0) + 1);
  }

  /** It got one, or gave up waiting. */
  leave(origin: string): void {
    const left = (this.#waiting.get(origin) ?? 1) - 1;
    if (left > 0) {
      this.#waiting.set(origin, left);
      return;
    }
    this.#waiting.delete(origin);
    for (const socket of this.#sockets.get(origin) ?? []) {
      socket.destroy(new Aborted('No request waits for this connection any more.'));
    }
    this.#sockets.delete(origin);
  }
}

function exchange(
  dispatcher: Dispatcher,
  connecting: Connecting,
  request: HttpRequest,
  signal: AbortSignal,
  timing: Timing,
): Promise<Sent> {
  return new Promise((resolve) => {
    const { url } = request;
    let controller: Dispatcher.DispatchController | null = null;
    let body: ReplyBody | null = null;
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
      connecting.leave(url.origin);
    };
    /** The exchange is over for us, however the socket takes it. */
    const giveUp = () => {
      given = true;
      signal.removeEventListener('abort', stop);
      connected();
      controller?.abort(new Aborted('The answer is not wanted any more.'));
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

    connecting.enter(url.origin);
    signal.addEventListener('abort', stop, { once: true });
    if (request.connectMs !== null) {
      const limit = request.connectMs;
      cancelTimer = timing.after(limit, () => fail(connectTimeout(url, limit), 'connect'));
    }

    dispatcher.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: { ...request.headers },
        body: request.body ?? null,
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
            started.abort(new Aborted('The answer is not wanted any more.'));
            return;
          }
          if (request.firstByteMs === null) return;
          const limit = request.firstByteMs;
          cancelTimer = timing.after(limit, () => fail(firstByteTimeout(url, limit), 'wait'));
        },
        onResponseStart(started, status, headers) {
          if (status < 200 || given) return;
          body = new ReplyBody(timing, started);
          settle({ kind: 'reply', reply: replyOf(status, headers, body, { giveUp, letGo, timing }) });
        },
        onResponseData(_controller, chunk) {
          body?.push(chunk);
        },
        onResponseEnd() {
          signal.removeEventListener('abort', stop);
          body?.finish({ kind: 'end' });
        },
        onResponseError(_controller, thrown) {
          signal.removeEventListener('abort', stop);
          const phase: Phase = body !== null ? 'body' : controller === null ? 'connect' : 'wait';
          connected();
          const error = networkError(thrown, url, phase);
          settle({ kind: 'failed', error, phase: phase === 'body' ? 'wait' : phase });
          body?.finish({ kind: 'failed', error });
        },
      },
    );
  });
}

function replyOf(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: ReplyBody,
  held: { readonly giveUp: () => void; readonly letGo: () => void; readonly timing: Timing },
): HttpReply {
  const { giveUp, letGo, timing } = held;
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  const abort = () => {
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
    read: (silenceMs) => body.read(silenceMs),
    release() {
      letGo();
      void drain();
    },
    abort,
  };
}
