import type { Effect } from '../effect.ts';
import type { Endpoint } from '../endpoint.ts';
import { chosenRun, type Exchange } from '../exchange.ts';
import { hostKind } from '../host.ts';
import type { Msg } from '../message.ts';
import type { Next, State } from '../state.ts';
import { nextContext, windowKey } from './next-context.ts';

/** Answers that are looked at for the provider that gave them. */
const LOOKED_AT = 20;

/** When there may be more to send than before; what was just opened rests for a moment first. */
const MORE_TO_SEND: ReadonlySet<Msg['type']> = new Set(['draft-rested', 'paste', 'attached', 'session-read']);

/**
 * As soon as anything would be sent, whoever knows how long it may become is asked, where the question wakes nobody: the
 * router's list, or a server near by. Another server may be asleep and cost money as soon as it is asked anything: it is
 * asked behind its first answer.
 */
export function learnEarly([state, effects]: Next, msg: Msg, before: State): Next {
  const { endpoint } = state;
  const isChosen = endpoint !== before.endpoint && msg.type !== 'session-opened';
  if (!isChosen && !MORE_TO_SEND.has(msg.type)) return [state, effects];
  if (endpoint === null || !wakesNobody(endpoint)) return [state, effects];
  if (state.composer.buffer.text.startsWith('/') || (nextContext(state)?.tokens ?? 0) === 0)
    return [state, effects];
  const key = windowKey(endpoint);
  if (state.windows?.[key] !== undefined) return [state, effects];
  return [
    { ...state, windows: { ...state.windows, [key]: null } },
    [...effects, { type: 'learn-window', endpoint, provider: lastProvider(state, endpoint) }],
  ];
}

/** The same behind an answer; behind the first one once more: a server may have been starting, and a provider is known. */
export function learnWindow(state: State, exchange: Exchange): readonly Effect[] {
  const { endpoint } = state;
  const run = chosenRun(exchange);
  if (endpoint === null || run === undefined || run.endpoint.name !== endpoint.name) return [];
  if (endpoint.kind === 'practice' || nextContext(state) === null) return [];
  const isFirst = state.session.exchanges.length === 1 && exchange.runs.length === 1;
  if (state.windows?.[windowKey(endpoint)] !== undefined && !isFirst) return [];
  return [{ type: 'learn-window', endpoint, provider: run.endpoint.provider }];
}

function wakesNobody(endpoint: Endpoint): boolean {
  switch (endpoint.kind) {
    case 'providers':
      return true;
    case 'openai':
      return URL.canParse(endpoint.url) && hostKind(new URL(endpoint.url)) !== 'hosted';
    case 'image-to-text':
    case 'text-generation':
    case 'practice':
      return false;
  }
}

/** The provider that answered last there; '' when none is known. */
function lastProvider({ session }: State, { name }: Endpoint): string {
  const runs = session.exchanges.slice(-LOOKED_AT).flatMap((exchange) => chosenRun(exchange) ?? []);
  return runs.findLast(({ endpoint }) => endpoint.name === name)?.endpoint.provider ?? '';
}
