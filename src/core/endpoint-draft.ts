import { type Endpoint, PRACTICE, type TokenRef } from './endpoint.ts';
import { checkUrl } from './endpoint-reference.ts';
import { readTimeouts, type TimeoutName, type TimeoutTexts } from './endpoint-timeouts.ts';
import { failed, ok, type Result } from './errors.ts';
import { isModelId } from './model-id.ts';
import { allEndpoints, type Settings } from './settings.ts';
import { isReadableOnTheWay } from './token-destination.ts';
import { looksLikeToken } from './token-shape.ts';

/** Kinds of endpoint that can be saved; practice is always there. */
export type SavedKind = 'providers' | 'openai' | 'image-to-text' | 'text-generation';

/** An endpoint as it is filled in, nothing checked yet. */
export interface EndpointDraft {
  readonly kind: SavedKind;
  readonly name: string;
  readonly model: string;
  readonly url: string;
  readonly token: TokenRef;
  readonly billTo: string;
  readonly timeouts: TimeoutTexts;
}

export type DraftField = 'kind' | 'model' | 'url' | 'name' | 'token' | 'token-env' | 'bill-to' | TimeoutField;
export type TimeoutField = 'connect' | 'first-byte' | 'idle';

/** What is wrong with a draft, in one sentence, and where. */
export interface DraftProblem {
  readonly field: DraftField;
  readonly message: string;
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const ORGANISATION = /^[A-Za-z0-9][\w.-]*$/;
const LONGEST_NAME = 60;

const TIMEOUT_FIELDS: Readonly<Record<TimeoutName, TimeoutField>> = {
  connect: 'connect',
  firstByte: 'first-byte',
  idle: 'idle',
};

/** The endpoint that a draft describes. `original` is the one being edited: it may keep its name. */
export function endpointFromDraft(
  draft: EndpointDraft,
  settings: Settings,
  original: Endpoint | null = null,
): Result<Endpoint, DraftProblem> {
  const name = draft.name.trim();
  const wrongName = problemOfName(name, settings, original);
  const problem = (field: DraftField, message: string) => failed<DraftProblem>({ field, message });
  const timeouts = readTimeouts(draft.timeouts);
  const more = timeouts.ok && timeouts.value !== undefined ? { timeouts: timeouts.value } : {};
  const wrongTimeout = timeouts.ok
    ? null
    : problem(TIMEOUT_FIELDS[timeouts.error.name], timeouts.error.message);
  const model = draft.model.trim();

  if (draft.kind === 'providers') {
    if (model === '') return problem('model', 'Give a model id, such as org/name.');
    if (!isModelId(model)) {
      return problem(
        'model',
        'A model id is org/name, with :provider, :fastest or :cheapest behind it if you like.',
      );
    }
    if (wrongName !== null) return problem('name', wrongName);
    const wrongToken = problemOfVariable(draft.token);
    if (wrongToken !== null) return problem('token-env', wrongToken);
    const billTo = draft.billTo.trim();
    if (billTo !== '' && !ORGANISATION.test(billTo)) {
      return problem('bill-to', 'Give the name of one organisation as it stands in its address, or nothing.');
    }
    if (wrongTimeout !== null) return wrongTimeout;
    return ok({
      ...more,
      kind: 'providers',
      name,
      model,
      token: draft.token,
      ...(billTo === '' ? {} : { billTo }),
    });
  }

  const url = completeUrl(draft.url);
  if (url === '') return problem('url', 'Give the URL of the server, such as http://localhost:8080/v1.');
  const checked = checkUrl(url);
  if (!checked.ok) return problem('url', `${checked.error.message} ${checked.error.hint}`);
  if (wrongName !== null) return problem('name', wrongName);
  const wrongToken = problemOfVariable(draft.token);
  if (wrongToken !== null) return problem('token-env', wrongToken);
  if (draft.token.kind !== 'none' && isReadableOnTheWay(checked.value)) {
    const host = checked.value.host;
    return problem(
      'token',
      `A token goes over https only, and ${host} is http: give its https URL, or no token.`,
    );
  }
  if (wrongTimeout !== null) return wrongTimeout;
  if (draft.kind === 'image-to-text')
    return ok({ ...more, kind: 'image-to-text', name, url, token: draft.token });
  return ok({ ...more, kind: draft.kind, name, url, token: draft.token, ...(model === '' ? {} : { model }) });
}

function problemOfName(name: string, settings: Settings, original: Endpoint | null): string | null {
  if (name === '') return 'Give it a name: you choose it by that.';
  if (name.length > LONGEST_NAME) return `A name has at most ${LONGEST_NAME} characters.`;
  if (/\p{C}/u.test(name)) return 'A name has no invisible characters.';
  if (looksLikeToken(name)) return 'This looks like a token: a name is shown and kept in the clear.';
  if (name === PRACTICE.name) return 'The practice endpoint has that name: choose another.';
  if (name !== original?.name && settings.endpoints.some((endpoint) => endpoint.name === name)) {
    return `There is an endpoint "${name}" already: choose another name.`;
  }
  return null;
}

function problemOfVariable(token: TokenRef): string | null {
  if (token.kind !== 'env') return null;
  const name = token.name;
  if (looksLikeToken(name) || name.length > 100 || /^sk-/.test(name)) {
    return 'This looks like the token itself: put it into an environment variable and give the name of that.';
  }
  if (name === '') return 'Give the name of the environment variable that holds the token.';
  return VARIABLE.test(name)
    ? null
    : 'The name of a variable has letters, digits and _ only, such as MY_TOKEN.';
}

/** A URL as it was meant: without a scheme it is http on this computer and https elsewhere. */
export function completeUrl(text: string): string {
  const typed = text.trim();
  if (typed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const host = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/i.test(typed) ? 'http' : 'https';
  return `${host}://${typed}`;
}

/** A short name that is not taken: `qwen3-32b` for a model, `localhost-8080` for a server. */
export function suggestName(
  draft: Pick<EndpointDraft, 'kind' | 'model' | 'url'>,
  settings: Settings,
  own = '',
): string {
  const model = draft.model.trim();
  return freeName(
    draft.kind === 'providers' ? shortModel(model) : shortHost(completeUrl(draft.url)),
    settings,
    own,
  );
}

/** `base`, or with a number behind it where that is taken; '' for ''. */
export function freeName(base: string, settings: Settings, own = ''): string {
  if (base === '') return '';
  const taken = new Set(allEndpoints(settings).map((endpoint) => endpoint.name));
  taken.delete(own);
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

function shortModel(model: string): string {
  const name = model.split('/').at(-1)?.split(':')[0] ?? '';
  return name
    .toLowerCase()
    .replace(/-(?:instruct|it|chat|hf)$/, '')
    .slice(0, LONGEST_NAME - 4);
}

function shortHost(url: string): string {
  if (!URL.canParse(url)) return '';
  const { hostname, port } = new URL(url);
  const isAddress = /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
  const name = isAddress ? hostname.replace(/[[\]]/g, '') : (hostname.split('.')[0] ?? '');
  return (port === '' ? name : `${name}-${port}`).slice(0, LONGEST_NAME - 4);
}
