import type { Endpoint, TokenRef } from '../core/endpoint.ts';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { BaseUrls } from '../core/state.ts';
import { decideCredential } from './credentials.ts';

/** Looks a token up; null when there is none, an error when there is one that cannot be used. */
export type ResolveToken = (ref: TokenRef) => Promise<Secret | AppError | null>;

/** What goes into the Authorization header of one request; null: nothing. */
export type Authorization = Secret | null;

/** A header value that cannot smuggle another header in, and that the HTTP client would not echo in an error. */
const TOKEN = /^[\x21-\x7e]+$/;

export interface AuthorizeOptions {
  readonly bases: BaseUrls;
  readonly resolveToken: ResolveToken;
  readonly insecureTls: boolean;
}

/**
 * The token for a request of an endpoint, if it has one and may go to `target`. The Hub token belongs to the three
 * Hugging Face bases and to the endpoint's own origin; a token of its own only to the endpoint's own origin.
 */
export async function authorize(
  options: AuthorizeOptions,
  endpoint: Endpoint,
  target: string,
): Promise<Result<Authorization>> {
  // The practice server is our own and needs none, whatever a configuration file says.
  if (endpoint.kind === 'practice') return ok(null);
  const own = endpoint.kind === 'providers' ? [options.bases.router] : [endpoint.url];
  const bases = [options.bases.hub, options.bases.router, options.bases.management];
  const bound = endpoint.token.kind === 'hub' ? [...bases, ...own] : own;
  const decision = decideCredential({
    target,
    token: endpoint.token,
    bound,
    insecureTls: options.insecureTls,
  });
  switch (decision.kind) {
    case 'none':
      return ok(null);
    case 'refused':
      return failed(decision.error);
    case 'send':
      break;
  }
  let token: Secret | AppError | null;
  try {
    token = await options.resolveToken(endpoint.token);
  } catch {
    // What a reader of files says could quote what it read: the token itself.
    return failed(appError('HF_TOKEN_MISSING', 'The token could not be read.', LOGIN));
  }
  if (token !== null && 'code' in token) return failed(token);
  if (token === null || token.reveal() === '') return failed(missing(endpoint));
  return checked(token);
}

/** The same for a token that is at hand, e.g. one that was just pasted, to one of the Hugging Face bases. */
export function authorizeBase(
  options: Pick<AuthorizeOptions, 'insecureTls'>,
  token: Secret,
  base: string,
  target: string,
): Result<Authorization> {
  const decision = decideCredential({
    target,
    token: { kind: 'hub' },
    bound: [base],
    insecureTls: options.insecureTls,
  });
  return decision.kind === 'refused' ? failed(decision.error) : checked(token);
}

const LOGIN = 'Run hf-tui --setup, or hf-tui auth login --with-token.';

function missing(endpoint: Endpoint) {
  return endpoint.token.kind === 'env'
    ? appError(
        'HF_TOKEN_MISSING',
        `${endpoint.token.name}, which should hold the token of ${endpoint.name}, is not set.`,
        `Set ${endpoint.token.name} in the environment and start hf-tui again.`,
      )
    : appError('HF_TOKEN_MISSING', 'There is no Hugging Face token yet.', LOGIN);
}

function checked(token: Secret): Result<Authorization> {
  if (TOKEN.test(token.reveal())) return ok(token);
  return failed(
    appError(
      'HF_TOKEN_REFUSED',
      'The token holds a space, a line break or a letter that no token has.',
      'Copy it again, whole and alone, and log in with it.',
    ),
  );
}
