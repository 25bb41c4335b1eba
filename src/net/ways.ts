import type { Agent, buildConnector, Dispatcher } from 'undici';
import { Connecting } from './connecting.ts';
import type { Way } from './exchange.ts';
import { type ProxyServer, proxyAuthorization } from './proxy.ts';
import { throughTunnel, toProxyItself } from './tunnel.ts';

/** Connections, and those of them that are being opened. */
interface Lines {
  readonly dispatcher: Dispatcher;
  readonly connecting: Connecting;
}

/** The ways to hosts: straight, or by the proxies that are named for them. */
export interface Ways {
  readonly to: (url: URL, proxy: ProxyServer | null) => Way;
  /** Ends every connection. */
  readonly destroy: () => Promise<void>;
}

/** Opens nothing yet. undici's own time limits are off: they end a slow local model after 300 s. */
export async function createWays(): Promise<Ways> {
  const undici = await import('./undici.ts');
  const connect = undici.buildConnector({ allowH2: false, timeout: 0, keepAliveInitialDelay: 30_000 });
  const lines = new Map<string, Lines>();
  const linesFor = (name: string, connector: () => buildConnector.connector): Lines => {
    const known = lines.get(name);
    if (known !== undefined) return known;
    const connecting = new Connecting(connector());
    const made = { dispatcher: agent(undici.Agent, connecting), connecting };
    lines.set(name, made);
    return made;
  };
  return {
    to(url, proxy) {
      const path = `${url.pathname}${url.search}`;
      if (proxy === null) {
        return { ...linesFor('', () => connect), proxy, origin: url.origin, path, headers: {} };
      }
      const { href } = proxy.url;
      if (url.protocol === 'https:') {
        const tunnels = linesFor(`tunnel ${href}`, () => throughTunnel(connect, proxy));
        return { ...tunnels, proxy, origin: url.origin, path, headers: {} };
      }
      // What is not encrypted the proxy itself asks for (RFC 9112, 3.2.2); for it alone are its name and password.
      const authorization = proxyAuthorization(proxy);
      return {
        ...linesFor(`ask ${href}`, () => toProxyItself(connect, proxy)),
        proxy,
        origin: proxy.url.origin,
        path: `${url.origin}${path}`,
        headers: {
          host: url.host,
          ...(authorization === null ? {} : { 'proxy-authorization': authorization }),
        },
      };
    },
    async destroy() {
      await Promise.all([...lines.values()].map(({ dispatcher }) => dispatcher.destroy()));
    },
  };
}

function agent(make: typeof Agent, connecting: Connecting): Dispatcher {
  return new make({
    headersTimeout: 0,
    bodyTimeout: 0,
    connectTimeout: 60_000,
    // HTTP/1.1 only: there, stopping an answer is closing its socket, which every server understands.
    allowH2: false,
    connect: (...call: Parameters<Connecting['connect']>) => connecting.connect(...call),
  });
}
