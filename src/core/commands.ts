/**
 * The one registry of what can be done: it feeds the keys, the hints, the help, the palette and the slash commands.
 */
import { CELL_COMMANDS } from './registry/cells.ts';
import type { Entry } from './registry/entry.ts';
import { GENERAL_COMMANDS } from './registry/general.ts';
import { LIST_COMMANDS } from './registry/lists.ts';
import { PROMPT_COMMANDS } from './registry/prompt.ts';
import { SET_UP_COMMANDS } from './registry/set-up.ts';
import { TEXT_COMMANDS } from './registry/text.ts';

export type { CommandGroup, KeyContext } from './registry/entry.ts';

const DEFINED = [
  ...GENERAL_COMMANDS,
  ...PROMPT_COMMANDS,
  ...TEXT_COMMANDS,
  ...CELL_COMMANDS,
  ...LIST_COMMANDS,
  ...SET_UP_COMMANDS,
] as const;

export type CommandId = (typeof DEFINED)[number]['id'];

export interface Command extends Entry {
  readonly id: CommandId;
}

export const COMMANDS: readonly Command[] = DEFINED;

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));

export function commandOf(id: CommandId): Command {
  const command = BY_ID.get(id);
  if (command === undefined) throw new Error(`no command ${id}`);
  return command;
}
