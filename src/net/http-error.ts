import type { Endpoint } from '../core/endpoint.ts';
import { type AppError, appError, type ErrorCode } from '../core/errors.ts';
import { redact, type Secret } from '../core/secret.ts';
import { type ErrorBody, readErrorBody } from './error-body.ts';

/** What was asked, for the words of an error. */
export interface Asked {
  readonly url: URL;
  /** null: the Hub itself was asked (whoami, model list). */
  readonly endpoint: Endpoint | null;
  /** The model's id; '' when it is not known. */
  readonly model: string;
  /** The token that went with the request. */
  readonly token: Secret | null;
}

export interface FailedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Finding = readonly [code: ErrorCode, message: string, hint: string, retryable?: boolean];

/** Everything the rules below look at. */
interface Case {
  readonly asked: Asked;
  readonly host: string;
  /** The model's id, or words for it. */
  readonly model: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
  /** The server's words; from its headers when its body has none. */
  readonly said: string;
}

const TOKEN_PAGE =
  'https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained';
const CONTEXT_TOO_LONG =
  /context length|context window|maximum context|context_length_exceeded|too many (input )?tokens|inputs? tokens? \+|must have less than \d+ tokens|prompt is too long|exceeds? the (model'?s )?(max|context)/i;
const BODY_TOO_LARGE = /length limit exceeded|payload too large|request (entity|body) too large|batch size/i;

/**
 * An HTTP answer that is no success, in plain words and with what to do about it. Follows the answers that Hugging
 * Face's services and the usual model servers are known to give; what it does not know it reports with the server's
 * own message. The result holds no token.
 */
export function httpError(reply: FailedReply, asked: Asked): AppError {
  const body = readErrorBody(reply.body);
  const found: Case = {
    asked,
    host: asked.url.host,
    model: asked.model === '' ? 'the model' : asked.model,
    status: reply.status,
    headers: reply.headers,
    body,
    said: body.message === '' ? (reply.headers['x-error-message'] ?? '').slice(0, 300) : body.message,
  };
  const [code, message, hint, retryable] = judge(found);
  const requestId = requestIdOf(reply.headers);
  const known = asked.token === null ? [] : [asked.token];
  return appError(code, redact(message, known), redact(hint, known), {
    retryable: retryable ?? false,
    status: reply.status,
    ...(requestId === '' ? {} : { requestId: redact(requestId, known) }),
  });
}

/** The id under which the server knows the request; '' when it gave none. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string {
  const names = ['x-request-id', 'x-amzn-trace-id', 'x-amz-cf-id', 'cf-ray'];
  const id = names.map((name) => headers[name]).find((value) => value !== undefined && value !== '') ?? '';
  return id.slice(0, 200);
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
        'Buy credits or subscribe to PRO at https://huggingface.co/settings/billing, or switch to another endpoint.',
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
      return ['NET_TIMEOUT', `${found.host} gave up waiting for the request.`, 'Run the cell again.', true];
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
      return status >= 500 ? serverFailed(found) : refusedRequest(found);
  }
}

/** Appends the server's own words. */
function saying(sentence: string, said: string): string {
  if (said === '') return `${sentence}.`;
  return `${sentence}: ${said}${/[.!?…]$/.test(said) ? '' : '.'}`;
}

function redirect({ headers, host, asked }: Case): Finding {
  const location = headers.location ?? '';
  const target = URL.canParse(location, asked.url.href) ? new URL(location, asked.url) : null;
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

function tooLarge({ said, body, status, host, model }: Case): Finding | null {
  if (CONTEXT_TOO_LONG.test(said) || body.codes.includes('context_length_exceeded')) {
    return [
      'CONTEXT_TOO_LONG',
      saying(`The conversation is longer than ${model} can take in`, said),
      'Mute earlier cells (x in command mode), start a new session, or lower max_tokens.',
    ];
  }
  if (status === 413 || BODY_TOO_LARGE.test(said)) {
    return [
      'REQUEST_TOO_LARGE',
      saying(`The request is larger than ${host} accepts`, said),
      'Send fewer or smaller images, or mute earlier cells that hold images.',
    ];
  }
  return null;
}

function badRequest(found: Case): Finding {
  const { said, body, model } = found;
  if (/endpoint is paused/i.test(said)) return paused();
  if (body.codes.includes('model_not_supported') || /not supported by any provider/i.test(said)) {
    return [
      'MODEL_NOT_SERVED',
      `No provider that this account has enabled serves ${model}.`,
      'Choose another model (Ctrl+O), or enable providers at https://huggingface.co/settings/inference-providers.',
    ];
  }
  if (/model not supported by provider/i.test(said)) {
    return [
      'MODEL_NOT_SERVED',
      `The provider that was named does not serve ${model}.`,
      'Leave the provider out of the model id, or name another one.',
    ];
  }
  if (/model .*(does not exist|not found)|unknown model/i.test(said)) return noSuchModel(found);
  return refusedRequest(found);
}

function paused(): Finding {
  return [
    'ENDPOINT_PAUSED',
    'The endpoint is paused; asking it does not wake it.',
    'Resume it at https://endpoints.huggingface.co, then run the cell again.',
  ];
}

function unauthorised({ asked, said, host, headers }: Case): Finding {
  const ref = asked.endpoint?.token;
  if (asked.token === null) {
    return asked.endpoint === null || ref?.kind === 'hub'
      ? [
          'HF_TOKEN_MISSING',
          `${host} wants a token.`,
          'Run hf-tui --setup, or hf-tui auth login --with-token.',
        ]
      : [
          'HF_TOKEN_MISSING',
          `${host} wants a token, and ${asked.endpoint.name} has none.`,
          'Save the endpoint with the Hub token (--hub-token) or one of its own (--token-env NAME).',
        ];
  }
  if (ref?.kind === 'env') {
    return [
      'HF_TOKEN_REFUSED',
      `${host} did not accept the token in ${ref.name}.`,
      `Put the right token into ${ref.name}.`,
    ];
  }
  if (/expired/i.test(said) || /expired/i.test(headers['www-authenticate'] ?? '')) {
    return [
      'HF_TOKEN_EXPIRED',
      'The Hugging Face token has expired.',
      'Run hf auth login, or hf-tui --setup with a new token.',
    ];
  }
  return [
    'HF_TOKEN_REFUSED',
    `${host} did not accept the Hugging Face token (${asked.token.masked}).`,
    'It may be revoked or cut short: run hf-tui --setup and give it a new one.',
  ];
}

function forbidden({ said, headers, model, asked, host }: Case): Finding {
  const behalf = /on behalf of (user|org(?:anization)?) ([\w.-]+)/i.exec(said);
  if (behalf !== null || /permissions? to (call|use|make)|insufficient.*(scope|permission)/i.test(said)) {
    const isOrg = behalf?.[1]?.toLowerCase().startsWith('org') === true;
    return [
      'HF_SCOPE_MISSING',
      isOrg
        ? `The token may not call Inference Providers for the organisation ${behalf?.[2] ?? ''}.`
        : 'The token may not call Inference Providers.',
      `Create one with that permission at ${TOKEN_PAGE} and run hf-tui --setup.`,
    ];
  }
  if (
    headers['x-error-code'] === 'GatedRepo' ||
    /gated|(accept|agree).{0,40}(terms|licen[cs]e|conditions)|ask for access|awaiting a review/i.test(said)
  ) {
    return [
      'HF_GATED',
      `${model} is open only to those who accepted its terms.`,
      asked.model === ''
        ? 'Open the page of the model on huggingface.co, accept its terms, then run the cell again.'
        : `Open https://huggingface.co/${asked.model.replace(/:.*$/, '')} , accept its terms, then run the cell again.`,
    ];
  }
  return [
    'FORBIDDEN',
    saying(`${host} does not allow this`, said),
    'Check what the token may do, or use another endpoint.',
  ];
}

function noSuchModel({ model, asked, host }: Case): Finding {
  return asked.endpoint?.kind === 'openai'
    ? [
        'MODEL_NOT_FOUND',
        `${host} has no model called ${model}.`,
        'Leave the model out of the endpoint to use the one that is loaded there, or correct its name.',
      ]
    : [
        'MODEL_NOT_FOUND',
        `There is no model ${model} at ${host}.`,
        'Check the model id, or choose another one (Ctrl+O).',
      ];
}

function notFound(found: Case): Finding {
  const { said, body, asked, host } = found;
  const namesModel =
    /model/i.test(said) || body.codes.some((code) => /NotFoundError|model_not_found/i.test(code));
  if (
    namesModel ||
    asked.endpoint?.kind === 'providers' ||
    /\/models\/[^/]+\/[^/]+/.test(asked.url.pathname)
  ) {
    return noSuchModel(found);
  }
  return [
    'BAD_RESPONSE',
    `${host} does not answer requests at ${asked.url.pathname}.`,
    'Check the URL of the endpoint: a chat server is given with or without /v1, an image-to-text server with its full path.',
  ];
}

function gone({ said, model, host }: Case): Finding {
  return /use https:\/\/router|api-inference/i.test(said) || host === 'api-inference.huggingface.co'
    ? [
        'MODEL_GONE',
        `${host} was switched off by Hugging Face.`,
        'Give the model id (org/name) as the endpoint instead: it is asked through Inference Providers.',
      ]
    : ['MODEL_GONE', saying(`${model} is no longer served here`, said), 'Choose another model (Ctrl+O).'];
}

function refusedRequest({ said, status, host, model, body }: Case): Finding {
  if (/template (error|not found)|chat[ _]template/i.test(said) || body.codes.includes('template_error')) {
    return [
      'REQUEST_INVALID',
      `${model} has no chat template, so it cannot be talked to in turns.`,
      'Choose an instruction-tuned model.',
    ];
  }
  if (
    /image|vision|multimodal/i.test(said) &&
    /not support|unsupported|does not|cannot|only text|not a multimodal/i.test(said)
  ) {
    return [
      'REQUEST_INVALID',
      saying(`${model} does not take this image`, said),
      'Choose a vision model (Ctrl+O), or send text alone.',
    ];
  }
  if (status === 415) {
    return [
      'REQUEST_INVALID',
      saying(`${host} does not take this kind of file`, said),
      'Try a JPEG or PNG, or another endpoint.',
    ];
  }
  return [
    'REQUEST_INVALID',
    saying(`${host} refused the request (${status})`, said),
    'Check the parameters (/set) and what was sent, then run the cell again.',
  ];
}

function tooMany({ said, host, body }: Case): Finding {
  return /overloaded|capacity|busy/i.test(said) || body.codes.some((code) => code.includes('overloaded'))
    ? [
        'RATE_LIMITED',
        `${host} is overloaded.`,
        'Run the cell again in a moment, or switch to another provider.',
        true,
      ]
    : [
        'RATE_LIMITED',
        saying(`${host} takes no more requests for now`, said),
        'Wait a little, then run the cell again.',
        true,
      ];
}

function unavailable({ said, body, model, host, asked }: Case): Finding {
  if (body.estimatedSeconds !== null || /currently loading|is loading|loading model/i.test(said)) {
    const wait =
      body.estimatedSeconds === null ? '' : `, about ${Math.max(1, Math.round(body.estimatedSeconds))} s`;
    return ['MODEL_LOADING', `${model} is still loading${wait}.`, 'Run the cell again in a moment.', true];
  }
  if (isStarting(body, asked.endpoint)) {
    return [
      'ENDPOINT_STARTING',
      'The endpoint is starting; it was scaled to zero or is being set up.',
      'Run the cell again in a minute; large models take several.',
      true,
    ];
  }
  return [
    'SERVER_ERROR',
    saying(`${host} cannot answer right now (503)`, said),
    'Run the cell again in a moment.',
    true,
  ];
}

/** A dedicated endpoint without a running replica: `503 {"code": "SERVICE_UNAVAILABLE"}`; the request wakes it. */
export function isStarting(body: ErrorBody, endpoint: Endpoint | null): boolean {
  const isOwn = endpoint?.kind === 'openai' || endpoint?.kind === 'image-to-text';
  return isOwn && body.codes.includes('SERVICE_UNAVAILABLE');
}

function serverFailed({ said, status, host, body }: Case): Finding {
  if (status === 502 || status === 504) {
    return [
      'SERVER_ERROR',
      `The gateway before ${host} got no answer from the model (${status}).`,
      'Run the cell again in a moment.',
      true,
    ];
  }
  return [
    'SERVER_ERROR',
    saying(`${host} failed (${status})`, body.form === 'html' && said === '' ? 'it sent a web page' : said),
    'Run the cell again; if it stays so, switch to another endpoint.',
    true,
  ];
}
