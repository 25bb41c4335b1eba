/** An HTTP answer that is no success. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A refusal in the usual form: `{"error": …}`. */
export function refusal(
  status: number,
  error: string | Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): Refusal {
  return { status, body: JSON.stringify({ error, ...more }), contentType: 'application/json', headers };
}

const plain = (status: number, body: string, contentType = 'text/plain'): Refusal => ({
  status,
  body,
  contentType,
  headers: {},
});

/**
 * What `error N` answers: the forms that Hugging Face's services and the usual model servers give, so that the
 * program's own words for each can be seen. All say that they were asked for.
 */
export function refusalFor(status: number, detail: string): Refusal {
  switch (status) {
    case 400:
      return refusal(400, {
        message:
          "The requested model 'practice' is not supported by any provider you have enabled. (practice)",
        type: 'invalid_request_error',
        param: 'model',
        code: 'model_not_supported',
      });
    case 401:
      return refusal(401, 'Invalid username or password. (practice)');
    case 402:
      return refusal(402, 'You have depleted your monthly included credits. (practice)');
    case 403:
      return detail === 'gated'
        ? refusal(403, 'You have to accept the terms of this model first. (practice)', {
            'x-error-code': 'GatedRepo',
          })
        : refusal(
            403,
            'This authentication method does not have sufficient permissions to call Inference Providers on behalf of user practice',
          );
    case 404:
      return refusal(404, { message: 'The model `practice` does not exist.', type: 'NotFoundError' });
    case 410:
      return refusal(410, 'The requested model is deprecated and no longer served. (practice)');
    case 413:
      return plain(413, 'Failed to buffer the request body: length limit exceeded');
    case 422:
      return refusal(
        422,
        'Input validation error: this was asked for (practice)',
        {},
        { error_type: 'validation' },
      );
    case 429:
      return refusal(
        429,
        'Model is overloaded (practice)',
        { 'retry-after': '2' },
        { error_type: 'overloaded' },
      );
    case 503:
      return refusal(503, 'Model practice is currently loading', {}, { estimated_time: 3 });
    case 502:
    case 504:
      return plain(
        status,
        `<html><head><title>${status} Practice Gateway</title></head><body></body></html>`,
        'text/html',
      );
    default:
      return refusal(status, {
        message: `Error ${status} was asked for (practice)`,
        type: 'practice_error',
      });
  }
}
