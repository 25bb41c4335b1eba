import { appError, failed, ok, type Result } from '../core/errors.ts';

/**
 * Where a chat goes for a URL as the user gave it: `…/chat/completions` is kept, `…/v1` gets `/chat/completions`,
 * anything else `/v1/chat/completions`; the query is kept. The rule of Hugging Face's own clients.
 */
export function chatUrl(url: string): Result<URL> {
  return withPath(url, (path) => {
    if (path.endsWith('/chat/completions')) return path;
    return path.endsWith('/v1') ? `${path}/chat/completions` : `${path}/v1/chat/completions`;
  });
}

/** Where the same server lists its models. */
export function modelsUrl(url: string): Result<URL> {
  return withPath(url, (path) => {
    const base = path.replace(/\/(?:chat\/)?completions$/, '');
    return base.endsWith('/v1') ? `${base}/models` : `${base.replace(/\/v1$/, '')}/v1/models`;
  });
}

/** A URL taken as it is. */
export function plainUrl(url: string): Result<URL> {
  return withPath(url, (path) => path || '/');
}

function withPath(url: string, change: (path: string) => string): Result<URL> {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    return failed(
      appError(
        'ENDPOINT_INVALID',
        'The URL of this endpoint cannot be used.',
        'Give one that starts with https:// or, on this computer, http://localhost.',
      ),
    );
  }
  parsed.hash = '';
  parsed.pathname = change(parsed.pathname.replace(/\/+$/, ''));
  return ok(parsed);
}
