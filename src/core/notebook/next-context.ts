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
    tokens: Math.round(corrected(estimate, newestCount(state, endpoint))),
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

/** What a server counted, and what would have been guessed for the same. */
interface Count {
  readonly counted: number;
  readonly guessed: number;
}

/**
 * What was counted stands, and what came since is guessed. The more was counted, the more the guess goes by how far off
 * it was: behind a few words the difference is what the model's template and tools take, which comes once.
 */
function corrected(estimate: number, count: Count | null): number {
  if (count === null) return estimate;
  const { counted, guessed } = count;
  const ratio = (counted + ENOUGH) / (guessed + ENOUGH);
  return estimate >= guessed ? counted + (estimate - guessed) * ratio : (estimate * counted) / guessed;
}

/** By the newest answer that still stands as it was asked. */
function newestCount({ session }: State, endpoint: Endpoint): Count | null {
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
    if (counted <= guessed * MOST_OFF + ENOUGH && guessed <= counted * MOST_OFF) return { counted, guessed };
  }
  return null;
}
