import { type AppError, appError } from '../core/errors.ts';
import { hubPages } from '../core/hub-pages.ts';
import { redact, type Secret } from '../core/secret.ts';
import { readErrorBody } from './error-body.ts';
import type { Asked, Case, Finding } from './failed-case.ts';
import { LIMITS } from './limits.ts';
import { redirect, serverFailed, tooMany, unavailable } from './outages.ts';
import { badRequest, forbidden, gone, notFound, refusedRequest, tooLarge, unauthorised } from './refusals.ts';

const KIBIBYTES = LIMITS.errorBody / 1024;

export interface FailedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** It went on beyond `LIMITS.errorBody`, which was not read. */
  readonly cut?: boolean;
}

/**
 * An HTTP answer that is no success, in plain words and with what to do about it. Follows the answers that Hugging
 * Face's services and the usual model servers are known to give; what it does not know it reports with the server's
 * own message. The result holds no token.
 */
export function httpError(reply: FailedReply, asked: Asked): AppError {
  const known = asked.token === null ? [] : [asked.token];
  // Before anything is cut to length: half a token would not be recognised any more.
  const body = readErrorBody(redact(reply.body, known), reply.cut === true);
  const found: Case = {
    asked,
    host: asked.url.host,
    model: asked.model === '' ? 'the model' : asked.model,
    status: reply.status,
    headers: reply.headers,
    body,
    said:
      body.message === ''
        ? redact(reply.headers['x-error-message'] ?? '', known).slice(0, 300)
        : body.message,
  };
  const [code, message, hint, retryable] = judge(found);
  const requestId = requestIdOf(reply.headers, known);
  const unread =
    reply.cut === true
      ? ` What it sent with that is longer than ${KIBIBYTES} KiB and was not read whole.`
      : '';
  const sentence = asked.model === '' ? message.replace(/^the model /, 'The model ') : message;
  return appError(code, `${redact(sentence, known)}${unread}`, redact(hint, known), {
    retryable: retryable ?? false,
    status: reply.status,
    ...(requestId === '' ? {} : { requestId }),
  });
}

/** The id under which the server knows the request; '' when it gave none. `known`: tokens that it must not hold. */
export function requestIdOf(headers: Readonly<Record<string, string>>, known: readonly Secret[]): string {
  const names = ['x-request-id', 'x-amzn-trace-id', 'x-amz-cf-id', 'cf-ray'];
  const id = names.map((name) => headers[name]).find((value) => value !== undefined && value !== '') ?? '';
  return redact(id, known).slice(0, 200);
}

function judge(found: Case): Finding {
  const { status } = found;
  if (status >= 300 && status < 400) return redirect(found);
  if (status >= 400 && status !== 401 && status !== 402 && status !== 429) {
    const size = tooLarge(found);
    if (size !== null) return size;
  }
  switch (status) {
    case 400:
      return badRequest(found);
    case 401:
      return unauthorised(found);
    case 402:
      return [
        'HF_CREDITS_USED_UP',
        'The Inference Providers credits of this account are used up.',
        `Buy credits or subscribe to PRO at ${hubPages(found.asked.hub).billing}, or switch to another endpoint.`,
      ];
    case 403:
      return forbidden(found);
    case 404:
    case 405:
      return notFound(found);
    case 407:
      return [
        'NET_PROXY',
        'The proxy wants a name and password (407).',
        'Put them into HTTPS_PROXY and HTTP_PROXY.',
      ];
    case 408:
      return ['NET_TIMEOUT', `${found.host} gave up waiting for the request.`, 'Try again.', true];
    case 410:
      return gone(found);
    case 415:
    case 422:
      return refusedRequest(found);
    case 429:
      return tooMany(found);
    case 503:
      return unavailable(found);
    default:
      return status >= 500 || status === 424 ? serverFailed(found) : refusedRequest(found);
  }
}
