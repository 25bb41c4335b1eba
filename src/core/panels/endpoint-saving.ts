import { bufferOf, EMPTY_BUFFER } from '../editor/buffer.ts';
import type { Endpoint } from '../endpoint.ts';
import { completeUrl, type DraftProblem, endpointFromDraft } from '../endpoint-draft.ts';
import { resolveReference } from '../endpoint-reference.ts';
import { newList } from '../list.ts';
import { chooseEndpoint } from '../notebook/endpoint-choice.ts';
import { isRetiredAddress } from '../retired-host.ts';
import { type Next, next, popPanel, replaceTop, type State, topPanel } from '../state.ts';
import { draftOf, type EndpointFormPanel, named } from './endpoint-fields.ts';
import { keepChange, savedKey } from './saved-endpoints.ts';

/** Saves what was filled in and closes the form, or shows what is wrong. */
export function submitEndpoint(state: State, panel: EndpointFormPanel): Next {
  const turned = turnedAddress(state, panel);
  if (turned !== null) return next(replaceTop(state, named(turned, state)));
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
  if (!typed.includes('://') && !isRetiredAddress(typed)) return null;
  const unsaved = { ...state.settings, endpoints: [] };
  const wanted = panel.endpointKind === 'image-to-text' ? 'image-to-text' : undefined;
  const resolved = resolveReference(unsaved, typed, state.bases.router, wanted);
  if (!resolved.ok) {
    const field = panel.endpointKind === 'providers' ? 'model' : 'url';
    return refused(panel, { field, message: `${resolved.error.message} ${resolved.error.hint}` });
  }
  const { endpoint, notice } = resolved.value;
  if (endpoint.kind === 'providers') {
    const texts = { ...panel.texts, model: bufferOf(endpoint.model) };
    return { ...panel, endpointKind: 'providers', texts, focus: 'model', problem: null, says: notice ?? '' };
  }
  if (isRetiredAddress(typed) && endpoint.kind !== 'practice') {
    const texts = { ...panel.texts, url: bufferOf(endpoint.url), model: EMPTY_BUFFER };
    return { ...panel, endpointKind: endpoint.kind, texts, focus: 'url', problem: null, says: notice ?? '' };
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
