import { type Endpoint, PRACTICE, type TokenRef } from '../core/endpoint.ts';
import { checkUrl } from '../core/endpoint-reference.ts';
import { TIMEOUT_NAMES, type Timeouts } from '../core/endpoint-timeouts.ts';
import { DEFAULT_BASES } from '../core/initial-state.ts';
import { isModelId } from '../core/model-id.ts';
import { isRetiredHost, turnSaved } from '../core/retired-host.ts';
import {
  COLOUR_NAMES,
  DEFAULT_SETTINGS,
  IMAGES_SETTINGS,
  type ImagesSetting,
  type OwnColours,
  type Settings,
  THEME_SETTINGS,
} from '../core/settings.ts';
import { originOf } from '../core/token-destination.ts';
import { isObject, own, safeJson } from './json-guard.ts';

type Json = { readonly [key: string]: unknown };

export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence for each thing that could not be used; it stays in the file. */
  readonly problems: readonly string[];
}

const ENDPOINT_KEYS = ['name', 'kind', 'model', 'url', 'token', 'tokenFor', 'billTo', 'timeouts'] as const;
const SETTINGS_KEYS = [
  'endpoints',
  'defaultEndpoint',
  'theme',
  'mouse',
  'images',
  'activeToken',
  'oauthClientId',
  'keepDays',
] as const;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Settings from a parsed `config.json`: each value by itself, so that one that is wrong does not lose the others. */
export function parseSettings(value: Json, routerUrl = DEFAULT_BASES.router): ParsedSettings {
  const problems: string[] = [];
  // By their names: the first frame waits for this, and there may be a thousand.
  const named = new Map<string, Endpoint>();
  const list = own(value, 'endpoints');
  if (list !== undefined && !Array.isArray(list)) problems.push('"endpoints" is no list.');
  for (const item of Array.isArray(list) ? list : []) {
    const parsed = parseSaved(item, routerUrl);
    if (typeof parsed === 'string') problems.push(parsed);
    else if (named.has(parsed.endpoint.name)) {
      problems.push(`There are two endpoints called "${parsed.endpoint.name}": the first one is used.`);
    } else {
      named.set(parsed.endpoint.name, parsed.endpoint);
      if (parsed.problem !== '') problems.push(parsed.problem);
    }
  }
  const pick = <T>(key: string, fallback: T, check: (item: unknown) => item is T, says: string): T => {
    const item = own(value, key);
    if (item === undefined) return fallback;
    if (check(item)) return item;
    problems.push(`"${key}" is not ${says}.`);
    return fallback;
  };
  const isText = (item: unknown): item is string => typeof item === 'string';
  const isFlag = (item: unknown): item is boolean => typeof item === 'boolean';
  const isTheme = (item: unknown): item is Settings['theme'] =>
    THEME_SETTINGS.some((theme) => theme === item);
  const isImages = (item: unknown): item is ImagesSetting | boolean =>
    isFlag(item) || IMAGES_SETTINGS.some((way) => way === item);
  const isTextOrNull = (item: unknown): item is string | null => item === null || isText(item);
  const clientId = pick('oauthClientId', '', isText, 'a client id');
  const isDays = (item: unknown): item is number =>
    typeof item === 'number' && Number.isSafeInteger(item) && item >= 0;
  // 0: as if it were not there.
  const keepDays = pick('keepDays', 0, isDays, 'a whole number of days');
  const settings: Settings = {
    ...coloursOf(own(value, 'colours'), (problem) => void problems.push(problem)),
    ...(keepDays === 0 ? {} : { keepDays }),
    ...(clientId === '' ? {} : { oauthClientId: clientId }),
    endpoints: [...named.values()],
    defaultEndpoint: pick('defaultEndpoint', DEFAULT_SETTINGS.defaultEndpoint, isText, 'a name'),
    theme: pick('theme', DEFAULT_SETTINGS.theme, isTheme, `one of ${THEME_SETTINGS.join(', ')}`),
    mouse: pick('mouse', DEFAULT_SETTINGS.mouse, isFlag, 'true or false'),
    images: imagesSetting(
      pick('images', DEFAULT_SETTINGS.images, isImages, `${IMAGES_SETTINGS.slice(0, -1).join(', ')} or off`),
    ),
    activeToken: pick('activeToken', DEFAULT_SETTINGS.activeToken, isTextOrNull, 'a name or null'),
  };
  return { settings, problems };
}

/** The user's colours; what is none, or is for nothing that has one, is said. */
function coloursOf(value: unknown, tell: (problem: string) => void): { readonly colours?: OwnColours } {
  if (value === undefined) return {};
  if (!isObject(value)) {
    tell('"colours" is no object of names and colours.');
    return {};
  }
  for (const name of Object.keys(value)) {
    if (!COLOUR_NAMES.some((known) => known === name))
      tell(`"colours" knows no "${name}": there are ${COLOUR_NAMES.join(', ')}.`);
  }
  const colours = COLOUR_NAMES.flatMap((name) => {
    const colour = own(value, name);
    if (colour === undefined) return [];
    if (typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour)) return [[name, colour] as const];
    tell(`"colours": "${name}" is no colour such as "#1e90ff".`);
    return [];
  });
  return colours.length === 0 ? {} : { colours: Object.fromEntries(colours) };
}

/** It was true or false once, and whoever writes the file by hand may try that. */
function imagesSetting(value: ImagesSetting | boolean): ImagesSetting {
  if (typeof value === 'string') return value;
  return value ? 'auto' : 'off';
}

/**
 * What to write: the settings over what the file holds, so that keys of other versions, keys inside endpoints and
 * endpoints that could not be used all stay.
 */
export function mergeSettings(file: Json, before: Settings, after: Settings): { [key: string]: unknown } {
  const merged: { [key: string]: unknown } = {};
  for (const key of Object.keys(file)) {
    const kept = safeJson(file[key]);
    if (key !== '__proto__' && kept !== undefined) merged[key] = kept;
  }
  for (const key of SETTINGS_KEYS) {
    if (key === 'endpoints') continue;
    // A value that was wrong, and that nobody changed, stays for the user to look at.
    if (after[key] !== before[key] || own(file, key) === undefined) merged[key] = after[key];
  }
  const list = own(file, 'endpoints');
  const raw = Array.isArray(list) ? list : [];
  const used = new Set<unknown>();
  const endpoints = after.endpoints.map((endpoint) => {
    const old = raw.find((item) => isObject(item) && !used.has(item) && own(item, 'name') === endpoint.name);
    const written = { ...endpoint, ...bindingOf(endpoint) };
    if (!isObject(old)) return written;
    used.add(old);
    return { ...written, ...unknownOf(old) };
  });
  const unusable = raw.filter((item) => !used.has(item) && typeof parseEndpoint(item) === 'string');
  merged.endpoints = [...endpoints, ...unusable.map(safeJson).filter((item) => item !== undefined)];
  return merged;
}

function unknownOf(old: Json): Json {
  const known: readonly string[] = ENDPOINT_KEYS;
  return Object.fromEntries(
    Object.keys(old)
      .filter((key) => !known.includes(key) && key !== '__proto__')
      .map((key) => [key, safeJson(old[key])]),
  );
}

/** The origin that the token of an endpoint with a URL was given to, as the file keeps it. */
function bindingOf(endpoint: Endpoint): { readonly tokenFor?: string } {
  const hasToken = 'url' in endpoint && endpoint.token.kind !== 'none';
  return hasToken ? { tokenFor: originOf(endpoint.url) } : {};
}

/** An endpoint as it is used, with what is to be said about it. */
interface SavedEndpoint {
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
function parseSaved(value: unknown, routerUrl: string): SavedEndpoint | string {
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

function parseTokenRef(value: unknown): TokenRef | null {
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
