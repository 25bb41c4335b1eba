import type { DraftField, SavedKind } from '../../core/endpoint-draft.ts';
import {
  type EndpointFormPanel,
  fieldsOf,
  suggestionsOf,
  tokenKind,
  tokenWarning,
} from '../../core/panels/endpoint-fields.ts';
import { type SafeText, words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look, NARROW, panelFrame } from '../../render/frame.ts';
import { blank, type Line, span, truncate } from '../../render/row.ts';
import { wrapLine } from '../../render/wrap.ts';
import { fieldView } from './field.ts';
import { noticeLine } from './list-frame.ts';
import { suggestionLines } from './model-suggestions.ts';

export const KIND_LABELS: Readonly<Record<SavedKind, SafeText>> = {
  providers: words`Inference Providers`,
  openai: words`OpenAI-compatible URL`,
  'image-to-text': words`image-to-text URL`,
  'text-generation': words`text generation URL (base models)`,
};

export const FIELD_LABELS: Readonly<Record<DraftField, SafeText>> = {
  kind: words`Kind`,
  model: words`Model`,
  url: words`URL`,
  name: words`Name`,
  token: words`Token`,
  'token-env': words`Variable`,
  'bill-to': words`Bill to`,
  connect: words`Connect`,
  'first-byte': words`First byte`,
  idle: words`Silence`,
};

const GUTTER = 3;
const LABEL = 11;

/** The form of an endpoint as it is drawn. */
export function endpointFormFrame(state: State, panel: EndpointFormPanel, look: Look): Frame {
  const body: Line[] = [];
  const indent = look.columns < NARROW ? GUTTER + 2 : GUTTER + LABEL;
  let cursor: { column: number; row: number } | null = null;
  for (const field of fieldsOf(panel, state.bases)) {
    const isFocused = field === panel.focus;
    const value = shownValue(state, panel, field, look.columns - GUTTER - LABEL - 1);
    if (isFocused) cursor = { column: GUTTER + LABEL + value.cursor, row: body.length };
    const label = FIELD_LABELS[field];
    body.push([
      span(isFocused ? words` › ` : words`   `, 'accent'),
      span(label, isFocused ? 'selected' : 'dim'),
      { text: blank(LABEL - label.length) },
      ...value.line,
    ]);
    for (const line of notesOf(state, panel, field)) {
      body.push(...wrapLine(line, look.columns - 1, { first: [{ text: blank(indent) }] }));
    }
    if (isFocused) {
      const suggestions = suggestionsOf(state, panel);
      body.push(...suggestionLines(suggestions, panel.suggestion, GUTTER + LABEL, look.columns));
    }
  }
  if (panel.says !== '') {
    body.push(
      [],
      ...wrapLine([span(words`${panel.says}`)], look.columns - 1, { first: [{ text: blank(GUTTER) }] }),
    );
  }
  if (state.notice !== null) {
    body.push(
      [],
      ...wrapLine(noticeLine(state.notice), look.columns - 1, { first: [{ text: blank(GUTTER) }] }),
    );
  }
  const room = look.rows - 3;
  return panelFrame(look, {
    title: [
      span(panel.original === null ? words`Add an endpoint` : words`Edit ${panel.original.name}`, 'heading'),
    ],
    body,
    cursor,
    // A problem and the suggestions stand below the field: they come into view with it.
    scroll: Math.max(0, Math.min((cursor?.row ?? 0) - 1, body.length - room)),
    hints: hintLine(look.columns, 'form', {
      only: [
        'submit',
        'back',
        'field-next',
        ...(suggestionsOf(state, panel).length > 0 ? ['suggestion-next' as const] : []),
      ],
      words: { submit: words`save`, 'suggestion-next': words`suggestions` },
    }),
  });
}

function shownValue(
  state: State,
  panel: EndpointFormPanel,
  field: DraftField,
  room: number,
): { readonly line: Line; readonly cursor: number } {
  const isFocused = field === panel.focus;
  if (field === 'kind') return choice(KIND_LABELS[panel.endpointKind], isFocused);
  if (field === 'token') return choice(tokenLabel(state, panel), isFocused);
  const buffer = panel.texts[field];
  if (buffer.text === '')
    return { line: truncate([span(placeholder(panel, field), 'dim')], room), cursor: 0 };
  const view = fieldView(buffer, room);
  // A name that was filled in by itself looks like what it is: a suggestion.
  const style = field === 'name' && !panel.isNamed && !isFocused ? 'dim' : 'plain';
  return { line: [span(view.text, style)], cursor: view.cursor };
}

function choice(label: SafeText, isFocused: boolean): { readonly line: Line; readonly cursor: number } {
  return isFocused
    ? { line: [span(words`‹ `, 'accent'), span(label, 'bold'), span(words` ›`, 'accent')], cursor: 0 }
    : { line: [span(label)], cursor: 0 };
}

export function tokenLabel(state: State, panel: EndpointFormPanel): SafeText {
  switch (tokenKind(panel, state.bases)) {
    case 'hub':
      return words`Hub token`;
    case 'none':
      return words`no token`;
    case 'env':
      return words`from a variable`;
  }
}

const URL_EXAMPLES: Readonly<Record<SavedKind, SafeText>> = {
  providers: words``,
  openai: words`http://localhost:8080/v1 or https://…`,
  'image-to-text': words`https://…/models/org/name`,
  'text-generation': words`https://…, or down to /generate_stream or /v1/completions`,
};

export function placeholder(panel: EndpointFormPanel, field: DraftField): SafeText {
  switch (field) {
    case 'model':
      return panel.endpointKind === 'providers'
        ? words`org/name, org/name:provider or :fastest`
        : words`optional: the server says it itself`;
    case 'url':
      return URL_EXAMPLES[panel.endpointKind];
    case 'name':
      return words`what you choose it by`;
    case 'token-env':
      return words`MY_TOKEN: its name, not the token`;
    case 'bill-to':
      return words`optional: an organisation`;
    case 'connect':
      return words`seconds; usual: 10`;
    case 'first-byte':
      return words`seconds, 5m or none; usual: 2m, none on your network`;
    case 'idle':
      return words`seconds, 5m or none; usual: asks you after 1m`;
    case 'kind':
    case 'token':
      return words``;
  }
}

/** What stands under a field: what is wrong with it, or where a token would go. */
function notesOf(state: State, panel: EndpointFormPanel, field: DraftField): readonly Line[] {
  const problem: Line[] =
    panel.problem?.field === field ? [[span(words`✗ `, 'error'), span(words`${panel.problem.message}`)]] : [];
  const warning = field === 'token' ? tokenWarning(panel, state.bases) : '';
  return warning === '' ? problem : [...problem, [span(words`! `, 'warning'), span(words`${warning}`)]];
}
