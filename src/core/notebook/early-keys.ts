import { onInput } from '../input.ts';
import { keymapInUse } from '../key-table.ts';
import { commandFor } from '../keymap.ts';
import type { InputEvent } from '../keys.ts';
import type { Next, State } from '../state.ts';
import { toCells } from './cells.ts';

type Typed = Exclude<InputEvent, { readonly type: 'mouse' }>;

/**
 * Whether this waits until the session is there that is being opened at the start: who went to its cells means them.
 * What stops and quits waits for nothing.
 */
export function isEarly({ saved, mode, panels }: State, event: Typed): boolean {
  if (saved.kind !== 'opening' || mode !== 'command' || panels.length > 0) return false;
  return event.type === 'paste' || commandFor(keymapInUse(), 'cells', event.key.name) !== 'interrupt';
}

/** It is pressed once the session is there. */
export function heldBack(state: State, event: Typed): State {
  return { ...state, early: [...(state.early ?? []), event] };
}

/** What was pressed before the session was there, in it. */
export function withEarlyKeys(before: State, opened: Next): Next {
  const wasThere = before.saved.kind !== 'opening' || before.mode !== 'command';
  if (wasThere || opened[0].mode === 'command') return opened;
  const { early = [], ...there } = opened[0];
  const behind = ([, effects]: Next, [state, more]: Next): Next => [state, [...effects, ...more]];
  return early.reduce((so, event) => behind(so, onInput(so[0], event)), behind(opened, toCells(there)));
}
