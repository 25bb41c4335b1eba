import { moveTo } from '../editor/move.ts';
import { type ClickTarget, type State, withComposer } from '../state.ts';
import { exchangeOf } from './exchanges.ts';

/**
 * A click on a cell selects it, one on the prompt goes back there, one on the text in hand puts the cursor there; a
 * cell that is being written stays in hand.
 */
export function clickCell(state: State, on: ClickTarget): State {
  if (on.kind === 'text') return clickText(state, on.offset);
  if (state.find?.typing === true || state.composer.target.kind !== 'end') return state;
  if (on.kind === 'prompt') return state.mode === 'edit' ? state : { ...state, mode: 'edit', find: null };
  return exchangeOf(state, on.id) === undefined ? state : { ...state, mode: 'command', selected: on.id };
}

function clickText(state: State, offset: number): State {
  const { composer } = state;
  if (state.mode !== 'edit' || state.find !== null || composer.search !== null) return state;
  return withComposer(state, { ...composer, buffer: moveTo(composer.buffer, offset), menu: null });
}
