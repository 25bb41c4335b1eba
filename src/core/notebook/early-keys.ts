import type { Effect } from '../effect.ts';
import { keysPressed } from '../esc-and-key.ts';
import { onInput } from '../input.ts';
import { keymapInUse } from '../key-table.ts';
import { commandFor } from '../keymap.ts';
import type { InputEvent } from '../keys.ts';
import type { Next, State } from '../state.ts';
import { toCells } from './cells.ts';

type Typed = Exclude<InputEvent, { readonly type: 'mouse' }>;

/**
 * Whether this waits until the session is there that is being opened: what is typed behind choosing one in the list is
 * meant for it, and at the start what is pressed behind Esc, for its cells. What stops and quits waits for nothing.
 */
export function isEarly({ saved, mode, panels, isGoing }: State, event: Typed): boolean {
  const meansCells = saved.kind === 'opening' && mode === 'command' && panels.length === 0;
  if (isGoing !== true && !meansCells) return false;
  return event.type === 'paste' || commandFor(keymapInUse(), 'cells', event.key.name) !== 'interrupt';
}

/** It is pressed once the session is there. */
export function heldBack(state: State, event: Typed): State {
  return { ...state, early: [...(state.early ?? []), event] };
}

/** Notes that another session is on its way. */
export function goingTo(state: State, effects: readonly Effect[]): State {
  return effects.some(({ type }) => type === 'open-session') ? { ...state, isGoing: true } : state;
}

/** What was pressed before the session was there, in it. */
export function withEarlyKeys(before: State, opened: Next): Next {
  const [{ early = [], isGoing: _, ...there }, effects] = opened;
  const meantCells = before.saved.kind === 'opening' && before.mode === 'command';
  const start: Next =
    meantCells && there.mode === 'edit' ? behind([there, effects], toCells(there)) : [there, effects];
  return early.reduce(
    (so, event) => keysPressed(so[0], event).reduce((at, key) => behind(at, onInput(at[0], key)), so),
    start,
  );
}

/** The session could not be opened: what was typed is for the one that is there. */
export function withoutGoing(state: State): Next {
  if (state.isGoing !== true) return [state, []];
  return withEarlyKeys(state, [state, []]);
}

/** What came of one thing and then of the next, which began where that one ended. */
export const behind = ([, effects]: Next, [state, more]: Next): Next => [state, [...effects, ...more]];
