import { type AppError, appError } from '../core/errors.ts';
import { hostKind } from '../core/host.ts';
import { type Cause, causesOf } from './causes.ts';
import type { ProxyServer } from './proxy.ts';
import { ProxyTrouble, proxyError } from './proxy-error.ts';
import { connectTimeout } from './timeout-error.ts';

/** Where a failure struck: before there was a connection, while waiting for an answer, or within the answer. */
export type Phase = 'connect' | 'wait' | 'body';

const CERTIFICATE_UNKNOWN = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
]);
const CERTIFICATE_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/**
 * Turns what the socket layer threw into a sentence. Never quotes the error text: it may hold what was sent. `proxy`:
 * the one that the request was to go through.
 */
export function networkError(
  error: unknown,
  target: URL,
  phase: Phase,
  proxy: ProxyServer | null = null,
): AppError {
  const causes = causesOf(error);
  const trouble = causes.map((cause) => cause.error).find((cause) => cause instanceof ProxyTrouble);
  if (proxy === null) return directError(causes, target, phase);
  if (trouble !== undefined) return proxyError(trouble, causes, proxy, target);
  const behind = directError(causes, target, phase, proxy);
  if (!['NET_RESET', 'NET_FAILED', 'NET_REFUSED'].includes(behind.code)) return behind;
  return {
    ...behind,
    hint: `It was asked through the proxy ${proxy.host} (${proxy.variable}). ${behind.hint}`,
  };
}

function directError(
  causes: readonly Cause[],
  target: URL,
  phase: Phase,
  proxy: ProxyServer | null = null,
): AppError {
  const has = (...codes: readonly string[]) => causes.some((cause) => codes.includes(cause.code));
  const says = (pattern: RegExp) => causes.some((cause) => pattern.test(cause.message));
  const host = target.host;
  if (has('EAI_AGAIN')) {
    return appError(
      'NET_DNS',
      `The address of ${host} could not be looked up: the name server did not answer.`,
      'Check the network connection, then try again.',
      { retryable: true },
    );
  }
  if (has('ENOTFOUND', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL')) {
    return appError(
      'NET_DNS',
      `There is no host called ${target.hostname}.`,
      'Check the URL of the endpoint and the network connection.',
    );
  }
  const tls = tlsError(causes, host, has, proxy);
  if (tls !== null) return tls;
  if (has('UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN')) {
    return has('EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN')
      ? appError('NET_FAILED', `There is no way to ${host} from here.`, 'Check the network connection.', {
          retryable: true,
        })
      : connectTimeout(target, null);
  }
  if (has('ECONNREFUSED')) {
    return appError(
      'NET_REFUSED',
      `Nothing listens at ${host}.`,
      hostKind(target) === 'hosted'
        ? 'Check the port in the URL, or try again later.'
        : 'Start the server there, or check the port in the URL.',
      { retryable: true },
    );
  }
  // The HTTP client's word for `100 Continue` in answer to a request that had not asked for it.
  if (has('UND_ERR_SOCKET') && says(/^bad response$/)) {
    return appError(
      'BAD_RESPONSE',
      `${host} told us to go on (100 Continue), which was not asked for and cannot be followed.`,
      'Look at the server or the gateway before it: only a request with Expect is answered so.',
    );
  }
  if (has('UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW')) {
    return appError(
      'BAD_RESPONSE',
      `${host} sent more header lines than any answer needs.`,
      'Check that the URL is that of a model server.',
    );
  }
  if (causes.some((cause) => cause.code.startsWith('HPE_') || cause.code === 'HTTPParserError')) {
    return appError(
      'BAD_RESPONSE',
      `${host} did not answer in HTTP.`,
      'Check the URL: its port may belong to another service, or want https:// instead of http://.',
    );
  }
  if (has('ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')) {
    return phase === 'body'
      ? appError(
          'STREAM_CUT',
          `The connection to ${host} broke before the answer was complete.`,
          'Try again; what had arrived is kept.',
          { retryable: true },
        )
      : appError(
          'NET_RESET',
          `${host} closed the connection before it answered.`,
          'Try again; if it stays so, look at the log of that server.',
          { retryable: true },
        );
  }
  const code = causes.findLast((cause) => /^[A-Z][A-Z_0-9]+$/.test(cause.code))?.code ?? '';
  return appError(
    'NET_FAILED',
    `The connection to ${host} failed${code === '' ? '' : ` (${code})`}.`,
    'Check the network connection and the URL, then try again.',
    { retryable: true },
  );
}

function tlsError(
  causes: readonly Cause[],
  host: string,
  has: (...codes: readonly string[]) => boolean,
  proxy: ProxyServer | null,
): AppError | null {
  if (causes.some((cause) => CERTIFICATE_UNKNOWN.has(cause.code))) {
    return appError(
      'NET_TLS',
      `The certificate of ${host} comes from an authority that Node does not know.`,
      `${
        proxy === null
          ? 'If a company proxy does that'
          : `If the proxy ${proxy.host} (${proxy.variable}) does that`
      }: start with NODE_OPTIONS=--use-system-ca, or name its certificate in NODE_EXTRA_CA_CERTS.`,
    );
  }
  if (causes.some((cause) => CERTIFICATE_TIME.has(cause.code))) {
    return appError(
      'NET_TLS',
      `The certificate of ${host} is out of date.`,
      'Check the clock of this computer; if it is right, the server needs a new certificate.',
    );
  }
  if (has('ERR_TLS_CERT_ALTNAME_INVALID')) {
    return appError(
      'NET_TLS',
      `The certificate that answered for ${host} belongs to another host.`,
      'Check the URL of the endpoint.',
    );
  }
  if (
    causes.some((cause) => /^(ERR_SSL_|ERR_TLS_|CERT_|EPROTO)/.test(cause.code)) ||
    has('UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY')
  ) {
    return appError(
      'NET_TLS',
      `No encrypted connection to ${host} could be agreed on.`,
      'Check the URL: a server without TLS needs http://, and a port can belong to another service.',
    );
  }
  return null;
}
