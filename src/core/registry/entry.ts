/** Where the keyboard is. The innermost panel decides; `anywhere` holds in all of them. */
export type KeyContext =
  | 'anywhere'
  | 'prompt'
  | 'cells'
  | 'find'
  | 'list'
  | 'form'
  | 'setup'
  | 'help'
  | 'palette'
  | 'confirm';

export type CommandGroup = 'general' | 'prompt' | 'text' | 'cells' | 'list' | 'set-up';

/** A command as it is written down; `Command` narrows its id to those that there are. */
export interface Entry {
  readonly id: string;
  /** For help and palette: what it does, in a few words. */
  readonly title: string;
  /** For the bottom line: one or two words; absent: not hinted at. */
  readonly hint?: string;
  readonly group: CommandGroup;
  readonly contexts: readonly KeyContext[];
  /** Key names, the one to show first. */
  readonly keys: readonly string[];
  /** The slash command that does the same, without the slash. */
  readonly slash?: string;
  /** What the slash command takes. */
  readonly takes?: string;
}

/** Keeps the ids of a list of commands as they are written. */
export const define = <const T extends readonly Entry[]>(commands: T): T => commands;
