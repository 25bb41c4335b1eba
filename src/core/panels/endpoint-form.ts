import type { CommandId } from '../commands.ts';
import { bufferOf, type TextBuffer } from '../editor/buffer.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { insertText } from '../editor/insert.ts';
import { type Endpoint, PRACTICE } from '../endpoint.ts';
import { keyIn } from '../key-shape.ts';
import { oneLine } from '../list.ts';
import {
  type BaseUrls,
  type Next,
  next,
  popPanel,
  pushPanel,
  replaceTop,
  type State,
  withNotice,
} from '../state.ts';
import { tokenOrigin } from '../token-destination.ts';
import {
  type EndpointFormPanel,
  fieldsOf,
  KINDS,
  named,
  originOfForm,
  suggestionsOf,
  type TextField,
  textsOf,
  tokenKind,
  tokenKinds,
} from './endpoint-fields.ts';
import { submitEndpoint } from './endpoint-saving.ts';

/** Opens the form: on `original` to edit it, else on a new endpoint that begins like `like`. */
export function openEndpointForm(state: State, original: Endpoint | null, like: Endpoint | null): Next {
  const begin = like === null || like.kind === PRACTICE.kind ? null : like;
  const panel: EndpointFormPanel = {
    kind: 'endpoint-form',
    original,
    endpointKind: begin?.kind ?? 'providers',
    texts: textsOf(begin, original),
    isNamed: original !== null,
    tokenChoice:
      original === null
        ? null
        : { kind: original.token.kind, origin: tokenOrigin(original, state.bases.router) },
    focus: begin === null ? 'kind' : original === null ? 'name' : 'model',
    problem: null,
    says: '',
    suggestion: -1,
  };
  const focused = {
    ...panel,
    focus: fieldsOf(panel, state.bases).includes(panel.focus) ? panel.focus : 'url',
  } as const;
  return next(pushPanel(state, named(focused, state)), { type: 'endpoints/models' });
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
      return next(replaceTop(state, pickSuggestion(state, panel, id === 'suggestion-next' ? 1 : -1)));
    case 'submit': {
      const taken = takeSuggestion(state, panel, panel.suggestion);
      return taken === null ? submitEndpoint(state, panel) : next(taken);
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

function withText(state: State, panel: EndpointFormPanel, field: TextField, buffer: TextBuffer): State {
  const isChanged = buffer.text !== panel.texts[field].text;
  const changed: EndpointFormPanel = {
    ...panel,
    texts: { ...panel.texts, [field]: buffer },
    ...(isChanged ? { problem: null, says: '', suggestion: -1 } : {}),
    // An emptied name is suggested again.
    isNamed: field === 'name' && isChanged ? buffer.text !== '' : panel.isNamed,
  };
  return replaceTop(state, field === 'name' ? changed : named(changed, state));
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
    return replaceTop(state, named({ ...panel, endpointKind, problem: null, says: '' }, state));
  }
  const kind = around(tokenKinds(panel), tokenKind(panel, state.bases), by);
  const origin = originOfForm(panel, state.bases);
  return replaceTop(state, { ...panel, tokenChoice: { kind, origin }, problem: null, says: '' });
}

function around<T>(values: readonly T[], value: T, by: 1 | -1): T {
  return values[(values.indexOf(value) + by + values.length) % values.length] ?? value;
}

function pickSuggestion(state: State, panel: EndpointFormPanel, by: 1 | -1): EndpointFormPanel {
  const { length } = suggestionsOf(state, panel);
  return { ...panel, suggestion: Math.max(-1, Math.min(panel.suggestion + by, length - 1)) };
}

/** Puts a suggestion into the model field; null when there is none at that place. */
function takeSuggestion(state: State, panel: EndpointFormPanel, at: number): State | null {
  const taken = suggestionsOf(state, panel)[at];
  return taken === undefined ? null : withText(state, panel, 'model', bufferOf(taken.id));
}
