import type { PromptDraft } from '../composer.ts';
import { bufferOf } from '../editor/buffer.ts';
import type { Effect } from '../effect.ts';
import { chosenRun, type RunStatus } from '../exchange.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import { keyNamed } from '../key-table.ts';
import { type Live, type Next, next, type State, withNotice } from '../state.ts';
import { leftFor } from './cell-prompt.ts';
import { endpointOfRun } from './endpoint-choice.ts';
import { exchangeOf } from './exchanges.ts';
import { save } from './saving.ts';
import { stalenessOf } from './stale.ts';

/** What is asked when an answer has ended: a cell that is to be run again, else the first prompt that waits. */
export function afterEnd(ended: State, status: RunStatus, was: Live): Next {
  if (status === 'interrupted' && was.again === true && ended.leaving === null) return runAnew(ended, was);
  // Told to end: what waits is kept as it is, prompt by prompt.
  if (status === 'interrupted')
    return save(ended.leaving === null ? giveBackQueue(ended) : { ...ended, reruns: [] });
  // What stopped this one would stop the others as well, or leave them with a gap above.
  const quiet: State = status === 'failed' ? { ...ended, reruns: [] } : ended;
  if (quiet.leaving !== null) return save(quiet);
  const again = nextRerun(quiet);
  if (again !== null) return save({ ...quiet, reruns: again.rest }, again.effect);
  const [waiting, ...queue] = quiet.queue;
  if (waiting === undefined || quiet.isQueueHeld === true) return save({ ...quiet, reruns: [] });
  return save({ ...quiet, reruns: [], queue }, startOf(waiting));
}

/** The same question once more, on the endpoint that was stopped; what waits for its turn goes on waiting. */
function runAnew(state: State, { exchangeId }: Live): Next {
  const exchange = exchangeOf(state, exchangeId);
  const endpoint = exchange === undefined ? null : endpointOfRun(state, chosenRun(exchange));
  if (endpoint === null) return save(giveBackQueue(state));
  return save(state, { type: 'start-again', exchangeId, endpoint });
}

/** The first of the cells to be run again that is still there, and still out of date where that is asked. */
export function nextRerun(state: State): { readonly effect: Effect; readonly rest: State['reruns'] } | null {
  for (const [i, { id, onlyStale }] of state.reruns.entries()) {
    const at = state.session.exchanges.findIndex((exchange) => exchange.id === id);
    const exchange = state.session.exchanges[at];
    if (exchange === undefined || (onlyStale && stalenessOf(state.session, at) === null)) continue;
    const endpoint = endpointOfRun(state, chosenRun(exchange));
    if (endpoint === null) continue;
    return {
      effect: { type: 'start-again', exchangeId: exchange.id, endpoint },
      rest: state.reruns.slice(i + 1),
    };
  }
  return null;
}

/** What sets a draft going: its images are read first. */
export function startOf(draft: PromptDraft): Effect {
  return draft.paths.length > 0 ? { type: 'read-images', draft } : { type: 'start-exchange', draft };
}

/** The first prompt that waited, when nothing stands before it any more. */
export function goOn(state: State): Next {
  const [waiting, ...queue] = state.queue;
  if (waiting === undefined || state.isQueueHeld === true || !mayAsk(state)) return next(state);
  if (state.saved.kind === 'read-only') return next(giveBackQueue(state));
  return next({ ...state, queue }, startOf(waiting));
}

/** A stop stops everything: prompts that waited go back where they can be changed. */
export function giveBackQueue(interrupted: State): State {
  const state: State = { ...interrupted, reruns: [] };
  if (state.queue.length === 0) return state;
  const { composer } = state;
  const emptied: State = { ...state, queue: [], isQueueHeld: false };
  const drafts = state.queue.filter(({ target }) => target.kind !== 'edit');
  const others = state.queue.reduce(backInCell, emptied);
  if (drafts.length === 0)
    return withNotice(
      others,
      'info',
      'What waited is back in its cell.',
      `${keyNamed('cell-edit')} brings back what you wrote.`,
    );
  // While a cell is being written, the prompt waits aside.
  const prompt = composer.target.kind === 'end' ? composer : (composer.aside ?? EMPTY_COMPOSER);
  const texts = [...drafts.map(({ input }) => input), prompt.buffer.text].filter((text) => text !== '');
  const buffer = { ...bufferOf(texts.join('\n\n')), killed: prompt.buffer.killed };
  const attachments = [...drafts.flatMap((draft) => draft.attachments), ...prompt.attachments];
  const given =
    composer.target.kind === 'end'
      ? { ...composer, buffer, attachments }
      : { ...composer, aside: { buffer, attachments } };
  return withNotice(
    { ...others, composer: given },
    'info',
    'The prompts that waited are back in the prompt.',
    drafts.length < state.queue.length ? 'What was written in cells is back there.' : undefined,
  );
}

/** A changed cell that waited to be run again is opened with that change the next time. */
function backInCell(state: State, { target, input, attachments }: PromptDraft): State {
  if (target.kind !== 'edit') return state;
  return leftFor(state, target, { buffer: bufferOf(input), attachments });
}

/** Whether nothing stands before the next prompt: no answer that is coming, no session that is being read. */
export function mayAsk({ live, isReading, saved }: State): boolean {
  return live === null && !isReading && saved.kind !== 'opening';
}
