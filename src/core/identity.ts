import type { AppError } from './errors.ts';
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

export interface FoundToken {
  readonly source: TokenSource;
  readonly token: Secret;
  /** ISO time, for OAuth tokens that say when they end. */
  readonly expiresAt?: string;
  /** One sentence when the file is readable by others. */
  readonly warning?: string;
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
}

/** One line of the token check as it is filled in. */
export interface TokenCheck {
  readonly account: Account | null;
  readonly error: AppError | null;
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
 * The one of the tokens found that requests go out with: one pasted for this run is the newest word, then the one
 * that the settings name, then the first in the official order.
 */
export function tokenInUse(found: readonly FoundToken[], activeToken: string | null): FoundToken | undefined {
  const first = found[0];
  if (first?.source.kind === 'memory') return first;
  return found.find(({ source }) => sourceKey(source) === activeToken) ?? first;
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
