import type { Dispatcher } from 'undici';
import { type AppError, appError } from '../core/errors.ts';
import { Connecting } from './connecting.ts';
import { exchange } from './exchange.ts';
import { hostKind } from './host.ts';
import type { HttpRequest, Sent } from './http-message.ts';
import { networkError } from './network-error.ts';
import type { Timing } from './timing.ts';

export interface Http {
  /** Loads what the first request needs, so that it does not wait for it. Never throws. */
  prepare(): Promise<void>;
  /** Sends one request. Never throws, never follows a redirect, never tries again. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Sent>;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly timing: Timing;
  /** `HF_HUB_OFFLINE`: only this computer and its local network are asked. */
  readonly offline?: boolean;
}

/**
 * The HTTP client. undici is loaded with the first request, honours HTTP(S)_PROXY and NO_PROXY, and has its own time
 * limits switched off: they end a slow local model after 300 s with a message that is not ours. Hosts on this computer
 * are never asked through a proxy.
 */
export function createHttp(options: HttpOptions): Http {
  const { timing } = options;
  let dispatchers: Promise<Dispatchers> | null = null;
  let closed = false;
  const load = () => {
    dispatchers ??= loadDispatchers();
    return dispatchers;
  };

  return {
    async prepare() {
      // A failure is told by the first request.
      await load().catch(() => undefined);
    },
    async send(request, signal) {
      if (signal.aborted) return { kind: 'stopped' };
      if (closed) return { kind: 'failed', error: closedError(), phase: 'connect' };
      if (options.offline === true && hostKind(request.url) === 'hosted') {
        return { kind: 'failed', error: offlineError(request.url), phase: 'connect' };
      }
      try {
        const { direct, viaProxy, connecting } = await load();
        if (signal.aborted) return { kind: 'stopped' };
        const dispatcher = hostKind(request.url) === 'loopback' ? direct : viaProxy;
        if (dispatcher === null) return { kind: 'failed', error: proxyError(), phase: 'connect' };
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
        await Promise.all([direct.destroy(), viaProxy?.destroy()]);
      } catch {
        // Nothing was loaded, so nothing is open.
      }
    },
  };
}

function offlineError(url: URL): AppError {
  return appError(
    'NET_FAILED',
    `HF_HUB_OFFLINE is set, so ${url.host} was not asked.`,
    'Unset it to use the network, or switch to an endpoint on this computer.',
  );
}

function proxyError(): AppError {
  return appError(
    'NET_PROXY',
    'HTTPS_PROXY or HTTP_PROXY holds something that is no URL.',
    'Write it as http://host:port, or unset it.',
  );
}

function closedError(): AppError {
  return appError('NET_FAILED', 'The connections are closed: hf-tui is ending.');
}

interface Dispatchers {
  readonly direct: Dispatcher;
  /** null: the environment names a proxy that is no URL. */
  readonly viaProxy: Dispatcher | null;
  readonly connecting: Connecting;
}

async function loadDispatchers(): Promise<Dispatchers> {
  const { Agent, EnvHttpProxyAgent, buildConnector } = await import('./undici.ts');
  const connecting = new Connecting(
    buildConnector({ allowH2: false, timeout: 0, keepAliveInitialDelay: 30_000 }),
  );
  // HTTP/1.1 only: there, stopping an answer is closing its socket, which every server understands.
  const settings = { headersTimeout: 0, bodyTimeout: 0, connectTimeout: 60_000, allowH2: false };
  const connect = (...call: Parameters<Connecting['connect']>) => connecting.connect(...call);
  const direct = new Agent({ ...settings, connect });
  try {
    return { direct, viaProxy: new EnvHttpProxyAgent({ ...settings, connect }), connecting };
  } catch {
    return { direct, viaProxy: null, connecting };
  }
}
