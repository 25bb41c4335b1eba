import { type Endpoint, type OpenAiEndpoint, PRACTICE, type Task } from './endpoint.ts';
import { appError, failed, ok, type Result } from './errors.ts';
import { keyIn } from './key-shape.ts';
import { isModelId } from './model-id.ts';
import { turnRetired } from './retired-host.ts';
import { findEndpoint, type Settings } from './settings.ts';

const HUB_HOSTS = ['huggingface.co', 'hf.co', 'www.huggingface.co'];

export interface ResolvedReference {
  readonly endpoint: Endpoint;
  /** A sentence worth saying: an old address that was turned into what serves it now. */
  readonly notice?: string;
}

/**
 * What `-e`, `/endpoint`, `/model` and a session's `endpoint` mean: a saved name, a model id or a URL.
 * `routerUrl` is the base URL of Inference Providers: a URL there may have the Hub token, any other unsaved URL none.
 * `wanted` is what it is going to be asked for, where that is known: an address of the retired host does not say it.
 */
export function resolveReference(
  settings: Pick<Settings, 'endpoints'>,
  reference: string,
  routerUrl: string,
  wanted?: Task,
): Result<ResolvedReference> {
  const text = reference.trim();
  const saved = findEndpoint(settings, text);
  if (saved !== undefined) return ok({ endpoint: saved });
  if (text === PRACTICE.name) return ok({ endpoint: PRACTICE });
  const turned = turnRetired(text, routerUrl, wanted);
  if (turned !== null) return turned;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return resolveUrl(text, routerUrl);
  if (isModelId(text)) return ok({ endpoint: providersEndpoint(text) });
  return failed(
    appError(
      'ENDPOINT_UNKNOWN',
      text === '' ? 'No endpoint was named.' : `There is no endpoint "${text}".`,
      'Give a saved name (hf-tui endpoints list), a model id such as org/name, or a URL.',
    ),
  );
}

/** A model on Inference Providers that is not saved: its id is its name. */
export function providersEndpoint(model: string, name = model): Endpoint {
  return { kind: 'providers', name, model, token: { kind: 'hub' } };
}

function resolveUrl(text: string, routerUrl: string): Result<ResolvedReference> {
  const checked = checkUrl(text);
  if (!checked.ok) return checked;
  const url = checked.value;
  const model = /\/models\/([^/]+\/[^/]+?)\/?$/.exec(url.pathname)?.[1];
  if (HUB_HOSTS.includes(url.hostname)) {
    const page = /^\/(?:models\/)?([^/]+\/[^/]+?)\/?$/.exec(url.pathname)?.[1];
    if (page !== undefined && isModelId(page)) {
      return ok({ endpoint: providersEndpoint(page), notice: `Asking ${page} on Inference Providers.` });
    }
  }
  const onRouter = URL.canParse(routerUrl) && new URL(routerUrl).origin === url.origin;
  const token = onRouter ? ({ kind: 'hub' } as const) : ({ kind: 'none' } as const);
  if (model !== undefined && isModelId(model)) {
    return ok({ endpoint: { kind: 'image-to-text', name: text, url: text, token } });
  }
  if (isTextGenerationUrl(url)) {
    return ok({ endpoint: { kind: 'text-generation', name: text, url: text, token } });
  }
  const endpoint: OpenAiEndpoint = { kind: 'openai', name: text, url: text, token };
  return ok({ endpoint });
}

/** A route that goes on with a text: of text-generation-inference, or the completions of base models. */
export function isTextGenerationUrl(url: URL): boolean {
  const path = url.pathname.replace(/\/+$/, '');
  return (
    /\/generate(_stream)?$/.test(path) || (/\/completions$/.test(path) && !/\/chat\/completions$/.test(path))
  );
}

/** What servers call a key that stands in an address. */
const KEY_PARAMETER =
  /^(?:.*[_-])?(?:api[_-]?key|key|token|auth|authorization|password|passwd|pwd|secret|sig|signature|credentials?)$/i;

/** A URL that may be an endpoint: http or https, without a name, a password or a key in it. */
export function checkUrl(text: string): Result<URL> {
  const invalid = (message: string, hint: string) => failed(appError('ENDPOINT_INVALID', message, hint));
  if (!URL.canParse(text)) {
    return invalid(
      `"${text}" is no URL.`,
      'Give one that starts with https:// or, on this computer, http://localhost.',
    );
  }
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return invalid(`An endpoint cannot be reached by ${url.protocol}//.`, 'Give an http:// or https:// URL.');
  }
  if (url.username !== '' || url.password !== '') {
    return invalid(
      'The URL holds a name or password.',
      'Leave it out: a token is given to an endpoint separately.',
    );
  }
  const parameter =
    url.search === '' ? undefined : [...url.searchParams.keys()].find((name) => KEY_PARAMETER.test(name));
  if (parameter !== undefined || holdsKey(url)) {
    return invalid(
      parameter === undefined
        ? 'The URL holds what looks like a key.'
        : `The URL holds a key (${parameter}).`,
      'Leave it out: an address is shown and kept in the clear, and a token is given to an endpoint separately.',
    );
  }
  return ok(url);
}

function holdsKey({ href }: URL): boolean {
  if (keyIn(href) !== null) return true;
  if (!href.includes('%')) return false;
  try {
    return keyIn(decodeURIComponent(href)) !== null;
  } catch {
    // As it stands, then.
    return false;
  }
}
