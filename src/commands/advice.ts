import type { AppError } from '../core/errors.ts';

/** An error of an exchange with the option that helps, where the notebook offers keys and linear mode words. */
export function withAdvice(error: AppError): AppError {
  if (!isOfThisEndpoint(error)) return error;
  return { ...error, hint: `${error.hint} -e NAME or -e ORG/MODEL asks another one.`.trim() };
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
