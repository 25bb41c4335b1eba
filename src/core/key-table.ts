import { COMMANDS, type Command, type CommandId } from './commands.ts';
import { type Keymap, keymapOf, writtenKey } from './keymap.ts';

interface KeyTable {
  readonly commands: readonly Command[];
  readonly byId: ReadonlyMap<CommandId, Command>;
  readonly keymap: Keymap;
}

const tableOf = (commands: readonly Command[]): KeyTable => ({
  commands,
  byId: new Map(commands.map((command) => [command.id, command])),
  keymap: keymapOf(commands),
});

/** The keys of this run: those of the registry, unless the user has others. */
let table = tableOf(COMMANDS);

/** Sets the keys, once, before anything is drawn: what the keyboard obeys, and every hint and help line says. */
export function setKeys(commands: readonly Command[]): void {
  table = tableOf(commands);
}

/** The registry, with the keys of this run. */
export function commandsInUse(): readonly Command[] {
  return table.commands;
}

export function keymapInUse(): Keymap {
  return table.keymap;
}

/** The keys of a command, the one to show first; none when the user took them away. */
export function keysOf(id: CommandId): readonly string[] {
  return table.byId.get(id)?.keys ?? [];
}

/** The key of a command for a sentence; where the user took it away, what it is called in the palette. */
export function keyNamed(id: CommandId): string {
  return shownKey(id) || `"${table.byId.get(id)?.title ?? id}", from the commands,`;
}

/** The key of a command as people write it; '' when it has none. */
export function shownKey(id: CommandId): string {
  const [key] = keysOf(id);
  return key === undefined ? '' : writtenKey(key);
}
