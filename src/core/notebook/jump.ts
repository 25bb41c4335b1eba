import { type Next, next, type State, withNotice } from '../state.ts';

/** Selects an exchange and scrolls to it; null: nothing to jump to. */
export function jumpTo(state: State, exchange: string | null): Next {
  if (exchange === null) return next(state);
  if (!state.session.exchanges.some(({ id }) => id === exchange)) {
    return next(withNotice(state, 'info', 'What was found there is no longer in this session.'));
  }
  return next({ ...state, mode: 'command', selected: exchange }, { type: 'scroll', by: 'to-selected' });
}
