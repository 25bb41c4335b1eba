import { COMMANDS, type Command, type CommandId, type KeyContext } from './commands.ts';

/** Keys to commands, per context. */
export type Keymap = ReadonlyMap<KeyContext, ReadonlyMap<string, CommandId>>;

/** The keymap of a registry. Within a context the first command to claim a key has it. */
export function keymapOf(commands: readonly Command[]): Keymap {
  const map = new Map<KeyContext, Map<string, CommandId>>();
  for (const command of commands) {
    for (const context of command.contexts) {
      const keys = map.get(context) ?? new Map<string, CommandId>();
      for (const key of command.keys) if (!keys.has(key)) keys.set(key, command.id);
      map.set(context, keys);
    }
  }
  return map;
}

export const DEFAULT_KEYMAP = keymapOf(COMMANDS);

/** The command that a key stands for here, the context's own before those that hold anywhere. */
export function commandFor(keymap: Keymap, context: KeyContext, keyName: string): CommandId | undefined {
  return keymap.get(context)?.get(keyName) ?? keymap.get('anywhere')?.get(keyName);
}

/** Whether a key is the first of two that make a command, such as the `d` of `d d`. */
export function beginsPair(keymap: Keymap, context: KeyContext, keyName: string): boolean {
  for (const key of keymap.get(context)?.keys() ?? []) if (key.startsWith(`${keyName} `)) return true;
  return false;
}

const NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  space: 'Space',
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  backspace: 'Backspace',
  delete: 'Delete',
  ctrl: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  insert: 'Insert',
};

/** A key as people write it: `Ctrl+O`, `Alt+Enter`, `PageUp`, `j`. */
export function writtenKey(name: string): string {
  if (name.includes(' ')) return name.split(' ').map(writtenKey).join(' ');
  const parts = name.split('+');
  if (/^f\d+$/.test(name)) return name.toUpperCase();
  if (parts.length === 1) return NAMES[name] ?? name;
  return parts.map((part) => NAMES[part] ?? part.toUpperCase()).join('+');
}
