import type { Endpoint } from '../core/endpoint.ts';
import { TIMEOUT_OPTIONS, type TimeoutName } from '../core/endpoint-timeouts.ts';
import { type AppError, appError } from '../core/errors.ts';
import type { ProxyServer } from './proxy.ts';

/** No connection within the limit. */
export function connectTimeout(target: URL, ms: number | null, proxy: ProxyServer | null = null): AppError {
  const within = ms === null ? '' : ` within ${seconds(ms)}`;
  return proxy === null
    ? appError(
        'NET_TIMEOUT',
        `${target.host} could not be reached${within}.`,
        'Check the network connection and the URL; a proxy may be needed (HTTPS_PROXY).',
        { retryable: true },
      )
    : appError(
        'NET_TIMEOUT',
        `${target.host} could not be reached through the proxy ${proxy.host} (${proxy.variable})${within}.`,
        `Check that proxy, correct ${proxy.variable} or unset it; NO_PROXY names hosts that need no proxy.`,
        { retryable: true },
      );
}

/** Connected and asked, but no answer began within the limit. */
export function firstByteTimeout(target: URL, ms: number): AppError {
  return appError(
    'NET_TIMEOUT',
    `${target.host} took the request but did not begin to answer within ${seconds(ms)}.`,
    'Try again.',
    { retryable: true },
  );
}

/** An answer began and then went silent for longer than the limit. */
export function idleTimeout(target: URL, ms: number, endpoint: Endpoint | null): AppError {
  return appError(
    'NET_TIMEOUT',
    `${target.host} began to answer and then said nothing for ${seconds(ms)}.`,
    `Try again; what had arrived is kept.${longer('idle', endpoint)}`,
    { retryable: true },
  );
}

function seconds(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  const value = ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000);
  return `${value} ${value === 1 ? 'second' : 'seconds'}`;
}

/** A connection or an answer that did not begin in time, with how its endpoint is given more. */
export function withTimeLimit(
  error: AppError,
  name: 'connect' | 'firstByte',
  endpoint: Endpoint | null,
): AppError {
  return { ...error, hint: `${error.hint}${longer(name, endpoint)}` };
}

/** Where more time is given: only endpoints that are saved have limits of their own. */
function longer(name: TimeoutName, endpoint: Endpoint | null): string {
  return endpoint === null || endpoint.kind === 'practice'
    ? ''
    : ` A saved endpoint can be given longer: hf-tui endpoints edit NAME --${TIMEOUT_OPTIONS[name]} TIME.`;
}
