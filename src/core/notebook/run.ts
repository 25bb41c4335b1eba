import { contextDigest } from '../context-digest.ts';
import { bufferOf } from '../editor/buffer.ts';
import type { Effect } from '../effect.ts';
import type { Endpoint } from '../endpoint.ts';
import { chosenRun, type Exchange, newRun, type Run, type RunStatus, type Timing } from '../exchange.ts';
import type { Msg } from '../message.ts';
import { titleFrom, withQueued } from '../session.ts';
import { type Live, type Next, next, type PromptDraft, type State, TICK_MS, withNotice } from '../state.ts';
import { placeOf } from './cell-prompt.ts';
import { endpointOfRun, snapshotOf } from './endpoint-choice.ts';
import { changeExchange, changeRun, exchangeOf, waitsForReading } from './exchanges.ts';
import { learnWindow } from './learn-window.ts';
import { save, sayReadOnly } from './saving.ts';
import { stalenessOf } from './stale.ts';

type RunMsg = Extract<Msg, { readonly requestId: string }>;

/** The life of a request, from its first moment to its end. Late news of a stopped request is dropped. */
export function runUpdate(state: State, msg: RunMsg): Next {
  if (msg.type === 'begin') return begin(state, msg);
  if (msg.type === 'begin-again') return beginAgain(state, msg);
  const live = state.live;
  if (live === null || live.requestId !== msg.requestId) return next(state);
  const id = live.exchangeId;
  switch (msg.type) {
    case 'images-sent':
      return next({
        ...changeRun(state, id, (run) => ({ ...run, sentImages: msg.images })),
        live: { ...live, phase: 'waiting' },
      });
    case 'asked':
      return next({
        ...changeRun(state, id, (run) => ({ ...run, endpoint: msg.endpoint })),
        live: {
          ...live,
          phase: live.phase === 'stopping' ? 'stopping' : 'waiting',
          retry: null,
          starting: null,
        },
      });
    case 'retrying':
      return next({
        ...state,
        live: {
          ...live,
          phase: 'retrying',
          retry: {
            attempt: msg.attempt,
            attempts: msg.attempts,
            at: msg.elapsed + msg.delayMs,
            error: msg.error,
          },
        },
      });
    case 'answering':
      return next({
        ...changeRun(state, id, (run) => ({ ...run, endpoint: msg.endpoint })),
        live: { ...live, phase: 'answering', retry: null },
      });
    case 'streamed': {
      const grown = changeRun(state, id, (run) => ({
        ...run,
        output: run.output + msg.text,
        reasoning: run.reasoning + msg.reasoning,
        timing: timingWith(run, msg.text, Math.round(msg.elapsed - live.since)),
      }));
      return next({
        ...grown,
        // What is drawn anyway says the time as well: a tick of its own would be one more frame.
        clock: msg.elapsed - state.clock >= TICK_MS ? msg.elapsed : state.clock,
        live: { ...live, phase: 'answering', retry: null, silent: null, pieces: live.pieces + msg.pieces },
      });
    }
    case 'starting':
      return next({
        ...state,
        live: {
          ...live,
          starting: {
            attempt: msg.attempt,
            until: msg.leftMs === null ? null : msg.elapsed + msg.leftMs,
          },
        },
      });
    case 'stalled':
      return next({
        ...state,
        live: { ...live, silent: { since: msg.elapsed - msg.silentMs, asked: true } },
      });
    case 'used':
      return next(changeRun(state, id, (run) => ({ ...run, usage: msg.usage })));
    case 'ended':
      return ended(state, live, msg);
  }
}

/** When the first piece came, and how long the reasoning took once the answer itself begins. */
function timingWith(run: Run, text: string, took: number): Timing {
  const firstTokenMs = run.timing.firstTokenMs ?? took;
  const answers = text !== '' && run.output === '' && run.reasoning !== '';
  return { ...run.timing, firstTokenMs, ...(answers ? { reasoningMs: took - firstTokenMs } : {}) };
}

function begin(state: State, msg: Extract<Msg, { readonly type: 'begin' }>): Next {
  const { target } = msg.draft;
  const edited = target.kind === 'edit' ? exchangeOf(state, target.id) : undefined;
  const endpoint = edited === undefined ? state.endpoint : endpointOfRun(state, chosenRun(edited));
  if (endpoint === null) return next(state);
  if (edited !== undefined) return beginEdited(state, msg, edited, endpoint);
  const exchange: Exchange = {
    id: msg.exchangeId,
    task: msg.draft.task,
    input: msg.draft.input,
    images: msg.draft.attachments,
    muted: false,
    folded: false,
    chosen: 0,
    runs: [newRun(snapshotOf(endpoint, state.bases), state.session.parameters, msg.at)],
    extra: {},
  };
  const session = {
    // What has been begun waits no more, in the journal either.
    ...withQueued(state.session, state.queue),
    title: state.session.title === '' ? titleFrom(exchange) : state.session.title,
    updatedAt: msg.at,
    exchanges: state.session.exchanges.toSpliced(placeOf(state.session.exchanges, target), 0, exchange),
  };
  const begun = withContext(
    {
      ...state,
      session,
      live: liveFor(exchange, msg.requestId, msg.elapsed),
      clock: msg.elapsed,
    },
    endpoint,
  );
  return withAsk(begun, endpoint, msg.requestId);
}

/** Records in the run that is about to be asked what it answers. A base model answers to nothing above it. */
function withContext(state: State, endpoint: Endpoint): State {
  const id = state.live?.exchangeId;
  if (id === undefined || endpoint.kind === 'text-generation') return state;
  const at = state.session.exchanges.findLastIndex((exchange) => exchange.id === id);
  const context = contextDigest(state.session, at);
  return changeRun(state, id, (run) => ({ ...run, context }));
}

/** The changed input is asked at once; the answers to the earlier one stay. */
function beginEdited(
  state: State,
  msg: Extract<Msg, { readonly type: 'begin' }>,
  edited: Exchange,
  endpoint: Endpoint,
): Next {
  const { task, input, attachments } = msg.draft;
  const changed = changeExchange(state, edited.id, (exchange) => ({
    ...exchange,
    task,
    input,
    images: attachments,
  }));
  return beginAgain(changed, { ...msg, type: 'begin-again', exchangeId: edited.id, endpoint });
}

function beginAgain(state: State, msg: Extract<Msg, { readonly type: 'begin-again' }>): Next {
  if (exchangeOf(state, msg.exchangeId) === undefined) return next(state);
  const changed = changeExchange(state, msg.exchangeId, (exchange) => ({
    ...exchange,
    chosen: exchange.runs.length,
    folded: false,
    runs: [...exchange.runs, newRun(snapshotOf(msg.endpoint, state.bases), state.session.parameters, msg.at)],
  }));
  const exchange = exchangeOf(changed, msg.exchangeId);
  if (exchange === undefined) return next(state);
  const begun = withContext(
    {
      ...changed,
      session: { ...changed.session, updatedAt: msg.at },
      live: liveFor(exchange, msg.requestId, msg.elapsed),
      clock: msg.elapsed,
    },
    msg.endpoint,
  );
  return withAsk(begun, msg.endpoint, msg.requestId);
}

function liveFor(exchange: Exchange, requestId: string, elapsed: number): Live {
  return {
    exchangeId: exchange.id,
    requestId,
    phase: exchange.images.length > 0 ? 'preparing' : 'waiting',
    since: elapsed,
    retry: null,
    silent: null,
    pieces: 0,
  };
}

/** What is asked is journalled before it leaves; the file follows at its end. */
function withAsk(state: State, endpoint: Endpoint, requestId: string): Next {
  const exchange = exchangeOf(state, state.live?.exchangeId ?? null);
  if (exchange === undefined) return next(state);
  const shown: State =
    state.saved.kind === 'read-only' || state.saved.kind === 'failed'
      ? state
      : { ...state, saved: { kind: 'saving' } };
  return next(shown, { type: 'ask', requestId, endpoint, session: state.session, exchange });
}

function ended(state: State, live: Live, msg: Extract<Msg, { readonly type: 'ended' }>): Next {
  const closed = changeRun(state, live.exchangeId, (run) => ({
    ...run,
    status: msg.status,
    finishReason: msg.finishReason,
    error: msg.error,
    timing: { ...run.timing, totalMs: Math.round(msg.elapsed - live.since) },
  }));
  const quiet: State = {
    ...closed,
    live: null,
    clock: msg.elapsed,
    session: { ...closed.session, updatedAt: msg.at },
  };
  const [saved, effects] = afterEnd(quiet, msg.status, live);
  const exchange = exchangeOf(quiet, live.exchangeId);
  if (exchange === undefined) return [saved, effects];
  const learning = msg.status === 'complete' ? learnWindow(saved, exchange) : [];
  if (quiet.saved.kind === 'read-only') return [saved, [...effects, ...learning]];
  return [saved, [{ type: 'journal-end', sessionId: quiet.session.id, exchange }, ...effects, ...learning]];
}

function afterEnd(ended: State, status: RunStatus, was: Live): Next {
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
  const texts = state.queue.map((draft) => draft.input).filter((text) => text !== '');
  const typed = state.composer.buffer.text;
  const text = [...texts, ...(typed === '' ? [] : [typed])].join('\n\n');
  const attachments = [...state.queue.flatMap((draft) => draft.attachments), ...state.composer.attachments];
  return withNotice(
    {
      ...state,
      queue: [],
      isQueueHeld: false,
      composer: { ...state.composer, buffer: bufferOf(text), attachments },
    },
    'info',
    'The prompts that waited are back in the prompt.',
  );
}

/** Whether nothing stands before the next prompt: no answer that is coming, no session that is being read. */
export function mayAsk({ live, isReading, saved }: State): boolean {
  return live === null && !isReading && saved.kind !== 'opening';
}

/** Stops the request under way; what arrived stays. */
export function stopLive(state: State): Next {
  const { live } = state;
  if (live === null) return next(state);
  return next(
    { ...state, live: { ...live, phase: 'stopping' } },
    { type: 'stop', requestId: live.requestId },
  );
}

/** Asks an exchange again, on an endpoint. */
export function askAgain(state: State, exchangeId: string, endpoint: Endpoint | null): Next {
  if (state.saved.kind === 'read-only') return next(sayReadOnly(state));
  if (state.live !== null)
    return next(withNotice(state, 'info', 'A reply is still coming.', 'Ctrl+C stops it.'));
  const waits = waitsForReading(state);
  if (waits !== null) return waits;
  if (endpoint === null)
    return next(withNotice(state, 'error', 'No endpoint was chosen yet.', 'Ctrl+O chooses one.'));
  return next(state, { type: 'start-again', exchangeId, endpoint });
}

/** Whether the last answer of an exchange failed in a way that asking again may mend. */
export function canAskAgain(exchange: Exchange | undefined): exchange is Exchange {
  return exchange !== undefined && chosenRun(exchange)?.status !== 'running';
}
