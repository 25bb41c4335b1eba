import type { DedicatedEndpoint, DedicatedList } from '../../core/dedicated.ts';
import type { Result } from '../../core/errors.ts';
import type { Account, FoundToken, LoginRecord, TokenPlace, TokenSource } from '../../core/identity.ts';
import type { Secret } from '../../core/secret.ts';
import type { ServedModel } from '../../core/served-model.ts';

/** The Hub: who the token belongs to, which models are served. */
export interface HubPort {
  /** Remembered for an hour, unless it is wanted fresh: the Hub limits this question heavily. */
  readonly whoami: (token: Secret, signal: AbortSignal, how?: 'fresh') => Promise<Result<Account>>;
  /**
   * The models on Inference Providers, remembered for some minutes. `kept`: only what is remembered, however old, so
   * that nothing is asked; an error when that is nothing.
   */
  readonly models: (signal: AbortSignal, how?: 'kept') => Promise<Result<readonly ServedModel[]>>;
}

/** The list of models as it was read last. Never throws. */
export interface ModelCachePort {
  /** null: there is none. */
  readonly read: () => Promise<{ readonly models: readonly ServedModel[]; readonly ageMs: number } | null>;
  readonly keep: (models: readonly ServedModel[]) => Promise<void>;
}

/** Whose tokens were asked about lately. Never throws. */
export interface AccountCachePort {
  /** null: not known, or not lately enough. */
  readonly read: (token: Secret) => Promise<Account | null>;
  readonly keep: (token: Secret, account: Account) => Promise<void>;
  readonly forget: (token: Secret) => Promise<void>;
}

/** Logging in with a browser on any device (RFC 8628). */
export interface DeviceLoginPort {
  /** The user's own OAuth app, from the environment or the settings; '' when there is none. */
  readonly clientId?: () => Promise<string>;
  readonly begin: (clientId: string, signal: AbortSignal) => Promise<Result<DeviceGrant>>;
  /** Resolves when the user has confirmed or refused, or the code has run out. */
  readonly wait: (clientId: string, grant: DeviceGrant, signal: AbortSignal) => Promise<Result<LoggedIn>>;
  /** Exchanges the refresh token for a new token, and often a new refresh token. */
  readonly renew: (login: LoginRecord, signal: AbortSignal) => Promise<Result<LoggedIn>>;
}

/** What a login gives. */
export interface LoggedIn {
  readonly token: Secret;
  /** ISO time, when the service said it. */
  readonly expiresAt?: string;
  readonly refreshToken?: Secret;
}

/** What the user needs to confirm a login. */
export interface DeviceGrant {
  readonly deviceCode: Secret;
  readonly userCode: string;
  /** The page on which the code is typed. */
  readonly address: string;
  /** The same with the code already in it. */
  readonly directAddress?: string;
  readonly intervalMs: number;
  readonly expiresMs: number;
}

/** The management API of dedicated Inference Endpoints. */
export interface DedicatedPort {
  /** Those of the user and of every organisation. */
  readonly list: (signal: AbortSignal) => Promise<Result<DedicatedList>>;
  /** Resolves when the service has taken the order: the state that comes back may be on its way. */
  readonly change: (
    endpoint: Pick<DedicatedEndpoint, 'namespace' | 'name'>,
    power: 'resume' | 'pause',
    signal: AbortSignal,
  ) => Promise<Result<DedicatedEndpoint>>;
}

/** Tokens: where they are, and keeping one. */
export interface TokensPort {
  /** Every token that can be found, in the official order of preference; the first one is the one in use. */
  readonly find: () => Promise<readonly FoundToken[]>;
  /** Keeps a pasted token, or one of a login with what that left; says where. */
  readonly keep: (token: Secret, place: TokenPlace, login?: LoginRecord) => Promise<Result<TokenSource>>;
  /** Does something that only one program may do at a time to a login; null: another one has been at it for long. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | null>;
  /** Removes the token that hf-tui itself keeps; says which sources still stand. */
  readonly forget: () => Promise<Result<readonly FoundToken[]>>;
  /** The exact paths a pasted token could be kept at. */
  readonly places: () => { readonly officialFile: string; readonly ownFile: string };
}
