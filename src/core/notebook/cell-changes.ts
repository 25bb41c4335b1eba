import type { Exchange } from '../exchange.ts';
import type { CellChange, CellValues, State } from '../state.ts';
import { changeExchange } from './exchanges.ts';
import { sayReadOnly } from './saving.ts';

/** How many changes of cells can be taken back. */
const DEPTH = 200;

/** Makes a change of the cells and remembers how to take it back. */
export function changeCells(state: State, change: CellChange): State {
  if (state.saved.kind === 'read-only') return sayReadOnly(state);
  const [after, done] = apply(state, change);
  return remembered(after, done);
}

/** The cells as they are, with a change that was made of them already remembered. */
export function remembered(state: State, change: CellChange): State {
  const { undo } = state.cellHistory;
  return { ...state, cellHistory: { undo: [...undo.slice(1 - DEPTH), change], redo: [] } };
}

/** The same for a cell that was asked something, again or anew: all that an answer changes of it. */
export function rememberedAsking(state: State, before: Exchange, after: Exchange): State {
  return remembered(state, {
    kind: 'set',
    id: before.id,
    before: valuesOf(before, ASKED),
    after: valuesOf(after, ASKED),
  });
}

const ASKED = ['task', 'input', 'images', 'chosen', 'folded', 'runs'] as const;

/** A change that was taken back or made again, and the cells with that. */
export interface Stepped {
  readonly state: State;
  readonly change: CellChange;
}

/** Takes the last change back; null when there is none. */
export function undoCells(state: State): Stepped | null {
  const { undo, redo } = state.cellHistory;
  const change = undo.at(-1);
  if (change === undefined) return null;
  const [after, done] = apply(state, inverse(change));
  const cellHistory = { undo: undo.slice(0, -1), redo: [...redo, inverse(done)] };
  return { state: { ...after, cellHistory }, change };
}

/** Makes the change again that was taken back last; null when there is none. */
export function redoCells(state: State): Stepped | null {
  const { undo, redo } = state.cellHistory;
  const change = redo.at(-1);
  if (change === undefined) return null;
  const [after, done] = apply(state, change);
  return { state: { ...after, cellHistory: { undo: [...undo, done], redo: redo.slice(0, -1) } }, change };
}

/** Whether a change would take the answer away that is coming, or the cell that it comes to. */
export function holdsLive({ live }: State, change: CellChange): boolean {
  if (live === null) return false;
  switch (change.kind) {
    case 'removed':
    case 'restored':
      return change.exchange.id === live.exchangeId;
    case 'moved':
      return false;
    case 'set':
      return change.id === live.exchangeId && 'chosen' in change.before;
  }
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

/** The cells after a change, and the change with what it took away, as that was by then: an answer may have come since. */
function apply(state: State, change: CellChange): readonly [State, CellChange] {
  const { exchanges } = state.session;
  switch (change.kind) {
    case 'removed': {
      const at = exchanges.findIndex((exchange) => exchange.id === change.exchange.id);
      const exchange = exchanges[at];
      if (exchange === undefined) return [state, change];
      const left = exchanges.toSpliced(at, 1);
      const selected = (left[at] ?? left.at(-1))?.id ?? null;
      return [
        { ...withExchanges(state, left), selected },
        { ...change, exchange, at },
      ];
    }
    case 'restored': {
      if (exchanges.some((exchange) => exchange.id === change.exchange.id)) return [state, change];
      const at = Math.min(change.at, exchanges.length);
      const restored = withExchanges(state, exchanges.toSpliced(at, 0, change.exchange));
      return [{ ...restored, selected: change.exchange.id }, change];
    }
    case 'moved': {
      const moving = exchanges.find((exchange) => exchange.id === change.id);
      if (moving === undefined) return [state, change];
      const others = exchanges.filter((exchange) => exchange !== moving);
      const moved = withExchanges(state, others.toSpliced(change.to, 0, moving));
      return [{ ...moved, selected: change.id }, change];
    }
    case 'set': {
      const found = exchanges.find((exchange) => exchange.id === change.id);
      if (found === undefined) return [state, change];
      const set = changeExchange(state, change.id, (exchange) => ({ ...exchange, ...change.after }));
      const before = valuesOf(found, Object.keys(change.after).filter(isChangeable));
      return [
        { ...set, selected: change.id },
        { ...change, before },
      ];
    }
  }
}

const CHANGEABLE = [
  'task',
  'input',
  'images',
  'muted',
  'folded',
  'reasoningShown',
  'chosen',
  'runs',
] as const;
type Changeable = (typeof CHANGEABLE)[number];

const isChangeable = (key: string): key is Changeable => CHANGEABLE.some((one) => one === key);

function valuesOf(exchange: Exchange, keys: readonly Changeable[]): CellValues {
  return Object.fromEntries(keys.map((key) => [key, exchange[key]]));
}

function withExchanges(state: State, exchanges: readonly Exchange[]): State {
  return { ...state, session: { ...state.session, exchanges } };
}
