import { type Endpoint, tasksOf } from '../endpoint.ts';
import { chosenRun } from '../exchange.ts';
import type { State } from '../state.ts';
import {
  estimateAsked,
  estimateMessage,
  estimateSystem,
  type Stretches,
  sentCells,
  stretchesOf,
  type TokenCount,
} from '../token-estimate.ts';
import { placeOf } from './cell-prompt.ts';
import { stalenessOf } from './stale.ts';

/** What the next prompt will send. */
export interface NextContext {
  readonly cells: Stretches;
  /** With the prompt itself, as far as it is typed. */
  readonly tokens: number;
  /** Tokens that the model takes in all; null when not known. */
  readonly window: number | null;
}

/** Answers that are looked at for what the server counted. */
const LOOKED_AT = 20;
/** A count further off than this is about something else than our messages. */
const MOST_OFF = 5;
/** Tokens that say how far off a guess is; what a template puts before a conversation may be as many. */
const ENOUGH = 200;
/** Tokens of instructions and tools that a server puts before a conversation without being asked. */
const MOST_OF_ITS_OWN = 8000;

/** Tokens that are left in the window when it is about to be full: an answer has to fit as well. */
const ROOM_FOR_ANSWER = 0.9;

/** What the prompt would send if it was sent now; null where no conversation is sent, and while that is being read. */
export function nextContext(state: State): NextContext | null {
  const { session, composer, endpoint } = state;
  if (state.isReading || endpoint === null || !tasksOf(endpoint).includes('chat')) return null;
  const { target } = composer;
  const edited = target.kind === 'edit' ? session.exchanges.findIndex(({ id }) => id === target.id) : -1;
  const sent = sentCells.over(session.exchanges, edited >= 0 ? edited : placeOf(session.exchanges, target));
  const typed =
    composer.buffer.text === '' && composer.attachments.length === 0
      ? 0
      : estimateMessage(composer.buffer.text, composer.attachments);
  const estimate = estimateSystem(session.system) + sent.tokens + typed;
  return {
    cells: stretchesOf(sent),
    tokens: Math.round(corrected(estimate, countFor(estimate, state, endpoint))),
    window: state.windows?.[windowKey(endpoint)] ?? null,
  };
}

/** Whether the next answer may no longer fit. */
export function isNearlyFull({ tokens, window }: NextContext): boolean {
  return window !== null && tokens > window * ROOM_FOR_ANSWER;
}

/** What a window is remembered by: the endpoint with what it asks. */
export function windowKey(endpoint: Endpoint): string {
  const model = 'model' in endpoint ? (endpoint.model ?? '') : '';
  return `${endpoint.name} ${model}`;
}

/**
 * What was counted stands, and what came since is guessed. The more was counted, the more the guess goes by how far off
 * it was: behind a few words the difference is what the model's template and tools take, which comes once. Where it is
 * far more than any language takes, all of it is instructions of the server's own, which come once too.
 */
function corrected(estimate: number, count: TokenCount | null): number {
  if (count === null) return estimate;
  const { counted, guessed } = count;
  if (counted > mostFor(guessed)) return counted + (estimate - guessed);
  const ratio = (counted + ENOUGH) / (guessed + ENOUGH);
  return estimate >= guessed ? counted + (estimate - guessed) * ratio : (estimate * counted) / guessed;
}

/** Tokens that our own messages of so many guessed ones can be. */
const mostFor = (guessed: number): number => guessed * MOST_OFF + ENOUGH;

/** What was counted of a conversation most like the one that is guessed at. */
function countFor(estimate: number, state: State, endpoint: Endpoint): TokenCount | null {
  if (estimate === 0) return null;
  const newest = newestCount(state, endpoint);
  const kept = state.count;
  if (kept === undefined || kept.session !== state.session.id || kept.window !== windowKey(endpoint))
    return newest;
  if (newest === null) return kept;
  return Math.abs(estimate - kept.guessed) < Math.abs(estimate - newest.guessed) ? kept : newest;
}

/**
 * Keeps what a server counted before the cells change: behind a cell that was left out, moved or edited no answer stands
 * as it was asked any more, and the way out of a full window must not make the guess a wrong one.
 */
export function keepCount(before: State, after: State): State {
  const { session, endpoint } = before;
  if (session.exchanges === after.session.exchanges || session.id !== after.session.id) return after;
  if (before.live !== null || before.isReading || endpoint === null) return after;
  const newest = newestCount(before, endpoint);
  if (newest === null) return after;
  return { ...after, count: { ...newest, session: session.id, window: windowKey(endpoint) } };
}

/** By the newest answer that still stands as it was asked. */
function newestCount({ session }: State, endpoint: Endpoint): TokenCount | null {
  const { exchanges } = session;
  const least = Math.max(0, exchanges.length - LOOKED_AT);
  for (let at = exchanges.length - 1; at >= least; at--) {
    const exchange = exchanges[at];
    const run = exchange === undefined ? undefined : chosenRun(exchange);
    const counted = run?.usage?.inputTokens ?? 0;
    if (exchange?.task !== 'chat' || run === undefined || counted === 0) continue;
    if (run.endpoint.name !== endpoint.name || run.context === undefined) continue;
    if (exchange.muted || stalenessOf(session, at) !== null) continue;
    const guessed =
      estimateSystem(session.system) + sentCells.over(exchanges, at).tokens + estimateAsked(exchange);
    if (counted <= mostFor(guessed) + MOST_OF_ITS_OWN && guessed <= counted * MOST_OFF)
      return { counted, guessed };
  }
  return null;
}
