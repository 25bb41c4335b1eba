import { type AppError, appError } from '../core/errors.ts';
import type { Cause } from './causes.ts';
import type { ProxyServer } from './proxy.ts';

/** A proxy did not do its part. `cause`: what the socket to it said. */
export class ProxyTrouble extends Error {
  override name = 'ProxyTrouble';
  readonly at: 'connecting' | 'tunnel';
  /** What it answered when it was asked for a way; null: nothing that can be read. */
  readonly status: number | null;

  constructor(at: 'connecting' | 'tunnel', status: number | null, cause?: unknown) {
    super('The proxy did not lead on.', { cause });
    this.at = at;
    this.status = status;
  }
}

/** What to do about a proxy, whatever it did. Never holds its name and password. */
export function proxyError(
  trouble: ProxyTrouble,
  causes: readonly Cause[],
  proxy: ProxyServer,
  target: URL,
): AppError {
  const { variable, host } = proxy;
  const name = `The proxy ${host} (${variable})`;
  const orWithout = `Correct ${variable} or unset it; NO_PROXY names hosts that need no proxy.`;
  if (trouble.status === 407) return wantsPassword(proxy);
  if (trouble.at === 'tunnel') {
    const { status } = trouble;
    if (status === null) {
      const sentence = `${name} took the connection, but opened no way to ${target.host}.`;
      return appError('NET_PROXY', sentence, `Check whether it is an HTTP proxy. ${orWithout}`);
    }
    return status >= 500
      ? appError(
          'NET_PROXY',
          `${name} found no way to ${target.host} (${status}).`,
          `Try again. ${orWithout}`,
        )
      : appError('NET_PROXY', `${name} does not lead to ${target.host} (${status}).`, orWithout);
  }
  const codes = causes.map(({ code }) => code);
  if (codes.some((code) => ['ENOTFOUND', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL'].includes(code))) {
    const sentence = `There is no host called ${proxy.url.hostname}, which ${variable} names as the proxy.`;
    return appError('NET_PROXY', sentence, orWithout);
  }
  if (codes.includes('EAI_AGAIN')) {
    const sentence = `The address of the proxy ${host} (${variable}) could not be looked up.`;
    return appError('NET_PROXY', sentence, 'Check the network connection, then try again.');
  }
  if (codes.includes('ECONNREFUSED')) {
    return appError('NET_PROXY', `${name} refused the connection: nothing listens there.`, orWithout);
  }
  if (codes.some((code) => /^(ERR_SSL_|ERR_TLS_|CERT_|EPROTO|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(code))) {
    const sentence = `No encrypted connection to the proxy ${host} (${variable}) could be agreed on.`;
    return appError(
      'NET_PROXY',
      sentence,
      `Most proxies are given as http://, for https sites too. ${orWithout}`,
    );
  }
  const code = causes.findLast((cause) => /^[A-Z][A-Z_0-9]+$/.test(cause.code))?.code ?? '';
  return appError('NET_PROXY', `${name} could not be reached${code === '' ? '' : ` (${code})`}.`, orWithout);
}

function wantsPassword({ variable, host, url }: ProxyServer): AppError {
  const hint = `Put them into ${variable}, as http://name:password@host:port.`;
  return url.username === ''
    ? appError('NET_PROXY', `The proxy ${host} (${variable}) wants a name and password (407).`, hint, {
        status: 407,
      })
    : appError(
        'NET_PROXY',
        `The proxy ${host} did not accept the name and password in ${variable} (407).`,
        `${hint} Write a special character in them as %40 and the like.`,
        { status: 407 },
      );
}
