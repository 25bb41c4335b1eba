/** Stable codes: callers and scripts branch on these, never on the words. */
export const ERROR_CODES = [
  'HF_TOKEN_MISSING',
  'HF_TOKEN_REFUSED',
  'HF_TOKEN_EXPIRED',
  'HF_SCOPE_MISSING',
  'HF_CREDITS_USED_UP',
  'HF_GATED',
  'FORBIDDEN',
  'MODEL_NOT_FOUND',
  'MODEL_NOT_SERVED',
  'MODEL_GONE',
  'MODEL_LOADING',
  'ENDPOINT_PAUSED',
  'ENDPOINT_STARTING',
  'ENDPOINT_FAILED',
  'RATE_LIMITED',
  'REQUEST_INVALID',
  'REQUEST_TOO_LARGE',
  'CONTEXT_TOO_LONG',
  'SERVER_ERROR',
  'BAD_RESPONSE',
  'STREAM_CUT',
  'STREAM_ERROR',
  'CONTENT_FILTERED',
  'REPLY_TOO_LARGE',
  'NET_DNS',
  'NET_REFUSED',
  'NET_RESET',
  'NET_TIMEOUT',
  'NET_TLS',
  'NET_PROXY',
  'NET_FAILED',
  'ENDPOINT_UNKNOWN',
  'ENDPOINT_INVALID',
  'TOKEN_NOT_ALLOWED_HERE',
  'IMAGE_MISSING',
  'IMAGE_UNREADABLE',
  'IMAGE_NOT_A_FILE',
  'IMAGE_EMPTY',
  'IMAGE_NOT_AN_IMAGE',
  'IMAGE_TOO_LARGE',
  'IMAGE_BROKEN',
  'IMAGE_NEEDED',
  'SESSION_NOT_FOUND',
  'SESSION_CORRUPT',
  'SESSION_NEWER',
  'SESSION_READ_ONLY',
  'STORE_LOCKED',
  'STORE_FULL',
  'STORE_DENIED',
  'STORE_FAILED',
  'CONFIG_CORRUPT',
  'OUTPUT_FAILED',
  'USAGE',
  'STOPPED',
  'UNEXPECTED',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A failure as a value: one plain sentence, what to do about it, and whether trying again can help. */
export interface AppError {
  readonly code: ErrorCode;
  /** One sentence in plain words. May hold text from outside: it is made safe where it is drawn. */
  readonly message: string;
  /** What to do next, one sentence; '' when there is nothing to do. */
  readonly hint: string;
  readonly retryable: boolean;
  /** HTTP status, when there was one. */
  readonly status?: number;
  /** What support asks for: `x-request-id` or its like. */
  readonly requestId?: string;
}

/** Makes an error value. The caller has removed secrets from what it passes in. */
export function appError(
  code: ErrorCode,
  message: string,
  hint = '',
  more: { retryable?: boolean; status?: number; requestId?: string } = {},
): AppError {
  return {
    code,
    message,
    hint,
    retryable: more.retryable ?? false,
    ...(more.status === undefined ? {} : { status: more.status }),
    ...(more.requestId === undefined ? {} : { requestId: more.requestId }),
  };
}

/** A result that the caller must look at. */
export type Result<T, E = AppError> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const failed = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, token: 3, endpoint: 4, session: 5 } as const;

/** The exit code that stands for an error. */
export function exitCodeOf(error: AppError): number {
  switch (error.code) {
    case 'HF_TOKEN_MISSING':
    case 'HF_TOKEN_REFUSED':
    case 'HF_TOKEN_EXPIRED':
    case 'HF_SCOPE_MISSING':
      return EXIT.token;
    case 'SESSION_NOT_FOUND':
    case 'SESSION_CORRUPT':
    case 'SESSION_NEWER':
    case 'SESSION_READ_ONLY':
    case 'STORE_LOCKED':
    case 'STORE_FULL':
    case 'STORE_DENIED':
    case 'STORE_FAILED':
      return EXIT.session;
    case 'USAGE':
    case 'ENDPOINT_UNKNOWN':
    case 'ENDPOINT_INVALID':
      return EXIT.usage;
    case 'IMAGE_MISSING':
    case 'IMAGE_UNREADABLE':
    case 'IMAGE_NOT_A_FILE':
    case 'IMAGE_EMPTY':
    case 'IMAGE_NOT_AN_IMAGE':
    case 'IMAGE_TOO_LARGE':
    case 'IMAGE_BROKEN':
    case 'IMAGE_NEEDED':
    case 'CONFIG_CORRUPT':
    case 'OUTPUT_FAILED':
    case 'UNEXPECTED':
      return EXIT.failed;
    case 'STOPPED':
      return 130;
    case 'HF_CREDITS_USED_UP':
    case 'HF_GATED':
    case 'FORBIDDEN':
    case 'MODEL_NOT_FOUND':
    case 'MODEL_NOT_SERVED':
    case 'MODEL_GONE':
    case 'MODEL_LOADING':
    case 'ENDPOINT_PAUSED':
    case 'ENDPOINT_STARTING':
    case 'ENDPOINT_FAILED':
    case 'RATE_LIMITED':
    case 'REQUEST_INVALID':
    case 'REQUEST_TOO_LARGE':
    case 'CONTEXT_TOO_LONG':
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
    case 'TOKEN_NOT_ALLOWED_HERE':
      return EXIT.endpoint;
  }
}
