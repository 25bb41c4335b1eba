import type { CommandId } from '../commands.ts';
import { bufferOf, EMPTY_BUFFER, type TextBuffer } from '../editor/buffer.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { insertText } from '../editor/insert.ts';
import { type Endpoint, PRACTICE, type TokenRef } from '../endpoint.ts';
import {
  completeUrl,
  type DraftField,
  type DraftProblem,
  type EndpointDraft,
  endpointFromDraft,
  type SavedKind,
  suggestName,
} from '../endpoint-draft.ts';
import { resolveReference } from '../endpoint-reference.ts';
import { keyIn } from '../key-shape.ts';
import { newList, oneLine } from '../list.ts';
import { type ModelSuggestion, suggestModels } from '../model-suggestion.ts';
import { chooseEndpoint } from '../notebook/endpoint-choice.ts';
import {
  type BaseUrls,
  type Next,
  next,
  popPanel,
  pushPanel,
  replaceTop,
  type State,
  topPanel,
  withNotice,
} from '../state.ts';
import { isHuggingFaceUrl, originOf } from '../token-destination.ts';
import { keepChange, savedKey } from './saved-endpoints.ts';

export type TextField = Exclude<DraftField, 'kind' | 'token'>;

/** Adding or editing a saved endpoint. */
export interface EndpointFormPanel {
  readonly kind: 'endpoint-form';
  /** The endpoint being edited; null when one is added. */
  readonly original: Endpoint | null;
  readonly endpointKind: SavedKind;
  readonly texts: Readonly<Record<TextField, TextBuffer>>;
  /** The name was typed: it is not suggested any more. */
  readonly isNamed: boolean;
  /** The token that was picked, and the origin it was picked for: another origin asks anew. */
  readonly tokenChoice: { readonly kind: TokenRef['kind']; readonly origin: string } | null;
  readonly focus: DraftField;
  readonly problem: DraftProblem | null;
  /** A sentence about what was changed by itself; '' when nothing was. */
  readonly says: string;
  /** Models that are served, to suggest; null while they are not known. */
  readonly models: readonly ModelSuggestion[] | null;
  /** Place of the suggestion picked with the keys; -1: none. */
  readonly suggestion: number;
}

export const KINDS: readonly SavedKind[] = ['providers', 'openai', 'image-to-text', 'text-generation'];

/** Opens the form: on `original` to edit it, else on a new endpoint that begins like `like`. */
export function openEndpointForm(state: State, original: Endpoint | null, like: Endpoint | null): Next {
  const begin = like === null || like.kind === PRACTICE.kind ? null : like;
  const panel: EndpointFormPanel = {
    kind: 'endpoint-form',
    original,
    endpointKind: begin?.kind ?? 'providers',
    texts: textsOf(begin, original),
    isNamed: original !== null,
    tokenChoice: original === null ? null : { kind: original.token.kind, origin: originOfEndpoint(original) },
    focus: begin === null ? 'kind' : original === null ? 'name' : 'model',
    problem: null,
    says: '',
    models: null,
    suggestion: -1,
  };
  const focused = {
    ...panel,
    focus: fieldsOf(panel, state.bases).includes(panel.focus) ? panel.focus : 'url',
  } as const;
  return next(pushPanel(state, named(state, focused)), { type: 'endpoints/models' });
}

function textsOf(begin: Endpoint | null, original: Endpoint | null): EndpointFormPanel['texts'] {
  const model = begin !== null && 'model' in begin ? (begin.model ?? '') : '';
  return {
    model: bufferOf(model),
    url: bufferOf(begin !== null && 'url' in begin ? begin.url : ''),
    name: bufferOf(original?.name ?? ''),
    'token-env': bufferOf(begin?.token.kind === 'env' ? begin.token.name : ''),
    'bill-to': bufferOf(begin?.kind === 'providers' ? (begin.billTo ?? '') : ''),
  };
}

function originOfEndpoint(endpoint: Endpoint): string {
  return 'url' in endpoint ? originOf(completeUrl(endpoint.url)) : '';
}

/** The fields of this kind of endpoint, from top to bottom. */
export function fieldsOf(panel: EndpointFormPanel, bases: BaseUrls): readonly DraftField[] {
  const variable: readonly DraftField[] = tokenKind(panel, bases) === 'env' ? ['token-env'] : [];
  switch (panel.endpointKind) {
    case 'providers':
      return ['kind', 'model', 'name', 'token', ...variable, 'bill-to'];
    case 'openai':
    case 'text-generation':
      return ['kind', 'url', 'model', 'name', 'token', ...variable];
    case 'image-to-text':
      return ['kind', 'url', 'name', 'token', ...variable];
  }
}

/** The tokens that this kind of endpoint can have. */
export function tokenKinds(panel: EndpointFormPanel): readonly TokenRef['kind'][] {
  return panel.endpointKind === 'providers' ? ['hub', 'env'] : ['none', 'hub', 'env'];
}

/**
 * The token as it stands: the one that was picked for this origin, else what is usual there. The Hub token goes to a
 * server outside Hugging Face only when it was picked for exactly that server.
 */
export function tokenKind(panel: EndpointFormPanel, bases: BaseUrls): TokenRef['kind'] {
  const choice = panel.tokenChoice;
  if (panel.endpointKind === 'providers') return choice?.kind === 'env' ? 'env' : 'hub';
  const url = completeUrl(panel.texts.url.text);
  const isPicked = choice !== null && (choice.kind !== 'hub' || choice.origin === originOf(url));
  if (isPicked) return choice.kind;
  return isHuggingFaceUrl(url, bases) ? 'hub' : 'none';
}

/** A sentence about a Hub token that would leave Hugging Face; '' when there is nothing to say. */
export function tokenWarning(panel: EndpointFormPanel, bases: BaseUrls): string {
  if (panel.endpointKind === 'providers' || tokenKind(panel, bases) !== 'hub') return '';
  const url = completeUrl(panel.texts.url.text);
  if (isHuggingFaceUrl(url, bases) || originOf(url) === '') return '';
  return `Your Hugging Face token will be sent to ${new URL(url).host}, which is not Hugging Face.`;
}

/** What was filled in. */
export function draftOf(panel: EndpointFormPanel, bases: BaseUrls): EndpointDraft {
  const kind = tokenKind(panel, bases);
  const variable = panel.texts['token-env'].text.trim().replace(/^\$\{?|\}$/g, '');
  return {
    kind: panel.endpointKind,
    name: panel.texts.name.text,
    model: panel.texts.model.text,
    url: panel.texts.url.text,
    token: kind === 'env' ? { kind, name: variable } : { kind },
    billTo: panel.texts['bill-to'].text,
  };
}

/** What could stand in the model field; none while another field has the cursor. */
export function suggestionsOf(panel: EndpointFormPanel): readonly ModelSuggestion[] {
  if (panel.focus !== 'model' || panel.endpointKind !== 'providers' || panel.models === null) return [];
  return suggestModels(panel.models, panel.texts.model.text);
}

export function endpointFormCommand(state: State, panel: EndpointFormPanel, id: CommandId): Next {
  switch (id) {
    case 'back':
      return next(popPanel(state));
    case 'field-next':
      return next(replaceTop(state, moveFocus(panel, state.bases, 1)));
    case 'field-previous':
      return next(replaceTop(state, moveFocus(panel, state.bases, -1)));
    case 'suggestion-next':
    case 'suggestion-previous':
      return next(replaceTop(state, pickSuggestion(panel, id === 'suggestion-next' ? 1 : -1)));
    case 'submit': {
      const taken = takeSuggestion(state, panel, panel.suggestion);
      return taken === null ? submit(state, panel) : next(taken);
    }
    default:
      break;
  }
  if (panel.focus === 'kind' || panel.focus === 'token') {
    if (id === 'char-left') return next(changeChoice(state, panel, panel.focus, -1));
    return next(id === 'char-right' ? changeChoice(state, panel, panel.focus, 1) : state);
  }
  const buffer = panel.texts[panel.focus];
  if (id === 'char-right' && buffer.cursor === buffer.text.length) {
    return next(takeSuggestion(state, panel, Math.max(0, panel.suggestion)) ?? state);
  }
  const edited = editBuffer(buffer, id);
  return next(edited === null || edited === buffer ? state : withText(state, panel, panel.focus, edited));
}

/** Typed or pasted text: goes to the field that has the cursor. Space changes a choice. */
export function endpointFormText(state: State, panel: EndpointFormPanel, text: string): Next {
  if (panel.focus === 'kind' || panel.focus === 'token') {
    return next(text === ' ' ? changeChoice(state, panel, panel.focus, 1) : state);
  }
  const key = keyIn(text);
  if (key !== null) {
    const hint = 'An endpoint names an environment variable for a token of its own.';
    return next(
      withNotice(state, 'error', `That is ${key}: it does not belong here, and was not taken.`, hint),
    );
  }
  const buffer = insertText(panel.texts[panel.focus], oneLine(text));
  return next(withText(state, panel, panel.focus, buffer));
}

/** Models to suggest have arrived: the form shows them if it is still open. */
export function modelsArrived(state: State, models: readonly ModelSuggestion[] | null): State {
  const panels = state.panels.map((panel) => (panel.kind === 'endpoint-form' ? { ...panel, models } : panel));
  return { ...state, panels };
}

function withText(state: State, panel: EndpointFormPanel, field: TextField, buffer: TextBuffer): State {
  const isChanged = buffer.text !== panel.texts[field].text;
  const changed: EndpointFormPanel = {
    ...panel,
    texts: { ...panel.texts, [field]: buffer },
    ...(isChanged ? { problem: null, says: '', suggestion: -1 } : {}),
    // An emptied name is suggested again.
    isNamed: field === 'name' && isChanged ? buffer.text !== '' : panel.isNamed,
  };
  return replaceTop(state, field === 'name' ? changed : named(state, changed));
}

/** Fills the name in from the model or the host while it was not typed. */
function named(state: State, panel: EndpointFormPanel): EndpointFormPanel {
  if (panel.isNamed) return panel;
  const name = suggestName(draftOf(panel, state.bases), state.settings, panel.original?.name);
  return { ...panel, texts: { ...panel.texts, name: name === '' ? EMPTY_BUFFER : bufferOf(name) } };
}

function moveFocus(panel: EndpointFormPanel, bases: BaseUrls, by: 1 | -1): EndpointFormPanel {
  const fields = fieldsOf(panel, bases);
  const at = fields.indexOf(panel.focus);
  const focus = fields[(at + by + fields.length) % fields.length] ?? 'kind';
  return { ...panel, focus, suggestion: -1 };
}

function changeChoice(state: State, panel: EndpointFormPanel, field: 'kind' | 'token', by: 1 | -1): State {
  if (field === 'kind') {
    const endpointKind = around(KINDS, panel.endpointKind, by);
    return replaceTop(state, named(state, { ...panel, endpointKind, problem: null, says: '' }));
  }
  const kind = around(tokenKinds(panel), tokenKind(panel, state.bases), by);
  const origin = originOf(completeUrl(panel.texts.url.text));
  return replaceTop(state, { ...panel, tokenChoice: { kind, origin }, problem: null, says: '' });
}

function around<T>(values: readonly T[], value: T, by: 1 | -1): T {
  return values[(values.indexOf(value) + by + values.length) % values.length] ?? value;
}

function pickSuggestion(panel: EndpointFormPanel, by: 1 | -1): EndpointFormPanel {
  const { length } = suggestionsOf(panel);
  return { ...panel, suggestion: Math.max(-1, Math.min(panel.suggestion + by, length - 1)) };
}

/** Puts a suggestion into the model field; null when there is none at that place. */
function takeSuggestion(state: State, panel: EndpointFormPanel, at: number): State | null {
  const taken = suggestionsOf(panel)[at];
  return taken === undefined ? null : withText(state, panel, 'model', bufferOf(taken.id));
}

function submit(state: State, panel: EndpointFormPanel): Next {
  const turned = turnedAddress(state, panel);
  if (turned !== null) return next(replaceTop(state, named(state, turned)));
  const built = endpointFromDraft(draftOf(panel, state.bases), state.settings, panel.original);
  if (!built.ok) return next(replaceTop(state, refused(panel, built.error)));
  return keep(state, panel, built.value);
}

/** Shows what is wrong at its field. A token pasted where the name of a variable goes is not left on the screen. */
function refused(panel: EndpointFormPanel, problem: DraftProblem): EndpointFormPanel {
  const isPasted = problem.field === 'token-env' && problem.message.startsWith('This looks like the token');
  const texts = isPasted ? { ...panel.texts, 'token-env': EMPTY_BUFFER } : panel.texts;
  return { ...panel, texts, problem, focus: problem.field, says: '' };
}

/**
 * What an address really means, when that is not what the form says: the page of a model, a retired host, or a URL
 * in the model field. Null when it is what it looks like. The user sees the change and presses Enter again.
 */
function turnedAddress(state: State, panel: EndpointFormPanel): EndpointFormPanel | null {
  const typed =
    panel.endpointKind === 'providers' ? panel.texts.model.text.trim() : completeUrl(panel.texts.url.text);
  if (!typed.includes('://')) return null;
  const resolved = resolveReference({ ...state.settings, endpoints: [] }, typed, state.bases.router);
  if (!resolved.ok) {
    const field = panel.endpointKind === 'providers' ? 'model' : 'url';
    return refused(panel, { field, message: `${resolved.error.message} ${resolved.error.hint}` });
  }
  const { endpoint, notice } = resolved.value;
  if (endpoint.kind === 'providers') {
    const texts = { ...panel.texts, model: bufferOf(endpoint.model) };
    return { ...panel, endpointKind: 'providers', texts, focus: 'model', problem: null, says: notice ?? '' };
  }
  if (panel.endpointKind === 'openai' && endpoint.kind === 'text-generation') {
    const says =
      'This route goes on with a text and holds no conversation, so the kind was changed: save it now.';
    return { ...panel, endpointKind: endpoint.kind, problem: null, says };
  }
  if (panel.endpointKind !== 'providers' || endpoint.kind === 'practice') return null;
  const texts = { ...panel.texts, url: bufferOf(endpoint.url), model: EMPTY_BUFFER };
  const says = 'This is a URL, so the kind was changed: see what it is, then save it.';
  return { ...panel, endpointKind: endpoint.kind, texts, focus: 'url', problem: null, says };
}

function keep(state: State, panel: EndpointFormPanel, endpoint: Endpoint): Next {
  const closed = popPanel(state);
  const list = topPanel(closed);
  const shown =
    list?.kind === 'endpoints'
      ? replaceTop(closed, { ...list, list: newList(savedKey(endpoint.name)) })
      : closed;
  const replaces = panel.original?.name ?? null;
  const [kept, effects] = keepChange(shown, { kind: 'put', endpoint, replaces }, saying(state, endpoint));
  if (replaces === null || state.endpoint?.name !== replaces) return [kept, effects];
  // The endpoint in use was edited: the prompts to come go to what it is now.
  const [used, more] = chooseEndpoint(kept, endpoint);
  return [used, [...effects, ...more]];
}

function saying(state: State, endpoint: Endpoint): string {
  const isFirst = state.settings.defaultEndpoint === '';
  return isFirst ? `Saved ${endpoint.name}. New sessions begin on it.` : `Saved ${endpoint.name}.`;
}
