import type { Endpoint } from '../core/endpoint.ts';
import type { ErrorBody } from './error-body.ts';
import { type Case, type Finding, saying } from './failed-case.ts';

/** 3xx: where it points is said, and not asked. */
export function redirect({ headers, host, asked }: Case): Finding {
  const location = headers.location ?? '';
  const isAddress = location !== '' && URL.canParse(location, asked.url.href);
  const target = isAddress ? new URL(location, asked.url) : null;
  if (target === null) {
    return [
      'BAD_RESPONSE',
      `${host} answered with a redirect that leads nowhere.`,
      'Check the URL of the endpoint.',
    ];
  }
  return [
    'BAD_RESPONSE',
    `${host} points to ${target.origin}${target.pathname}; nothing was sent there.`,
    'If you trust that address, give it to the endpoint as its URL.',
  ];
}

/** 429: too many requests, or too many people. */
export function tooMany(found: Case): Finding {
  const { said, host, body } = found;
  return /overloaded|capacity|busy/i.test(said) || body.codes.some((code) => code.includes('overloaded'))
    ? [
        'RATE_LIMITED',
        `${host} is overloaded.`,
        waitHint(found, 'Try again in a moment, or switch to another provider.'),
        true,
      ]
    : [
        'RATE_LIMITED',
        saying(`${host} takes no more requests for now`, said),
        waitHint(found, 'Wait a little, then try again.'),
        true,
      ];
}

/**
 * How long a server wants to be left alone, when it says so in seconds: `Retry-After` (RFC 9110, 10.2.3), or the Hub's
 * `RateLimit` of a bucket that is empty.
 */
function waitHint({ headers }: Case, otherwise: string): string {
  const said = headers['retry-after'] ?? /\br=0\b.*\bt=(\d+)/.exec(headers.ratelimit ?? '')?.[1] ?? '';
  const seconds = /^\d{1,7}$/.test(said) ? Number(said) : 0;
  if (seconds === 0) return otherwise;
  return seconds < 90
    ? `It asks to wait ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
    : `It asks to wait ${Math.ceil(seconds / 60)} minutes; another endpoint may answer now.`;
}

/** 503: a model that loads, an endpoint that starts, or a server in trouble. */
export function unavailable({ said, body, model, host, asked }: Case): Finding {
  if (body.estimatedSeconds !== null || /currently loading|is loading|loading model/i.test(said)) {
    const wait =
      body.estimatedSeconds === null ? '' : `, about ${Math.max(1, Math.round(body.estimatedSeconds))} s`;
    return ['MODEL_LOADING', `${model} is still loading${wait}.`, 'Try again in a moment.', true];
  }
  if (isStarting(body, asked.endpoint)) {
    return [
      'ENDPOINT_STARTING',
      'The endpoint is starting; it was scaled to zero or is being set up.',
      'Try again in a minute; large models take several.',
      true,
    ];
  }
  return [
    'SERVER_ERROR',
    saying(`${host} cannot answer right now (503)`, said),
    'Try again in a moment.',
    true,
  ];
}

/** A dedicated endpoint without a running replica: `503 {"code": "SERVICE_UNAVAILABLE"}`; the request wakes it. */
function isStarting(body: ErrorBody, endpoint: Endpoint | null): boolean {
  const isOwn = endpoint !== null && 'url' in endpoint;
  return isOwn && body.codes.includes('SERVICE_UNAVAILABLE');
}

/** Any other 5xx, and the 424 of text-generation-inference. */
export function serverFailed({ said, status, host, body }: Case): Finding {
  if (status === 502 || status === 504) {
    return [
      'SERVER_ERROR',
      `The gateway before ${host} got no answer from the model (${status}).`,
      'Try again in a moment.',
      true,
    ];
  }
  return [
    'SERVER_ERROR',
    saying(`${host} failed (${status})`, body.form === 'html' && said === '' ? 'it sent a web page' : said),
    'Try again; if it stays so, switch to another endpoint.',
    true,
  ];
}
