import type { Exchange, Run } from '../exchange.ts';
import { chosenRun } from '../exchange.ts';
import { SESSION_END } from '../exchange-facts.ts';
import { type Next, next, type State, withNotice } from '../state.ts';

/** The exchange with that id. */
export function exchangeOf(state: State, id: string | null): Exchange | undefined {
  return id === null ? undefined : state.session.exchanges.find((exchange) => exchange.id === id);
}

/** What has been read of the session: all of it, or while a big one is still being read its end. */
export function exchangesAtHand({
  session,
  isReading,
}: Pick<State, 'session' | 'isReading'>): readonly Exchange[] {
  return isReading ? session.exchanges.slice(-SESSION_END) : session.exchanges;
}

/** Says so when the command has to wait until all of the session has been read; null when it need not. */
export function waitsForReading(state: State): Next | null {
  if (!state.isReading) return null;
  return next(withNotice(state, 'info', 'The session is still being read.', 'Try again in a moment.'));
}

/** The state with one exchange changed; the others stay the same objects, so that their rows stay laid out. */
export function changeExchange(state: State, id: string, change: (exchange: Exchange) => Exchange): State {
  const exchanges = state.session.exchanges;
  // The one that changes is nearly always the last.
  const at =
    exchanges.at(-1)?.id === id
      ? exchanges.length - 1
      : exchanges.findIndex((exchange) => exchange.id === id);
  const exchange = exchanges[at];
  if (exchange === undefined) return state;
  const changed = change(exchange);
  if (changed === exchange) return state;
  return { ...state, session: { ...state.session, exchanges: exchanges.with(at, changed) } };
}

/** The state with the chosen run of one exchange changed. */
export function changeRun(state: State, id: string, change: (run: Run) => Run): State {
  return changeExchange(state, id, (exchange) => {
    const run = chosenRun(exchange);
    if (run === undefined) return exchange;
    const at = exchange.runs.indexOf(run);
    return { ...exchange, runs: exchange.runs.with(at, change(run)) };
  });
}

/** The last exchange that can be asked again. */
export function lastExchange(state: State): Exchange | undefined {
  return state.session.exchanges.at(-1);
}
