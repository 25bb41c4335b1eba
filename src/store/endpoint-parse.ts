import { type Endpoint, PRACTICE, type TokenRef } from '../core/endpoint.ts';
import { checkUrl } from '../core/endpoint-reference.ts';
import { TIMEOUT_NAMES, type Timeouts } from '../core/endpoint-timeouts.ts';
import { DEFAULT_BASES } from '../core/initial-state.ts';
import { isModelId } from '../core/model-id.ts';
import { isRetiredHost, turnSaved } from '../core/retired-host.ts';
import { isObject, own } from './json-guard.ts';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** An endpoint as it is used, with what is to be said about it. */
export interface SavedEndpoint {
  readonly endpoint: Endpoint;
  /** One sentence, or ''. */
  readonly problem: string;
}

/** Who changes an address in the file does not give the token to another origin by that. */
function boundToken({ endpoint, url }: Written, item: unknown): SavedEndpoint {
  const givenTo = isObject(item) ? own(item, 'tokenFor') : undefined;
  const tokenFor = url === null || endpoint.token.kind === 'none' ? undefined : url.origin;
  if (tokenFor === undefined || typeof givenTo !== 'string' || givenTo === tokenFor)
    return { endpoint, problem: '' };
  return {
    endpoint: { ...endpoint, token: { kind: 'none' } },
    problem: `The endpoint "${endpoint.name}" has a token that was given to ${givenTo} and not to ${tokenFor}: it is asked without.`,
  };
}

/** An endpoint, or one sentence why this is none. */
export function parseEndpoint(value: unknown, routerUrl = DEFAULT_BASES.router): Endpoint | string {
  const parsed = parseSaved(value, routerUrl);
  return typeof parsed === 'string' ? parsed : parsed.endpoint;
}

/**
 * An endpoint of the file, or one sentence why this is none. One on a host that was switched off is what serves its
 * model by now.
 */
export function parseSaved(value: unknown, routerUrl: string): SavedEndpoint | string {
  const written = parseWritten(value);
  if (typeof written === 'string') return written;
  const { endpoint, url } = written;
  const turned = url !== null && isRetiredHost(url.hostname) ? turnSaved(endpoint, routerUrl) : null;
  if (turned === null) return boundToken(written, value);
  return turned.ok
    ? { endpoint: turned.value.endpoint, problem: `"${endpoint.name}": ${turned.value.notice}` }
    : `The endpoint "${endpoint.name}" cannot be used: ${turned.error.message} ${turned.error.hint}`;
}

/** The endpoint as it stands in the file, with its URL taken apart: that costs the most, and there may be many. */
interface Written {
  readonly endpoint: Endpoint;
  /** Null for an endpoint without. */
  readonly url: URL | null;
}

function parseWritten(value: unknown): Written | string {
  if (!isObject(value)) return 'An entry of "endpoints" is no endpoint.';
  const name = own(value, 'name');
  if (typeof name !== 'string' || name.trim() === '') return 'An endpoint has no name.';
  const cannot = (why: string) => `The endpoint "${name}" cannot be used: ${why}.`;
  if (name === PRACTICE.name) return cannot('that name belongs to the built-in one');
  const token = parseTokenRef(own(value, 'token'));
  if (token === null) return cannot('its "token" is neither none, hub nor env with a name');
  const timeouts = parseTimeouts(own(value, 'timeouts'));
  if (timeouts === null) return cannot('its "timeouts" are not milliseconds');
  const shared = { name, token, ...(timeouts === undefined ? {} : { timeouts }) };
  const model = own(value, 'model');
  const kind = own(value, 'kind');
  if (kind === 'providers') {
    if (typeof model !== 'string' || !isModelId(model))
      return cannot('its "model" is no model id (org/name)');
    const billTo = own(value, 'billTo');
    if (billTo !== undefined && typeof billTo !== 'string') return cannot('its "billTo" is no name');
    const paid = billTo === undefined || billTo === '' ? {} : { billTo };
    return { endpoint: { kind, ...shared, model, ...paid }, url: null };
  }
  if (kind !== 'openai' && kind !== 'image-to-text' && kind !== 'text-generation')
    return cannot(`there is no kind ${JSON.stringify(kind)}`);
  const url = own(value, 'url');
  if (typeof url !== 'string') return cannot('it has no "url"');
  const checked = checkUrl(url);
  if (!checked.ok) return cannot(checked.error.message.replace(/\.$/, ''));
  if (kind === 'image-to-text') return { endpoint: { kind, ...shared, url }, url: checked.value };
  if (model !== undefined && typeof model !== 'string') return cannot('its "model" is no text');
  const asked = model === undefined || model === '' ? {} : { model };
  return { endpoint: { kind, ...shared, url, ...asked }, url: checked.value };
}

/** Where a token comes from; null for what names no place. */
export function parseTokenRef(value: unknown): TokenRef | null {
  if (value === undefined) return { kind: 'none' };
  if (!isObject(value)) return null;
  const kind = own(value, 'kind');
  if (kind === 'none' || kind === 'hub') return { kind };
  const name = own(value, 'name');
  return kind === 'env' && typeof name === 'string' && VARIABLE.test(name) ? { kind, name } : null;
}

/** null: there is something else than milliseconds, or than null where there may be no limit. */
function parseTimeouts(value: unknown): Timeouts | undefined | null {
  if (value === undefined) return undefined;
  if (!isObject(value)) return null;
  const timeouts: { connect?: number; firstByte?: number | null; idle?: number | null } = {};
  for (const key of TIMEOUT_NAMES) {
    const item = own(value, key);
    if (item === undefined) continue;
    if (item === null && key !== 'connect') timeouts[key] = null;
    else if (typeof item === 'number' && Number.isFinite(item) && item >= 0) timeouts[key] = item;
    else return null;
  }
  return timeouts;
}
