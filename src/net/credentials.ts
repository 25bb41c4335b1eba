import type { TokenRef } from '../core/endpoint.ts';
import { type AppError, appError } from '../core/errors.ts';
import { hostKind } from '../core/host.ts';

export type CredentialDecision =
  /** No token is wanted. */
  | { readonly kind: 'none' }
  /** The token may go to exactly this URL's origin. */
  | { readonly kind: 'send' }
  | { readonly kind: 'refused'; readonly error: AppError };

export interface CredentialQuestion {
  /** Where the request goes. */
  readonly target: string;
  readonly token: TokenRef;
  /** URLs that the user bound this token to; only their exact origins count. */
  readonly bound: readonly string[];
  /** Certificates are not being checked (`NODE_TLS_REJECT_UNAUTHORIZED=0`). */
  readonly insecureTls: boolean;
}

/**
 * Whether a token may go with a request. A token belongs to exact origins (scheme, host and port), so a look-alike
 * host, another port or a name in another alphabet is simply another origin. It is never sent in clear text except
 * to this computer itself, and never to a URL with a name or password in it, which can make one host look like another.
 */
export function decideCredential(question: CredentialQuestion): CredentialDecision {
  if (question.token.kind === 'none') return { kind: 'none' };
  if (!URL.canParse(question.target))
    return refused('The address is no URL', 'Correct the URL of the endpoint.');
  const target = new URL(question.target);
  if (target.username !== '' || target.password !== '') {
    return refused(
      `The address of ${target.host} holds a name or password, so no token was sent`,
      'Take the name and password out of the URL.',
    );
  }
  if (target.protocol !== 'https:' && target.protocol !== 'http:') {
    return refused(
      `A token cannot be sent over ${target.protocol}//`,
      'Use a URL that starts with https://.',
    );
  }
  const isBound = question.bound.some((url) => URL.canParse(url) && new URL(url).origin === target.origin);
  if (!isBound) {
    return refused(
      `The token does not belong to ${target.origin}, so nothing was sent`,
      'Save that URL as an endpoint and give it the token there, if you trust it.',
    );
  }
  if (target.protocol === 'http:' && hostKind(target) !== 'loopback') {
    return refused(
      `${target.origin} is not encrypted, so no token was sent`,
      'Use its https:// address, or save the endpoint without a token.',
    );
  }
  if (target.protocol === 'https:' && question.insecureTls && hostKind(target) !== 'loopback') {
    return refused(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches certificate checks off, so no token was sent',
      'Unset it; for a company certificate set NODE_EXTRA_CA_CERTS instead.',
    );
  }
  return { kind: 'send' };
}

function refused(message: string, hint: string): CredentialDecision {
  return { kind: 'refused', error: appError('TOKEN_NOT_ALLOWED_HERE', `${message}.`, hint) };
}
