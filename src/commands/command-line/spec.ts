/** What a completion script offers where a value is expected. */
export type Completes = 'file' | 'folder' | 'endpoint' | 'session' | 'nothing';

export interface OptionSpec {
  /** Long name, without dashes. */
  readonly name: string;
  /** One letter, without the dash. */
  readonly short?: string;
  /** What the value is called in the help; absent: a switch. */
  readonly takes?: string;
  /** The only values there are. */
  readonly values?: readonly string[];
  /** What people also write for one of them: taken, not offered. */
  readonly otherNames?: readonly string[];
  /** Values that are announced, but not in this version. */
  readonly plannedValues?: readonly string[];
  readonly repeatable?: boolean;
  readonly completes?: Completes;
  /** One line for the help. */
  readonly about: string;
  /** Announced, but not in this version: refused in one sentence and not shown in the help. */
  readonly planned?: boolean;
}

export interface ArgumentSpec {
  /** As the help shows it: `TEXT`, `NAME`. */
  readonly name: string;
  readonly optional?: boolean;
  readonly repeatable?: boolean;
  readonly values?: readonly string[];
  readonly completes?: Completes;
}

export interface CommandSpec {
  readonly name: string;
  /** One line for the list of commands. */
  readonly about: string;
  /** Further paragraphs of its own help. */
  readonly details?: readonly string[];
  readonly arguments: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  /** `sessions list`, `sessions show`… */
  readonly verbs?: readonly CommandSpec[];
  readonly examples?: readonly string[];
  readonly planned?: boolean;
}

/** How an option is written: `-e, --endpoint NAME`. */
export function writtenOption(option: OptionSpec): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  return `${short}--${option.name}${option.takes === undefined ? '' : ` ${option.takes}`}`;
}

/** What of a command is offered: everything but what is announced for later. */
export function offered<T extends { readonly planned?: boolean }>(specs: readonly T[]): readonly T[] {
  return specs.filter((spec) => spec.planned !== true);
}
