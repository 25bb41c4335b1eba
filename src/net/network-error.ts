import { type AppError, appError } from '../core/errors.ts';
import { hostKind } from './host.ts';

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

interface Cause {
  /** The error's code; its name when it has none. */
  readonly code: string;
  readonly message: string;
}

/** The causes of an error, innermost last; the parts of an AggregateError (one per address tried) are flattened. */
export function causesOf(error: unknown): readonly Cause[] {
  const causes: Cause[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (!(value instanceof Error) || seen.has(value) || causes.length >= 16) return;
    seen.add(value);
    const code = 'code' in value && typeof value.code === 'string' ? value.code : value.name;
    causes.push({ code, message: value.message });
    if (value instanceof AggregateError) for (const part of value.errors) visit(part);
    visit(value.cause);
  };
  visit(error);
  return causes;
}

/** Turns what the socket layer threw into a sentence. Never quotes the error text: it may hold what was sent. */
export function networkError(error: unknown, target: URL, phase: Phase): AppError {
  const causes = causesOf(error);
  const has = (...codes: readonly string[]) => causes.some((cause) => codes.includes(cause.code));
  const says = (pattern: RegExp) => causes.some((cause) => pattern.test(cause.message));
  const host = target.host;
  if (says(/proxy authentication required|proxy response \(407\)/i)) {
    return appError(
      'NET_PROXY',
      'The proxy wants a name and password (407).',
      'Put them into HTTPS_PROXY and HTTP_PROXY, as http://name:password@host:port.',
      { status: 407 },
    );
  }
  if (has('UND_ERR_PRX_TLS', 'UND_ERR_PRX_CONN') || says(/^proxy response|http tunneling/i)) {
    return appError(
      'NET_PROXY',
      `The proxy did not open a way to ${host}.`,
      'Check HTTPS_PROXY and HTTP_PROXY; NO_PROXY names hosts that need no proxy.',
    );
  }
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
  const tls = tlsError(causes, host, has);
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
): AppError | null {
  if (causes.some((cause) => CERTIFICATE_UNKNOWN.has(cause.code))) {
    return appError(
      'NET_TLS',
      `The certificate of ${host} comes from an authority that Node does not know.`,
      'If a company proxy does that: start with NODE_OPTIONS=--use-system-ca, or name its certificate in NODE_EXTRA_CA_CERTS.',
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

/** No connection within the limit. */
export function connectTimeout(target: URL, ms: number | null): AppError {
  return appError(
    'NET_TIMEOUT',
    `${target.host} could not be reached${ms === null ? '' : ` within ${seconds(ms)}`}.`,
    'Check the network connection and the URL; a proxy may be needed (HTTPS_PROXY).',
    { retryable: true },
  );
}

/** Connected and asked, but no answer began within the limit. */
export function firstByteTimeout(target: URL, ms: number): AppError {
  return appError(
    'NET_TIMEOUT',
    `${target.host} took the request but did not begin to answer within ${seconds(ms)}.`,
    'Try again, or give the endpoint a longer time in its settings.',
    { retryable: true },
  );
}

/** An answer began and then went silent for longer than the limit. */
export function idleTimeout(target: URL, ms: number): AppError {
  return appError(
    'NET_TIMEOUT',
    `${target.host} began to answer and then said nothing for ${seconds(ms)}.`,
    'Try again; what had arrived is kept.',
    { retryable: true },
  );
}

function seconds(ms: number): string {
  const value = ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000);
  return `${value} ${value === 1 ? 'second' : 'seconds'}`;
}
