import type { AppError } from './core/errors.ts';
import { type FoundToken, tokenInUse } from './core/identity.ts';
import { Secret } from './core/secret.ts';
import type { Settings } from './core/settings.ts';
import type { KnownTokens } from './known-tokens.ts';
import type { ResolveToken } from './net/authorize.ts';
import type { Environment } from './store/paths.ts';

/** Where the token of an endpoint is looked for at the moment of a request; what is found is known from then on. */
export function tokenResolver({
  env,
  known,
  found,
  settings,
  usableToken,
}: {
  readonly env: Environment;
  readonly known: KnownTokens;
  /** Every token that can be found, in the official order of preference. */
  readonly found: () => Promise<readonly FoundToken[]>;
  readonly settings: () => Promise<Settings>;
  /** Renewed first where it has ended and can be. */
  readonly usableToken: (found: FoundToken) => Promise<Secret | AppError>;
}): ResolveToken {
  const tokenFor: ResolveToken = async (ref) => {
    switch (ref.kind) {
      case 'none':
        return null;
      case 'env': {
        const value = env[ref.name]?.trim() ?? '';
        return value === '' ? null : new Secret(value);
      }
      case 'hub': {
        const [all, { activeToken }] = await Promise.all([found(), settings()]);
        const inUse = tokenInUse(all, activeToken);
        return inUse === undefined ? null : usableToken(inUse);
      }
    }
  };
  return async (ref) => {
    const token = await tokenFor(ref);
    return token instanceof Secret ? known.remember(token) : token;
  };
}
