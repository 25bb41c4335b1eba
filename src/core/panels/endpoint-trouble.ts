import type { AppError } from '../errors.ts';

/** Why an endpoint failed its test, in two words for a column; the sentence stands elsewhere. */
export function inShort(error: AppError): string {
  switch (error.code) {
    case 'HF_TOKEN_MISSING':
      return 'no token';
    case 'HF_TOKEN_REFUSED':
    case 'HF_TOKEN_EXPIRED':
      return 'token refused';
    case 'HF_SCOPE_MISSING':
    case 'FORBIDDEN':
      return 'not allowed';
    case 'TOKEN_NOT_ALLOWED_HERE':
      return 'token held';
    case 'HF_CREDITS_USED_UP':
      return 'no credit';
    case 'HF_GATED':
      return 'gated';
    case 'MODEL_NOT_FOUND':
    case 'MODEL_GONE':
      return 'no such model';
    case 'MODEL_NOT_SERVED':
      return 'not served';
    case 'MODEL_LOADING':
    case 'ENDPOINT_STARTING':
      return 'starting';
    case 'ENDPOINT_PAUSED':
      return 'paused';
    case 'RATE_LIMITED':
      return 'rate limited';
    case 'NET_DNS':
      return 'unknown host';
    case 'NET_REFUSED':
    case 'NET_TIMEOUT':
      return 'not answering';
    case 'STOPPED':
      return 'stopped';
    default:
      return 'failed';
  }
}
