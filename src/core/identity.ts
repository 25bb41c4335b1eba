import { type AppError, appError } from './errors.ts';
import type { Secret } from './secret.ts';

/** Where a token was found. */
export type TokenSource =
  | { readonly kind: 'env'; readonly name: string }
  /** The official tools' file, `$HF_HOME/token`. */
  | { readonly kind: 'official-file'; readonly path: string }
  /** A section of the official tools' `stored_tokens`. */
  | { readonly kind: 'stored'; readonly path: string; readonly name: string }
  | { readonly kind: 'own-file'; readonly path: string }
  /** Pasted, for this run only. */
  | { readonly kind: 'memory' };

/** What a login by browser leaves besides its token. It is kept beside the token, and never shown. */
export interface LoginRecord {
  /** The OAuth app that was logged in with: only that one can renew the token. */
  readonly clientId: string;
  /** ISO time */
  readonly expiresAt?: string;
  readonly refreshToken?: Secret;
}

export interface FoundToken {
  readonly source: TokenSource;
  readonly token: Secret;
  /** ISO time, for OAuth tokens that say when they end. */
  readonly expiresAt?: string;
  /** Of hf-tui's own login by browser: the token can be renewed. */
  readonly login?: LoginRecord;
  /** One sentence when the file is readable by others. */
  readonly warning?: string;
  /** The name it also has in `stored_tokens`. */
  readonly storedName?: string;
}

/** Where a pasted token can be kept. */
export type TokenPlace = 'official-file' | 'own-file' | 'memory';

/** What the Hub says about a token. */
export interface Account {
  readonly name: string;
  readonly fullName: string;
  readonly type: 'user' | 'org' | 'app';
  readonly isPro: boolean;
  readonly canPay: boolean;
  readonly organisations: readonly string[];
  /** `read`, `write`, `fineGrained`, `oauth` or '' when not said. */
  readonly role: string;
  readonly tokenName: string;
  /** May call Inference Providers: said so, said not, or not to be known from the reply. */
  readonly mayInfer: 'yes' | 'no' | 'unknown';
  /** ISO time at which the Hub said this; absent: just now. */
  readonly checkedAt?: string;
}

/** Names a source in plain words: `HF_TOKEN in your environment`, `~/.cache/huggingface/token`. */
export function describeSource(source: TokenSource): string {
  switch (source.kind) {
    case 'env':
      return `${source.name} in your environment`;
    case 'official-file':
      return source.path;
    case 'stored':
      return `"${source.name}" in ${source.path}`;
    case 'own-file':
      return source.path;
    case 'memory':
      return 'pasted, for this run only';
  }
}

/**
 * The one of the tokens found that requests go out with: one pasted for this run is the newest word, then a variable
 * of the environment, then the one that the settings name, then the first in the official order.
 */
export function tokenInUse(found: readonly FoundToken[], activeToken: string | null): FoundToken | undefined {
  const first = found[0];
  if (first?.source.kind === 'memory' || first?.source.kind === 'env') return first;
  return found.find((one) => isNamed(one, activeToken)) ?? first;
}

/** A variable whose token goes before the one that the settings name. */
export interface Override {
  readonly variable: string;
  readonly chosen: FoundToken;
}

/** Null when the settings name none, or the one that is used. */
export function overrideOf(found: readonly FoundToken[], activeToken: string | null): Override | null {
  const kept = found.filter(({ source }) => source.kind !== 'memory');
  const chosen = kept.find((one) => isNamed(one, activeToken));
  const inUse = tokenInUse(kept, activeToken);
  if (chosen === undefined || inUse?.source.kind !== 'env') return null;
  return inUse.token.equals(chosen.token) ? null : { variable: inUse.source.name, chosen };
}

/** One sentence about it, with what to do. */
export function describeOverride({ variable, chosen }: Override): string {
  return `${variable} in your environment comes before the token that was switched to, ${tokenName(chosen)}: unset ${variable} to use that.`;
}

function isNamed({ source, storedName }: FoundToken, key: string | null): boolean {
  return sourceKey(source) === key || (storedName !== undefined && `stored:${storedName}` === key);
}

/** What a token is called where one of several is picked: its name in `stored_tokens`, else by where it is. */
export function tokenName({ source, storedName }: FoundToken): string {
  if (storedName !== undefined) return storedName;
  switch (source.kind) {
    case 'env':
    case 'stored':
      return source.name;
    case 'official-file':
      return 'hf';
    case 'own-file':
      return 'hf-tui';
    case 'memory':
      return 'pasted';
  }
}

/** How a token is named in `Settings.activeToken`: by its name in `stored_tokens`, which stays when files change. */
export function tokenKey({ source, storedName }: FoundToken): string {
  return storedName === undefined || source.kind === 'env' ? sourceKey(source) : `stored:${storedName}`;
}

/** Whether the token has said when it ends, and that is past. `now` is ISO 8601. */
export function hasExpired({ expiresAt }: FoundToken, now: string): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(now);
}

/** The error for a token that has ended: only the tool that made it can renew it. */
export function expiredError({ source, expiresAt = '', login }: FoundToken): AppError {
  return appError(
    'HF_TOKEN_EXPIRED',
    `The Hugging Face token has expired on ${expiresAt.slice(0, 10)} (${describeSource(source)}).`,
    `Run ${login === undefined ? 'hf auth login' : 'hf-tui auth login --device'} to log in again, or hf-tui auth switch NAME to use another token.`,
  );
}

/**
 * How a source is named in `Settings.activeToken`: `env:HF_TOKEN`, `official-file`, `stored:NAME`, `own-file`.
 * '' for a token that is not kept: it cannot be picked again.
 */
export function sourceKey(source: TokenSource): string {
  switch (source.kind) {
    case 'env':
      return `env:${source.name}`;
    case 'official-file':
      return 'official-file';
    case 'stored':
      return `stored:${source.name}`;
    case 'own-file':
      return 'own-file';
    case 'memory':
      return '';
  }
}
