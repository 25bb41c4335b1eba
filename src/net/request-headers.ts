import type { Secret } from '../core/secret.ts';

/** Headers of every request. Compressed answers are not asked for: a stream would arrive in lumps. */
export function requestHeaders(
  wire: { readonly version: string },
  token: Secret | null,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    'user-agent': `hf-tui/${wire.version}`,
    'accept-encoding': 'identity',
    ...more,
    ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
  };
}
