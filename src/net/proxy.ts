import { type AppError, appError } from '../core/errors.ts';
import { hostKind } from '../core/host.ts';
import { isWithoutProxy } from './no-proxy.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** A proxy that the environment names. */
export interface ProxyServer {
  /** The variable that it stands in. */
  readonly variable: string;
  /** With the name and password, if it has them: not to be shown. */
  readonly url: URL;
  /** `host:port`, to be shown. */
  readonly host: string;
}

/** How a host is reached. */
export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: ProxyServer }
  /** The environment names a proxy that cannot be used. */
  | { readonly kind: 'unusable'; readonly error: AppError };

/** In the order they are looked at. What is set for http serves https where nothing else is set for that. */
const HTTP = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
const HTTPS = ['https_proxy', 'HTTPS_PROXY', ...HTTP];

/** How `target` is reached, by the usual variables. This computer itself is never asked through a proxy. */
export function routeTo(target: URL, env: Variables): Route {
  if (hostKind(target) === 'loopback') return { kind: 'direct' };
  const names = target.protocol === 'https:' ? HTTPS : HTTP;
  const variable = names.find((name) => (env[name]?.trim() ?? '') !== '');
  if (variable === undefined || isWithoutProxy(target, env.no_proxy ?? env.NO_PROXY ?? '')) {
    return { kind: 'direct' };
  }
  const value = env[variable]?.trim() ?? '';
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.hostname === '') return { kind: 'unusable', error: notAnAddress(variable) };
  const proxy = { variable, url, host: hostOf(url) };
  if (url.protocol === 'http:' || url.protocol === 'https:') return { kind: 'proxy', proxy };
  const isSocks = /^socks/i.test(url.protocol);
  return { kind: 'unusable', error: isSocks ? socks(proxy, target) : notAnAddress(variable) };
}

/** What goes into Proxy-Authorization; null without a name and password. */
export function proxyAuthorization({ url }: ProxyServer): string | null {
  if (url.username === '' && url.password === '') return null;
  return `Basic ${Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function hostOf(url: URL): string {
  const usual = url.protocol === 'https:' ? '443' : url.protocol === 'http:' ? '80' : '1080';
  return `${url.hostname}:${url.port === '' ? usual : url.port}`;
}

function notAnAddress(variable: string): AppError {
  return appError(
    'NET_PROXY',
    `${variable} holds something that is no address of an HTTP proxy.`,
    'Write it as http://host:port, or unset it.',
  );
}

function socks({ variable, host }: ProxyServer, target: URL): AppError {
  return appError(
    'NET_PROXY',
    `${variable} names a SOCKS proxy (${host}), and hf-tui speaks to HTTP proxies only.`,
    `Put an HTTP proxy into HTTPS_PROXY, or name ${target.hostname} in NO_PROXY to go there directly.`,
  );
}
