import { bufferOf, EMPTY_BUFFER, type TextBuffer } from '../editor/buffer.ts';
import type { Endpoint, TokenRef } from '../endpoint.ts';
import {
  completeUrl,
  type DraftField,
  type DraftProblem,
  type EndpointDraft,
  type SavedKind,
  suggestName,
} from '../endpoint-draft.ts';
import { timeoutTexts } from '../endpoint-timeouts.ts';
import { type ModelSuggestion, suggestModels } from '../model-suggestion.ts';
import type { BaseUrls, State } from '../state.ts';
import { isHuggingFaceUrl, leftBehind, originOf } from '../token-destination.ts';

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
  /** Place of the suggestion picked with the keys; -1: none. */
  readonly suggestion: number;
}

export const KINDS: readonly SavedKind[] = ['providers', 'openai', 'image-to-text', 'text-generation'];

/** What stands in the fields at first: of `original`, or of what a new endpoint begins like. */
export function textsOf(begin: Endpoint | null, original: Endpoint | null): EndpointFormPanel['texts'] {
  const timeouts = timeoutTexts(original?.timeouts);
  const model = begin !== null && 'model' in begin ? (begin.model ?? '') : '';
  return {
    model: bufferOf(model),
    url: bufferOf(begin !== null && 'url' in begin ? begin.url : ''),
    name: bufferOf(original?.name ?? ''),
    'token-env': bufferOf(begin?.token.kind === 'env' ? begin.token.name : ''),
    'bill-to': bufferOf(begin?.kind === 'providers' ? (begin.billTo ?? '') : ''),
    connect: bufferOf(timeouts.connect),
    'first-byte': bufferOf(timeouts.firstByte),
    idle: bufferOf(timeouts.idle),
  };
}

/** The origin that is asked, as the form stands; '' while there is none. */
export function originOfForm(panel: EndpointFormPanel, bases: BaseUrls): string {
  return originOf(panel.endpointKind === 'providers' ? bases.router : completeUrl(panel.texts.url.text));
}

/** The fields of this kind of endpoint, from top to bottom. */
export function fieldsOf(panel: EndpointFormPanel, bases: BaseUrls): readonly DraftField[] {
  const variable: readonly DraftField[] = tokenKind(panel, bases) === 'env' ? ['token-env'] : [];
  const times = ['connect', 'first-byte', 'idle'] as const;
  switch (panel.endpointKind) {
    case 'providers':
      return ['kind', 'model', 'name', 'token', ...variable, 'bill-to', ...times];
    case 'openai':
    case 'text-generation':
      return ['kind', 'url', 'model', 'name', 'token', ...variable, ...times];
    case 'image-to-text':
      return ['kind', 'url', 'name', 'token', ...variable, ...times];
  }
}

/** The tokens that this kind of endpoint can have. */
export function tokenKinds(panel: EndpointFormPanel): readonly TokenRef['kind'][] {
  return panel.endpointKind === 'providers' ? ['hub', 'env'] : ['none', 'hub', 'env'];
}

/**
 * The token as it stands: the one that was picked for this origin, else what is usual there. A token goes to a server
 * outside Hugging Face only when it was picked for exactly that server.
 */
export function tokenKind(panel: EndpointFormPanel, bases: BaseUrls): TokenRef['kind'] {
  const choice = panel.tokenChoice;
  const isPicked =
    choice !== null && (choice.kind === 'none' || choice.origin === originOfForm(panel, bases));
  if (panel.endpointKind === 'providers') return isPicked && choice.kind === 'env' ? 'env' : 'hub';
  if (isPicked) return choice.kind;
  return isHuggingFaceUrl(completeUrl(panel.texts.url.text), bases) ? 'hub' : 'none';
}

/**
 * A sentence about a Hub token that would leave Hugging Face, or a token that stays with the origin it was given to;
 * '' when there is nothing to say.
 */
export function tokenWarning(panel: EndpointFormPanel, bases: BaseUrls): string {
  const left = leftToken(panel, bases);
  if (left !== '') return left;
  if (panel.endpointKind === 'providers' || tokenKind(panel, bases) !== 'hub') return '';
  const url = completeUrl(panel.texts.url.text);
  if (isHuggingFaceUrl(url, bases) || originOf(url) === '') return '';
  return `Your Hugging Face token will be sent to ${new URL(url).host}, which is not Hugging Face.`;
}

function leftToken(panel: EndpointFormPanel, bases: BaseUrls): string {
  const origin = originOfForm(panel, bases);
  const { original, tokenChoice: choice } = panel;
  if (original === null || original.token.kind === 'none' || choice === null || origin === '') return '';
  const isTaken = choice.kind === original.token.kind && choice.origin !== origin;
  if (!isTaken || tokenKind(panel, bases) === choice.kind) return '';
  return `${leftBehind(original.token, choice.origin, origin)} Pick one here to send it there.`;
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
    timeouts: {
      connect: panel.texts.connect.text,
      firstByte: panel.texts['first-byte'].text,
      idle: panel.texts.idle.text,
    },
  };
}

/** What could stand in the model field; none while another field has the cursor. */
export function suggestionsOf(
  { served = null }: Pick<State, 'served'>,
  panel: EndpointFormPanel,
): readonly ModelSuggestion[] {
  if (panel.focus !== 'model' || panel.endpointKind !== 'providers' || served === null) return [];
  return suggestModels(served, panel.texts.model.text);
}

/** Fills the name in from the model or the host while it was not typed. */
export function named(panel: EndpointFormPanel, state: Pick<State, 'bases' | 'settings'>): EndpointFormPanel {
  if (panel.isNamed) return panel;
  const name = suggestName(draftOf(panel, state.bases), state.settings, panel.original?.name);
  return { ...panel, texts: { ...panel.texts, name: name === '' ? EMPTY_BUFFER : bufferOf(name) } };
}
