import { type AppError, appError } from '../core/errors.ts';
import { hostKind } from '../core/host.ts';
import { exchange } from './exchange.ts';
import type { HttpRequest, Sent } from './http-message.ts';
import { networkError } from './network-error.ts';
import { routeTo, type Variables } from './proxy.ts';
import type { Timing } from './timing.ts';
import { createWays, type Ways } from './ways.ts';

export interface Http {
  /** Loads what the first request needs, so that it does not wait for it. Never throws. */
  readonly prepare: () => Promise<void>;
  /** Sends one request. Never throws, never follows a redirect, never tries again. */
  readonly send: (request: HttpRequest, signal: AbortSignal) => Promise<Sent>;
  /** Ends every connection. */
  readonly close: () => Promise<void>;
}

export interface HttpOptions {
  readonly timing: Timing;
  /** `HF_HUB_OFFLINE`: only this computer and its local network are asked. */
  readonly offline?: boolean;
  /** Where proxies are named; without it there are none. */
  readonly environment?: Variables;
}

/** The HTTP client; undici is loaded with the first request. */
export function createHttp(options: HttpOptions): Http {
  const { timing } = options;
  let ways: Promise<Ways> | null = null;
  let closed = false;
  const load = () => {
    ways ??= createWays();
    return ways;
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
        const route = routeTo(request.url, options.environment ?? {});
        if (route.kind === 'unusable') return { kind: 'failed', error: route.error, phase: 'connect' };
        const proxy = route.kind === 'proxy' ? route.proxy : null;
        const way = (await load()).to(request.url, proxy);
        if (signal.aborted) return { kind: 'stopped' };
        return await exchange(way, request, signal, timing);
      } catch (thrown) {
        return { kind: 'failed', error: networkError(thrown, request.url, 'connect'), phase: 'connect' };
      }
    },
    async close() {
      closed = true;
      try {
        await (await ways)?.destroy();
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

function closedError(): AppError {
  return appError('NET_FAILED', 'The connections are closed: hf-tui is ending.');
}
