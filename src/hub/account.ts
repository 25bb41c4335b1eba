import type { Account } from '../core/identity.ts';
import { asArray, asObject, asString, type Loose } from '../net/json.ts';

/** Lets a fine-grained token call Inference Providers. */
const INFERENCE_SCOPE = 'inference.serverless.write';
/** The same among the scopes of an OAuth token. */
const OAUTH_SCOPE = 'inference-api';

/** Reads the reply of `GET /api/whoami-v2`; null when it names nobody. */
export function readAccount(document: unknown): Account | null {
  const reply = asObject(document);
  const name = asString(reply?.name);
  if (reply === null || name === '') return null;
  const auth = asObject(reply.auth);
  const token = asObject(auth?.accessToken);
  const isOauth = asString(auth?.type).includes('oauth') || auth?.expiresAt !== undefined;
  const type = asString(reply.type);
  return {
    name,
    fullName: asString(reply.fullname) || name,
    type: type === 'org' || type === 'app' ? type : 'user',
    isPro: reply.isPro === true,
    canPay: reply.canPay === true,
    organisations: asArray(reply.orgs)
      .map((org) => asString(asObject(org)?.name))
      .filter((org) => org !== ''),
    role: asString(token?.role) || (isOauth ? 'oauth' : ''),
    tokenName: asString(token?.displayName),
    mayInfer: mayInfer(auth, token, name),
  };
}

/**
 * A write or read token may always infer. A fine-grained one says so in `global`, or in `scoped` for the user's own
 * account: a token made through the pre-filled page stands there. A permission for an organisation or a single
 * repository does not let the user's own calls through, so it leaves the question open.
 */
function mayInfer(auth: Loose | null, token: Loose | null, name: string): Account['mayInfer'] {
  const role = asString(token?.role);
  if (role === 'read' || role === 'write') return 'yes';
  const fineGrained = asObject(token?.fineGrained);
  if (fineGrained !== null) {
    if (asArray(fineGrained.global).includes(INFERENCE_SCOPE)) return 'yes';
    const scopes = asArray(fineGrained.scoped)
      .map(asObject)
      .filter((scope) => asArray(scope?.permissions).includes(INFERENCE_SCOPE));
    if (scopes.length === 0) return 'no';
    const isOwn = (scope: Loose | null) => {
      const entity = asObject(scope?.entity);
      return entity === null || (entity.type !== 'org' && (entity.name ?? name) === name);
    };
    return scopes.some(isOwn) ? 'yes' : 'unknown';
  }
  const scopes = auth?.scopes ?? auth?.scope ?? token?.scopes;
  const oauth = typeof scopes === 'string' ? scopes.split(/\s+/) : asArray(scopes);
  if (oauth.length === 0) return 'unknown';
  return oauth.includes(OAUTH_SCOPE) || oauth.includes(INFERENCE_SCOPE) ? 'yes' : 'no';
}
