import { DEDICATED_STATES, type DedicatedEndpoint, type DedicatedState } from '../core/dedicated.ts';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import { hubPages } from '../core/hub-pages.ts';
import type { Secret } from '../core/secret.ts';
import type { BaseUrls } from '../core/state.ts';
import { authorizeBase, type ResolveToken } from '../net/authorize.ts';
import { asArray, asNumber, asObject, asString, type Loose } from '../net/json.ts';
import type { DedicatedPort, HubPort } from '../runtime/ports/hub.ts';
import { askJson, type JsonOptions, notHuggingFace, trimmedBase } from './ask-json.ts';

export interface DedicatedOptions extends JsonOptions {
  readonly bases: BaseUrls;
  readonly insecureTls?: boolean;
  /** Finds the Hub token. */
  readonly resolveToken: ResolveToken;
  /** Whose token it is: the list is asked for by user and organisation. */
  readonly whoami: HubPort['whoami'];
}

/** Lists that are asked for at the same time. */
const AT_ONCE = 6;

/**
 * The management API of Inference Endpoints (https://api.endpoints.huggingface.cloud). It has no call for all that a
 * token can see, so the user and every organisation are asked, as Hugging Face's own client does it.
 */
export function createDedicated(options: DedicatedOptions): DedicatedPort {
  const base = trimmedBase(options.bases.management);

  const explained = (error: AppError, namespace: string, name = '') =>
    explain(error, options.bases.hub, namespace, name);

  const tokenFor = async (address: string): Promise<Result<Secret>> => {
    const token = await options.resolveToken({ kind: 'hub' });
    if (token === null) return failed(noToken());
    if ('code' in token) return failed(token);
    const insecureTls = options.insecureTls ?? false;
    const allowed = authorizeBase({ insecureTls }, token, options.bases.management, address);
    return allowed.ok ? ok(token) : allowed;
  };

  const listOf = async (
    namespace: string,
    token: Secret,
    signal: AbortSignal,
  ): Promise<Result<readonly DedicatedEndpoint[]>> => {
    const address = `${base}/v2/endpoint/${encodeURIComponent(namespace)}`;
    const document = await askJson(options, 'GET', address, token, signal);
    if (!document.ok) return failed(explained(document.error, namespace));
    const items = asObject(document.value)?.items;
    if (!Array.isArray(items)) return failed(notHuggingFace(address));
    return ok(items.map((item) => readDedicated(item, namespace)).filter((one) => one !== null));
  };

  return {
    async list(signal) {
      const token = await tokenFor(`${base}/v2/endpoint`);
      if (!token.ok) return token;
      const account = await options.whoami(token.value, signal);
      if (!account.ok) return account;
      const namespaces = [...new Set([account.value.name, ...account.value.organisations])];
      const lists: Result<readonly DedicatedEndpoint[]>[] = [];
      for (let from = 0; from < namespaces.length; from += AT_ONCE) {
        const batch = namespaces.slice(from, from + AT_ONCE);
        lists.push(...(await Promise.all(batch.map((name) => listOf(name, token.value, signal)))));
        if (signal.aborted) return failed(appError('STOPPED', 'Stopped.'));
      }
      const first = lists[0];
      // An organisation may keep its endpoints from this token; when nobody lets it see any, that is the answer.
      if (first?.ok === false && lists.every((one) => !one.ok)) return first;
      return ok({
        endpoints: lists.flatMap((one) => (one.ok ? one.value : [])),
        unlisted: namespaces.filter((_name, i) => lists[i]?.ok === false),
      });
    },

    async change({ namespace, name }, power, signal) {
      const address = `${base}/v2/endpoint/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}/${power}`;
      const token = await tokenFor(address);
      if (!token.ok) return token;
      const document = await askJson(options, 'POST', address, token.value, signal);
      if (!document.ok) return failed(explained(document.error, namespace, name));
      const changed = readDedicated(document.value, namespace);
      return changed === null ? failed(notHuggingFace(address)) : ok(changed);
    },
  };
}

/** Reads one endpoint of a list; null when it has no name or no state. */
export function readDedicated(value: unknown, namespace: string): DedicatedEndpoint | null {
  const item = asObject(value);
  const name = asString(item?.name);
  const status = asObject(item?.status);
  const said = asString(status?.state);
  if (item === null || name === '' || said === '') return null;
  const model = asObject(item.model);
  const provider = asObject(item.provider);
  const url = asString(status?.url);
  return {
    namespace,
    name,
    state: isState(said) ? said : 'other',
    message: asString(status?.message),
    url: isAddress(url) ? url : '',
    repository: asString(model?.repository),
    task: asString(model?.task),
    engine: asArray(Object.keys(asObject(model?.image) ?? {})).map(asString)[0] ?? '',
    place: [asString(provider?.vendor), asString(provider?.region)].filter((part) => part !== '').join(' '),
    instance: instanceOf(asObject(item.compute)),
    replicas: asNumber(asObject(asObject(item.compute)?.scaling)?.maxReplica) ?? 0,
  };
}

function instanceOf(compute: Loose | null): string {
  const kind = asString(compute?.accelerator);
  return [asString(compute?.instanceType), asString(compute?.instanceSize), kind === '' ? '' : `(${kind})`]
    .filter((part) => part !== '')
    .join(' ');
}

function isState(text: string): text is DedicatedState {
  return (DEDICATED_STATES as readonly string[]).includes(text);
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function explain(error: AppError, hub: string, namespace: string, name: string): AppError {
  if (error.status === 404) {
    return {
      ...error,
      code: name === '' ? 'BAD_RESPONSE' : 'ENDPOINT_UNKNOWN',
      message:
        name === ''
          ? `There are no Inference Endpoints of ${namespace} that this token may see.`
          : `${namespace} has no Inference Endpoint called ${name} any more.`,
      hint:
        name === ''
          ? 'If you set HF_TUI_ENDPOINTS_API_URL, check it; else check what the token may do.'
          : 'It may have been deleted or renamed: look at the list again.',
    };
  }
  if (error.code !== 'FORBIDDEN' && error.status !== 403) return error;
  // `Payment method required for namespace`: it is not the token that is wrong.
  if (/payment|billing|credit card/i.test(error.message)) {
    return { ...error, hint: `Add a way to pay for ${namespace} at ${hubPages(hub).billing}.` };
  }
  return {
    ...error,
    code: 'FORBIDDEN',
    message: 'The token may not do that with Inference Endpoints.',
    hint: `Give it the Inference Endpoints permissions at ${hubPages(hub).tokens}.`,
  };
}

function noToken(): AppError {
  return appError(
    'HF_TOKEN_MISSING',
    'There is no Hugging Face token yet.',
    'Run hf-tui --setup, or hf-tui auth login --with-token.',
  );
}
