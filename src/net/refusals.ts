import { hubPages } from '../core/hub-pages.ts';
import { type Case, type Finding, saying } from './failed-case.ts';

const CONTEXT_TOO_LONG =
  /context length|context window|maximum context|context_length_exceeded|too many (input )?tokens|inputs?[`']? tokens? \+|must have less than \d+ tokens|prompt is too long|exceeds? the (model'?s )?(max|context)/i;
const BODY_TOO_LARGE = /length limit exceeded|payload too large|request (entity|body) too large|batch size/i;

/** The conversation or its images are too large, whatever status says so; null: they are not. */
export function tooLarge({ said, body, status, host, model }: Case): Finding | null {
  if (CONTEXT_TOO_LONG.test(said) || body.codes.includes('context_length_exceeded')) {
    return [
      'CONTEXT_TOO_LONG',
      saying(`The conversation is longer than ${model} can take in`, said),
      'Mute earlier cells, start a new session, or lower max_tokens.',
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

/** 400, which stands for a paused endpoint and for a model that nobody serves as well. */
export function badRequest(found: Case): Finding {
  const { said, body, model, asked } = found;
  if (/endpoint is paused/i.test(said)) return paused();
  if (body.codes.includes('model_not_supported') || /not supported by any provider/i.test(said)) {
    return [
      'MODEL_NOT_SERVED',
      `No provider that this account has enabled serves ${model}.`,
      `Choose another model, or enable providers at ${hubPages(asked.hub).providers}.`,
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
    'Resume it in the list of your Inference Endpoints or at https://endpoints.huggingface.co, then try again.',
  ];
}

/** 401: no token, or one that was refused; which one decides what to do. */
export function unauthorised({ asked, said, host, headers }: Case): Finding {
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
  if (asked.token.reveal().startsWith('hf_oauth_')) {
    return [
      'HF_TOKEN_REFUSED',
      `${host} did not accept the token of your browser login (${asked.token.masked}): it may have ended.`,
      'Log in again: hf auth login, or hf-tui auth login --device.',
    ];
  }
  return [
    'HF_TOKEN_REFUSED',
    `${host} did not accept the Hugging Face token (${asked.token.masked}).`,
    'It may be revoked or cut short: run hf-tui --setup and give it a new one.',
  ];
}

/** 403: a missing permission of the token, a gated model, or anything else. */
export function forbidden({ said, headers, model, asked, host }: Case): Finding {
  const behalf = /on behalf of (user|org(?:anization)?) ([\w.-]+)/i.exec(said);
  if (behalf !== null || /permissions? to (call|use|make)|insufficient.*(scope|permission)/i.test(said)) {
    const isOrg = behalf?.[1]?.toLowerCase().startsWith('org') === true;
    return [
      'HF_SCOPE_MISSING',
      isOrg
        ? `The token may not call Inference Providers for the organisation ${behalf?.[2] ?? ''}.`
        : 'The token may not call Inference Providers.',
      `Create one with that permission at ${hubPages(asked.hub).newToken} and run hf-tui --setup.`,
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
        ? 'Open the page of the model on the Hub, accept its terms, then try again.'
        : `Accept its terms at ${hubPages(asked.hub).model(asked.model)} and try again.`,
    ];
  }
  return [
    'FORBIDDEN',
    saying(`${host} does not allow this`, said),
    'Check what the token may do, or use another endpoint.',
  ];
}

function noSuchModel({ model, asked, host }: Case): Finding {
  if (asked.model === '') {
    return [
      'MODEL_NOT_FOUND',
      `${host} does not have the model that it was asked for.`,
      'Check the URL of the endpoint, or choose another model.',
    ];
  }
  return asked.endpoint?.kind === 'openai' || asked.endpoint?.kind === 'text-generation'
    ? [
        'MODEL_NOT_FOUND',
        `${host} has no model called ${model}.`,
        'Leave the model out of the endpoint to use the one that is loaded there, or correct its name.',
      ]
    : [
        'MODEL_NOT_FOUND',
        `There is no model ${model} at ${host}.`,
        'Check the model id, or choose another one.',
      ];
}

/** 404 and 405: no such model, or no such path. */
export function notFound(found: Case): Finding {
  const { said, body, asked, host } = found;
  const namesModel =
    /model/i.test(said) || body.codes.some((code) => /NotFoundError|model_not_found/i.test(code));
  const asksModel =
    namesModel || asked.endpoint?.kind === 'providers' || /\/models\/[^/]+\/[^/]+/.test(asked.url.pathname);
  if (asksModel && asked.endpoint !== null) return noSuchModel(found);
  if (asked.endpoint === null) return nothingThere(found);
  return [
    'BAD_RESPONSE',
    `${host} does not answer requests at ${asked.url.pathname}.`,
    'Check the URL of the endpoint: a chat server is given with or without /v1, a server of another task with its full path.',
  ];
}

/** One of Hugging Face's own services was asked: it is no model and no server of the user's that is missing. */
function nothingThere({ said, status, host, asked }: Case): Finding {
  return [
    'BAD_RESPONSE',
    saying(`${host} knows nothing at ${asked.url.pathname} (${status})`, said),
    'If you set HF_ENDPOINT, HF_TUI_ROUTER_URL or HF_TUI_ENDPOINTS_API_URL, check that it is the right base URL.',
  ];
}

/** 410: a retired host, or a model that was dropped. */
export function gone(found: Case): Finding {
  const { said, model, host, asked } = found;
  if (asked.endpoint === null) return nothingThere(found);
  return /use https:\/\/router|api-inference/i.test(said) || host === 'api-inference.huggingface.co'
    ? [
        'MODEL_GONE',
        `${host} was switched off by Hugging Face.`,
        'Give the model id (org/name) as the endpoint instead: it is asked through Inference Providers.',
      ]
    : ['MODEL_GONE', saying(`${model} is no longer served here`, said), 'Choose another model.'];
}

/** 415, 422 and whatever else finds fault with the request itself. */
export function refusedRequest({ said, status, host, model, body, asked }: Case): Finding {
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
      'Choose a vision model, or send text alone.',
    ];
  }
  if (status === 415 && asked.endpoint !== null && asked.endpoint.kind !== 'image-to-text') {
    return [
      'REQUEST_INVALID',
      saying(`${host} does not take requests in this form (415)`, said),
      'Check the URL and the kind of the endpoint; hf-tui endpoints test tries it.',
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
    'Check the parameters and what was sent, then try again.',
  ];
}
