import type { CommandId } from './commands.ts';
import { contextOf } from './key-context.ts';
import { keymapInUse } from './key-table.ts';
import { beginsPair, commandFor } from './keymap.ts';
import { type InputEvent, type Key, keyOf } from './keys.ts';
import type { State } from './state.ts';

/**
 * The keys that were pressed. Over a slow line Esc and the key behind it arrive at once, which is what Alt and that key
 * would send: where Alt has no meaning with it, it was Esc. A key that types nothing, such as Enter, stays as it came:
 * behind Esc it may send.
 */
export function keysPressed<E extends InputEvent>(
  state: State,
  event: E,
): readonly (E | Extract<InputEvent, { readonly type: 'key' }>)[] {
  if (event.type !== 'key' || event.key.behindEsc === undefined) return [event];
  const context = contextOf(state);
  const { name, behindEsc } = event.key;
  const names = [name, `${state.pendingKey ?? ''} ${name}`];
  const keymap = keymapInUse();
  const hasMeaning = names.some((one) => commandFor(keymap, context, one) !== undefined);
  if (hasMeaning || beginsPair(keymap, context, name)) return [event];
  if (commandFor(keymap, context, 'esc') === undefined) return [event];
  return [
    { type: 'key', key: keyOf('esc') },
    { type: 'key', key: { ...keyOf(behindEsc), mayBeAlt: true } },
  ];
}

/** What cannot be taken back: the program ends, or a model is asked, which may cost money. */
const FOR_GOOD: ReadonlySet<CommandId> = new Set(['quit', 'run-again', 'run-below', 'run-stale']);

/** Whether a key that may have been Alt is left out: behind Esc it would do what cannot be taken back. */
export function isLeftOut({ mayBeAlt }: Key, id: CommandId): boolean {
  return mayBeAlt === true && FOR_GOOD.has(id);
}
