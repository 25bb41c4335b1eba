import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { type ProxyServer, proxyAuthorization } from './proxy.ts';
import { ProxyTrouble } from './proxy-error.ts';

type Connector = buildConnector.connector;

/** An answer to CONNECT is a few lines. */
const LONGEST_HEAD = 16 * 1024;

/**
 * Connects to https hosts through a proxy's tunnel (CONNECT, RFC 9110, 9.3.6). undici's own proxy agent does the same,
 * but nobody can give up its sockets to the proxy while they wait, and its errors do not say whose they are.
 */
export function throughTunnel(connect: Connector, proxy: ProxyServer): Connector {
  const toProxy = toProxyItself(connect, proxy);
  return (target, callback) => {
    const opened = (socket: Socket) =>
      askForWay(socket, target, proxy, (status) => {
        if (isSuccess(status)) connect({ ...target, httpSocket: socket }, callback);
        else callback(new ProxyTrouble('tunnel', status), null);
      });
    return toProxy(target, (...result) => {
      if (!result[1]) callback(...result);
      else opened(result[1]);
    });
  };
}

/** Connects to the proxy, whatever is asked for behind it: of http it is asked by the whole address. */
export function toProxyItself(connect: Connector, { url }: ProxyServer): Connector {
  return (_target, callback) =>
    connect(
      {
        protocol: url.protocol,
        host: url.host,
        hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: url.port,
        // Never the name of the host behind it: the certificate to check is the proxy's.
        servername: url.hostname,
      },
      (...result) => {
        if (!result[1]) callback(new ProxyTrouble('connecting', null, result[0]), null);
        else callback(...result);
      },
    );
}

const isSuccess = (status: number | null) => status !== null && status >= 200 && status <= 299;

/** Asks the proxy for a way to the target; hands out the status of its answer, null when it gave none. */
function askForWay(
  socket: Socket,
  target: buildConnector.Options,
  proxy: ProxyServer,
  done: (status: number | null) => void,
): void {
  const host = target.port === '' || target.port === undefined ? `${target.host}:443` : target.host;
  const authorization = proxyAuthorization(proxy);
  let received = '';
  const settle = (status: number | null) => {
    socket.off('readable', hear).off('close', closed).off('end', closed);
    if (!isSuccess(status)) socket.destroy();
    done(status);
  };
  const closed = () => settle(null);
  const hear = () => {
    // Behind the head comes nothing yet: in TLS it is we who speak first.
    const bytes: unknown = socket.read();
    if (!Buffer.isBuffer(bytes)) return;
    received += bytes.toString('latin1');
    const isWhole = received.includes('\r\n\r\n');
    if (!isWhole && received.length <= LONGEST_HEAD) return;
    const status = isWhole ? /^HTTP\/1\.[01] (\d{3})/.exec(received)?.[1] : undefined;
    settle(status === undefined ? null : Number(status));
  };
  socket.on('readable', hear).on('close', closed).on('end', closed);
  socket.write(
    [
      `CONNECT ${host} HTTP/1.1`,
      `host: ${host}`,
      'proxy-connection: keep-alive',
      ...(authorization === null ? [] : [`proxy-authorization: ${authorization}`]),
      '\r\n',
    ].join('\r\n'),
  );
}
