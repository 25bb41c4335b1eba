import type { Endpoint } from '../endpoint.ts';
import { chosenRun, type Exchange } from '../exchange.ts';
import { keyNamed } from '../key-table.ts';
import { type Next, next, type State, withNotice } from '../state.ts';
import { waitsForReading } from './exchanges.ts';
import { sayReadOnly } from './saving.ts';

/** Asks an exchange again, on an endpoint. */
export function askAgain(state: State, exchangeId: string, endpoint: Endpoint | null): Next {
  if (state.saved.kind === 'read-only') return next(sayReadOnly(state));
  if (state.live !== null)
    return next(withNotice(state, 'info', 'A reply is still coming.', 'Ctrl+C stops it.'));
  const waits = waitsForReading(state);
  if (waits !== null) return waits;
  if (endpoint === null)
    return next(
      withNotice(state, 'error', 'No endpoint was chosen yet.', `${keyNamed('endpoints')} chooses one.`),
    );
  return next(state, { type: 'start-again', exchangeId, endpoint });
}

/** Whether there is an exchange, and no answer to it is coming. */
export function canAskAgain(exchange: Exchange | undefined): exchange is Exchange {
  return exchange !== undefined && chosenRun(exchange)?.status !== 'running';
}
