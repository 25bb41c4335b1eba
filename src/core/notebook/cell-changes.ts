import type { Exchange } from '../exchange.ts';
import type { CellChange, State } from '../state.ts';
import { changeExchange } from './exchanges.ts';
import { sayReadOnly } from './saving.ts';

/** How many changes of cells can be taken back. */
const DEPTH = 200;

/** Makes a change of the cells and remembers how to take it back. */
export function changeCells(state: State, change: CellChange): State {
  if (state.saved.kind === 'read-only') return sayReadOnly(state);
  const { undo } = state.cellHistory;
  return {
    ...apply(state, change),
    cellHistory: { undo: [...undo.slice(1 - DEPTH), change], redo: [] },
  };
}

/** Takes the last change back; null when there is none. What was answered since stays. */
export function undoCells(state: State): State | null {
  const { undo, redo } = state.cellHistory;
  const change = undo.at(-1);
  if (change === undefined) return null;
  return {
    ...apply(state, inverse(change)),
    cellHistory: { undo: undo.slice(0, -1), redo: [...redo, change] },
  };
}

/** Makes the change again that was taken back last; null when there is none. */
export function redoCells(state: State): State | null {
  const { undo, redo } = state.cellHistory;
  const change = redo.at(-1);
  if (change === undefined) return null;
  return {
    ...apply(state, change),
    cellHistory: { undo: [...undo, change], redo: redo.slice(0, -1) },
  };
}

function inverse(change: CellChange): CellChange {
  switch (change.kind) {
    case 'removed':
      return { ...change, kind: 'restored' };
    case 'restored':
      return { ...change, kind: 'removed' };
    case 'moved':
      return { ...change, from: change.to, to: change.from };
    case 'set':
      return { ...change, before: change.after, after: change.before };
  }
}

function apply(state: State, change: CellChange): State {
  const { exchanges } = state.session;
  switch (change.kind) {
    case 'removed': {
      const at = exchanges.findIndex((exchange) => exchange.id === change.exchange.id);
      if (at < 0) return state;
      const left = exchanges.toSpliced(at, 1);
      return { ...withExchanges(state, left), selected: (left[at] ?? left.at(-1))?.id ?? null };
    }
    case 'restored': {
      if (exchanges.some((exchange) => exchange.id === change.exchange.id)) return state;
      const at = Math.min(change.at, exchanges.length);
      return {
        ...withExchanges(state, exchanges.toSpliced(at, 0, change.exchange)),
        selected: change.exchange.id,
      };
    }
    case 'moved': {
      const moving = exchanges.find((exchange) => exchange.id === change.id);
      if (moving === undefined) return state;
      const others = exchanges.filter((exchange) => exchange !== moving);
      return { ...withExchanges(state, others.toSpliced(change.to, 0, moving)), selected: change.id };
    }
    case 'set':
      return {
        ...changeExchange(state, change.id, (exchange) => ({ ...exchange, ...change.after })),
        selected: change.id,
      };
  }
}

function withExchanges(state: State, exchanges: readonly Exchange[]): State {
  return { ...state, session: { ...state.session, exchanges } };
}
