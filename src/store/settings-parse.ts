import type { Endpoint } from '../core/endpoint.ts';
import { DEFAULT_BASES } from '../core/initial-state.ts';
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
import { parseEndpoint } from './endpoint-parse.ts';
import { isObject, own, safeJson } from './json-guard.ts';
import { SavedEndpoints } from './saved-endpoints.ts';

type Json = { readonly [key: string]: unknown };

export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence for each thing that could not be used; it stays in the file. */
  readonly problems: readonly string[];
}

/** Settings whose endpoints are checked when they are first asked for. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly saved: SavedEndpoints;
  /** One sentence for each thing that could not be used, those of the endpoints first: all of them are checked for it. */
  readonly problems: () => readonly string[];
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

/** Settings from a parsed `config.json`, with all that is wrong in it. */
export function parseSettings(value: Json, routerUrl = DEFAULT_BASES.router): ParsedSettings {
  const { settings, problems } = readSettings(value, routerUrl);
  return { settings, problems: problems() };
}

/** Settings from a parsed `config.json`: each value by itself, so that one that is wrong does not lose the others. */
export function readSettings(value: Json, routerUrl = DEFAULT_BASES.router): ReadSettings {
  const list = own(value, 'endpoints');
  const saved = new SavedEndpoints(Array.isArray(list) ? list : [], routerUrl);
  const problems: string[] = [];
  if (list !== undefined && !Array.isArray(list)) problems.push('"endpoints" is no list.');
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
    get endpoints() {
      return saved.all().endpoints;
    },
    defaultEndpoint: pick('defaultEndpoint', DEFAULT_SETTINGS.defaultEndpoint, isText, 'a name'),
    theme: pick('theme', DEFAULT_SETTINGS.theme, isTheme, `one of ${THEME_SETTINGS.join(', ')}`),
    mouse: pick('mouse', DEFAULT_SETTINGS.mouse, isFlag, 'true or false'),
    images: imagesSetting(
      pick('images', DEFAULT_SETTINGS.images, isImages, `${IMAGES_SETTINGS.slice(0, -1).join(', ')} or off`),
    ),
    activeToken: pick('activeToken', DEFAULT_SETTINGS.activeToken, isTextOrNull, 'a name or null'),
  };
  return { settings, saved, problems: () => [...saved.all().problems, ...problems] };
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
