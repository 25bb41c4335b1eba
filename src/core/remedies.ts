import type { AppError } from './errors.ts';
import { hubPages } from './hub-pages.ts';

export interface Remedy {
  /** The key of command mode that does it. */
  readonly key: string;
  readonly says: string;
}

export interface Remedies {
  readonly keys: readonly Remedy[];
  /** The page that mends it, opened by `p`. */
  readonly url?: string;
}

const AGAIN: Remedy = { key: 'r', says: 'again' };
const OTHER: Remedy = { key: 'm', says: 'another endpoint' };
const SET_UP: Remedy = { key: 'S', says: 'set up again' };
const page = (says: string): Remedy => ({ key: 'p', says });

/**
 * What can be done about an error, as keys of command mode. `model` is the id of the model that was asked, `hub` the base
 * URL of the Hub whose pages mend it.
 */
export function remediesOf(error: AppError, model: string, hub: string): Remedies {
  const pages = hubPages(hub);
  switch (error.code) {
    case 'HF_CREDITS_USED_UP':
      return { keys: [AGAIN, OTHER, page('open the billing page')], url: pages.billing };
    case 'HF_SCOPE_MISSING':
      return { keys: [SET_UP, AGAIN, OTHER, page('make a token that may')], url: pages.newToken };
    case 'HF_TOKEN_MISSING':
    case 'HF_TOKEN_REFUSED':
    case 'HF_TOKEN_EXPIRED':
      return { keys: [SET_UP, AGAIN, OTHER, page('open your tokens')], url: pages.tokens };
    case 'HF_GATED':
      return model === ''
        ? { keys: [AGAIN, OTHER] }
        : {
            keys: [AGAIN, OTHER, page('open the model page')],
            url: pages.model(model),
          };
    // Asking the same again changes little: another endpoint first.
    case 'MODEL_NOT_FOUND':
    case 'MODEL_NOT_SERVED':
    case 'MODEL_GONE':
    case 'ENDPOINT_PAUSED':
    case 'ENDPOINT_INVALID':
    case 'ENDPOINT_UNKNOWN':
    case 'TOKEN_NOT_ALLOWED_HERE':
    case 'FORBIDDEN':
    case 'REQUEST_INVALID':
    case 'REQUEST_TOO_LARGE':
    case 'CONTEXT_TOO_LONG':
    case 'IMAGE_NEEDED':
      return { keys: [OTHER, AGAIN] };
    // The file is to be mended, whoever is asked.
    case 'IMAGE_MISSING':
    case 'IMAGE_UNREADABLE':
    case 'IMAGE_NOT_A_FILE':
    case 'IMAGE_EMPTY':
    case 'IMAGE_NOT_AN_IMAGE':
    case 'IMAGE_TOO_LARGE':
    case 'IMAGE_BROKEN':
      return { keys: [AGAIN] };
    case 'MODEL_LOADING':
    case 'ENDPOINT_STARTING':
    case 'ENDPOINT_FAILED':
    case 'RATE_LIMITED':
    case 'SERVER_ERROR':
    case 'BAD_RESPONSE':
    case 'STREAM_CUT':
    case 'STREAM_ERROR':
    case 'CONTENT_FILTERED':
    case 'REPLY_TOO_LARGE':
    case 'NET_DNS':
    case 'NET_REFUSED':
    case 'NET_RESET':
    case 'NET_TIMEOUT':
    case 'NET_TLS':
    case 'NET_PROXY':
    case 'NET_FAILED':
    case 'STOPPED':
    case 'UNEXPECTED':
      return { keys: [AGAIN, OTHER] };
    // Not about an answer: the place that says them says what to do.
    case 'SESSION_NOT_FOUND':
    case 'SESSION_CORRUPT':
    case 'SESSION_NEWER':
    case 'SESSION_READ_ONLY':
    case 'STORE_LOCKED':
    case 'STORE_FULL':
    case 'STORE_DENIED':
    case 'STORE_FAILED':
    case 'CONFIG_CORRUPT':
    case 'OUTPUT_FAILED':
    case 'USAGE':
      return { keys: [] };
  }
}
