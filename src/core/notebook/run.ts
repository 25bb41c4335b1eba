import type { PromptDraft } from '../composer.ts';
import { contextDigest } from '../context-digest.ts';
import type { Endpoint } from '../endpoint.ts';
import {
  askingAnew,
  chosenRun,
  type Exchange,
  newRun,
  type Run,
  type Timing,
  withEnd,
  withMore,
  withRun,
} from '../exchange.ts';
import type { Msg } from '../message.ts';
import { titleFrom, withQueued } from '../session.ts';
import { type Live, type Next, next, type State, TICK_MS } from '../state.ts';
import { remembered, rememberedAsking } from './cell-changes.ts';
import { placeOf } from './cell-prompt.ts';
import { endpointOfRun, snapshotOf } from './endpoint-choice.ts';
import { changeExchange, changeRun, exchangeOf } from './exchanges.ts';
import { agreedTo, askAbout, unagreedKeys, unagreedKeysAgain } from './key-consent.ts';
import { learnWindow } from './learn-window.ts';
import { afterEnd, giveBackQueue } from './queue.ts';
import { giveBack } from './sending.ts';

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
        ...withMore(run, msg.text),
        reasoning: run.reasoning + msg.reasoning,
        timing: timingWith(run, msg.text, Math.round(msg.elapsed - live.since)),
      }));
      return next({
        ...grown,
        // What is drawn anyway says the time as well, before a tick is due: that would be one more frame.
        clock: msg.elapsed - state.clock >= TICK_MS / 2 ? msg.elapsed : state.clock,
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
  // Since it was sent, the endpoint or the system text may have become another.
  const [key] = unagreedKeys(state, msg.draft);
  if (key !== undefined) {
    const back = giveBack(giveBackQueue(state), msg.draft);
    return next(askAbout(back, key, `Send it again to send it to ${key.endpoint} all the same.`));
  }
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
  const at = placeOf(state.session.exchanges, target);
  const queue = state.queue.map((waiting) => behind(waiting, target, exchange.id));
  const session = {
    // What has been begun waits no more, in the journal either.
    ...withQueued(state.session, queue),
    title: state.session.title === '' ? titleFrom(exchange) : state.session.title,
    updatedAt: msg.at,
    exchanges: state.session.exchanges.toSpliced(at, 0, exchange),
  };
  const begun = withContext(
    {
      ...state,
      session,
      queue,
      live: liveFor(exchange, msg.requestId, msg.elapsed),
      clock: msg.elapsed,
    },
    endpoint,
  );
  // A prompt at the end goes on with the conversation; a cell put elsewhere changes it.
  if (target.kind === 'end') return withAsk(begun, endpoint, msg.requestId);
  const kept = remembered(begun, { kind: 'restored', exchange, at });
  return withAsk(comingTo(kept, exchange.id, target), endpoint, msg.requestId);
}

/** What waits for a place below a cell stands behind what was asked for there before it. */
function behind(waiting: PromptDraft, begun: PromptDraft['target'], id: string): PromptDraft {
  const isSame = begun.kind === 'below' && waiting.target.kind === 'below' && waiting.target.id === begun.id;
  return isSame ? { ...waiting, target: { kind: 'below', id } } : waiting;
}

/** Where the answer will be seen as it comes, unless something else is being done by now than beside `target`. */
function comingTo(state: State, id: string, target: PromptDraft['target']): State {
  const isElsewhere = target.kind === 'end' || state.selected !== target.id;
  if ((state.mode === 'command' && isElsewhere) || state.composer.target.kind !== 'end') return state;
  const isLast = state.session.exchanges.at(-1)?.id === id;
  const scroll = isLast ? ({ follow: true } as const) : ({ follow: false, exchangeId: id, row: 0 } as const);
  return { ...state, selected: id, scroll };
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
  const asking = askingAnew(edited, { task, input, images: attachments });
  return beginRun(
    comingTo(state, edited.id, msg.draft.target),
    { ...msg, exchangeId: edited.id, endpoint },
    asking,
  );
}

function beginAgain(state: State, msg: Extract<Msg, { readonly type: 'begin-again' }>): Next {
  const asked = exchangeOf(state, msg.exchangeId);
  if (asked === undefined) return next(state);
  const keys = unagreedKeysAgain(state, asked, msg.endpoint);
  const [key] = keys;
  // Each of them was asked about for this cell and this endpoint, and none has come since.
  const about = JSON.stringify([asked.id, msg.endpoint.name, keys.map((one) => one.key)]);
  if (key !== undefined && state.keyAskedAgain !== about) {
    const stopped: State = { ...giveBackQueue(state), keyAskedAgain: about };
    return next(askAbout(stopped, key, `Run it again to send it to ${key.endpoint} all the same.`));
  }
  return beginRun({ ...agreedTo(state, keys), keyAskedAgain: '' }, msg, asked);
}

/** One more answer to a cell, as it asks now. */
function beginRun(
  state: State,
  msg: Omit<Extract<Msg, { readonly type: 'begin-again' }>, 'type'>,
  asking: Exchange,
): Next {
  const before = exchangeOf(state, msg.exchangeId);
  if (before === undefined) return next(state);
  const run = newRun(snapshotOf(msg.endpoint, state.bases), state.session.parameters, msg.at);
  const exchange = withRun(asking, run);
  const changed = rememberedAsking(
    changeExchange(state, before.id, () => exchange),
    before,
    exchange,
  );
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
  const closed = changeRun(state, live.exchangeId, (run) =>
    withEnd(run, {
      status: msg.status,
      finishReason: msg.finishReason,
      error: msg.error,
      timing: { ...run.timing, totalMs: Math.round(msg.elapsed - live.since) },
    }),
  );
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

/** Stops the request under way; what arrived stays. */
export function stopLive(state: State): Next {
  const { live } = state;
  if (live === null) return next(state);
  return next(
    { ...state, live: { ...live, phase: 'stopping' } },
    { type: 'stop', requestId: live.requestId },
  );
}
