import { type Account, describeSource, type FoundToken, tokenName } from '../core/identity.ts';

/** A token that was found, without the token. */
export function tokenJson(found: FoundToken) {
  const { source, token, expiresAt, warning } = found;
  return {
    name: tokenName(found),
    source: describeSource(source),
    kind: source.kind,
    token: token.masked,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(warning === undefined ? {} : { warning }),
  };
}

/** Whose token it is and what it may do, in one line. */
export function describeAccount(account: Account): string {
  const parts = [`Account ${account.name}${account.isPro ? ' (PRO)' : ''}`];
  if (account.organisations.length > 0) parts.push(`organisations ${account.organisations.join(', ')}`);
  switch (account.mayInfer) {
    case 'yes':
      parts.push('may call Inference Providers');
      break;
    case 'no':
      parts.push('may not call Inference Providers');
      break;
    case 'unknown':
      break;
  }
  return parts.join('; ');
}

/** `, as of 12 minutes ago (--fresh asks again)` for what was remembered; '' for what the Hub has just said. */
export function describeAge({ checkedAt }: Account, now: string): string {
  if (checkedAt === undefined) return '';
  const minutes = Math.max(0, Math.round((Date.parse(now) - Date.parse(checkedAt)) / 60_000));
  const ago = minutes === 0 ? 'just now' : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  return `, as of ${ago} (--fresh asks again)`;
}
