import { type AppError, appError } from '../core/errors.ts';
import { expiredError, type FoundToken, hasExpired } from '../core/identity.ts';
import type { Secret } from '../core/secret.ts';
import type { DeviceLoginPort, TokensPort } from '../runtime/ports/hub.ts';

/** The official tools renew a token that has less than this left, too; ms. */
const EARLY = 86_400_000;

export interface RenewalOptions {
  readonly tokens: Pick<TokensPort, 'find' | 'keep' | 'alone'>;
  readonly login: Pick<DeviceLoginPort, 'renew'>;
  /** ISO 8601, UTC */
  readonly now: () => string;
  /** Nothing is asked over the network. */
  readonly offline: boolean;
}

/**
 * A token as it can be used: one of a login by browser that has ended, or ends within a day, is renewed first, by one
 * program at a time. A renewal that fails leaves a token that is still good; else it is the error.
 */
export function createRenewal(options: RenewalOptions): (found: FoundToken) => Promise<Secret | AppError> {
  const renew = async (found: FoundToken): Promise<Secret | AppError> => {
    const done = await options.tokens.alone(async () => {
      // Another program may have done it while the lock was waited for.
      const now = (await options.tokens.find()).find(({ source }) => isSame(source, found.source)) ?? found;
      if (!isDue(now, options.now())) return now.token;
      const { login } = now;
      if (login?.refreshToken === undefined) return usable(now);
      const renewed = await options.login.renew(login, new AbortController().signal);
      if (!renewed.ok) {
        return hasExpired(now, options.now()) ? loginAgain(renewed.error, now) : now.token;
      }
      const { token, ...record } = renewed.value;
      const place =
        now.source.kind === 'official-file'
          ? 'official-file'
          : now.source.kind === 'memory'
            ? 'memory'
            : 'own-file';
      const kept = await options.tokens.keep(token, place, {
        clientId: login.clientId,
        refreshToken: login.refreshToken,
        ...record,
      });
      return kept.ok ? token : kept.error;
    });
    return done ?? usable(found);
  };
  const usable = (found: FoundToken) =>
    hasExpired(found, options.now()) ? expiredError(found) : found.token;
  let renewing: Promise<Secret | AppError> | null = null;
  return async (found) => {
    const canRenew = found.login?.refreshToken !== undefined && !options.offline;
    if (!canRenew || !isDue(found, options.now())) return usable(found);
    renewing ??= renew(found).finally(() => {
      renewing = null;
    });
    return renewing;
  };
}

function isDue({ expiresAt }: FoundToken, now: string): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) - Date.parse(now) < EARLY;
}

function isSame(one: FoundToken['source'], other: FoundToken['source']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What keeps a token from being renewed: the Hub wants a new login, or it could not be asked. */
function loginAgain(error: AppError, found: FoundToken): AppError {
  const ended = expiredError(found);
  if (error.code === 'HF_TOKEN_EXPIRED') return ended;
  return appError(
    'HF_TOKEN_EXPIRED',
    `${ended.message} It could not be renewed: ${error.message}`,
    error.retryable ? `${error.hint} Then try again.`.trim() : ended.hint,
  );
}
