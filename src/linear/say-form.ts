import { describeSuggestion } from '../core/model-suggestion.ts';
import {
  type EndpointFormPanel,
  fieldsOf,
  KINDS,
  suggestionsOf,
  tokenKinds,
  tokenWarning,
} from '../core/panels/endpoint-fields.ts';
import type { State } from '../core/state.ts';
import { FIELD_LABELS, KIND_LABELS, placeholder, tokenLabel } from '../ui/screens/endpoint-form.ts';
import { joined, type Said, say, warn } from './said.ts';

/** The field of the form that is asked for, and what is to be known about it. */
export function formLines(state: State, panel: EndpointFormPanel): readonly Said[] {
  const { focus } = panel;
  const at = fieldsOf(panel, state.bases).indexOf(focus) + 1;
  const head = panel.original === null ? 'Add an endpoint' : `Edit ${panel.original.name}`;
  const place = `${head}, field ${at} of ${fieldsOf(panel, state.bases).length}`;
  const warning = tokenWarning(panel, state.bases);
  const below = [
    ...(warning !== '' && focus === 'token' ? [warn(warning)] : []),
    ...(panel.problem === null ? [] : [warn(panel.problem.message)]),
    ...(panel.says === '' ? [] : [say(panel.says)]),
  ];
  if (focus === 'kind' || focus === 'token') {
    const present = focus === 'kind' ? KIND_LABELS[panel.endpointKind] : tokenLabel(state, panel);
    const values =
      focus === 'kind'
        ? KINDS.map((kind) => KIND_LABELS[kind])
        : tokenKinds(panel).map((kind) => TOKENS[kind]);
    return [
      say(`${place}, ${FIELD_LABELS[focus]}: ${present}.`),
      ...values.map((value, i) => say(`${i + 1}. ${value}`)),
      ...below,
    ];
  }
  const held = panel.texts[focus].text;
  return [
    say(`${place}, ${FIELD_LABELS[focus]}: ${held || `empty; ${placeholder(panel, focus)}`}`),
    ...suggestionsOf(state, panel).map((model, i) =>
      say(`${i + 1}. ${joined([model.id, describeSuggestion(model).replaceAll(' · ', ', ')])}`),
    ),
    ...below,
  ];
}

const TOKENS = { hub: 'Hub token', none: 'no token', env: 'from a variable' } as const;
