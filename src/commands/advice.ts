import type { AppError } from '../core/errors.ts';

/** How another endpoint is asked. */
const ANOTHER = '-e NAME or -e ORG/MODEL asks another one.';

/** An error of an exchange with what can be typed about it, where the notebook offers keys. */
export function withAdvice(error: AppError): AppError {
  return isOfThisEndpoint(error) ? { ...error, hint: `${error.hint} ${ANOTHER}`.trim() } : error;
}

/** Another endpoint, asked the same, would not fail so. */
function isOfThisEndpoint({ code }: AppError): boolean {
  switch (code) {
    case 'HF_CREDITS_USED_UP':
    case 'HF_GATED':
    case 'MODEL_NOT_FOUND':
    case 'MODEL_NOT_SERVED':
    case 'MODEL_GONE':
    case 'ENDPOINT_PAUSED':
    case 'RATE_LIMITED':
    case 'CONTENT_FILTERED':
      return true;
    default:
      return false;
  }
}
