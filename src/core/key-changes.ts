import { COMMANDS, type Command, type CommandId, type KeyContext } from './commands.ts';
import { writtenKey } from './keymap.ts';

/** The registry with the user's keys in it, and what is wrong with them, in one sentence each. */
export interface ChangedKeys {
  readonly commands: readonly Command[];
  readonly problems: readonly string[];
}

type Tell = (problem: string) => void;

/** Stopping must always be possible, and by the key that everybody knows. */
const FIXED: CommandId = 'interrupt';

/** Where a letter is a letter. */
const TYPING: ReadonlySet<KeyContext> = new Set([
  'anywhere',
  'prompt',
  'find',
  'list',
  'form',
  'setup',
  'palette',
  'help',
]);

const NAMED =
  /^(?:enter|esc|tab|space|up|down|left|right|home|end|pageup|pagedown|backspace|delete|insert|f(?:[1-9]|1[0-2]))$/;
const MODIFIERS = ['ctrl', 'alt', 'shift', 'super'];

/**
 * The registry with the keys of a `keys.json`: an object of command ids to a key, several keys, or none (`[]`). A
 * key that a command of the file claims is taken from the command that had it. What cannot be is left out and said.
 */
export function changeKeys(document: unknown): ChangedKeys {
  const problems: string[] = [];
  const tell: Tell = (problem) => void problems.push(problem);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { commands: COMMANDS, problems: ['keys.json holds no object of commands and keys.'] };
  }
  const wanted = new Map<CommandId, readonly string[]>();
  for (const [id, value] of Object.entries(document)) {
    const command = COMMANDS.find((known) => known.id === id);
    if (command === undefined) problems.push(`There is no command "${id}".`);
    else if (command.id === FIXED) problems.push(`The keys of "${id}" cannot be changed.`);
    else {
      const keys = keysFor(command, value, tell);
      if (keys !== null) wanted.set(command.id, keys);
    }
  }
  return { commands: settle(wanted, tell), problems };
}

function keysFor(command: Command, value: unknown, tell: Tell): readonly string[] | null {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const keys: string[] = [];
  for (const item of list) {
    const key = typeof item === 'string' ? keyName(item) : null;
    if (key === null) tell(`"${command.id}": ${JSON.stringify(item)} is no key.`);
    else if (sentAs(key) !== null && !command.keys.includes(key))
      tell(
        `"${command.id}": ${writtenKey(key)} arrives from a terminal as ${writtenKey(sentAs(key) ?? '')}; take another.`,
      );
    else if (key === 'ctrl+c') tell(`"${command.id}": Ctrl+C always stops.`);
    else if (types(key) && command.contexts.some((context) => TYPING.has(context)))
      tell(`"${command.id}": ${writtenKey(key)} is typed there; take one with Ctrl or Alt.`);
    else keys.push(key);
  }
  return keys.length === 0 && list.length > 0 ? null : keys;
}

/** A key's name as the program has it, from how people write it: `Ctrl+O`, `alt+Enter`, `d d`; null for no key. */
export function keyName(written: string): string | null {
  const strokes = written.trim().split(/ +/);
  const names = strokes.map(strokeName);
  return strokes.length > 2 || names.includes(null) ? null : names.join(' ');
}

function strokeName(written: string): string | null {
  const parts =
    written === '+' || written.endsWith('++')
      ? [...written.slice(0, -1).split('+').filter(Boolean), '+']
      : written.split('+');
  const last = parts.at(-1) ?? '';
  const modifiers = parts.slice(0, -1).map((part) => part.toLowerCase());
  if (modifiers.some((one) => !MODIFIERS.includes(one)) || new Set(modifiers).size < modifiers.length)
    return null;
  const isLetter = [...last].length === 1 && last.trim() !== '';
  const name = isLetter && modifiers.length === 0 ? last : last.toLowerCase();
  if (!isLetter && !NAMED.test(name)) return null;
  return [...MODIFIERS.filter((one) => modifiers.includes(one)), name].join('+');
}

/** What a terminal sends the same byte for as for this letter with Ctrl. */
const SAME_BYTE: ReadonlyMap<string, string> = new Map([
  ['m', 'enter'],
  ['i', 'tab'],
  ['[', 'esc'],
  ['h', 'backspace'],
]);

/** The key that arrives instead of one of a key's strokes; null where each arrives as itself. */
function sentAs(key: string): string | null {
  for (const stroke of key.split(' ')) {
    const twin = /(?:^|\+)ctrl\+(?:alt\+|shift\+)*(.)$/.exec(stroke)?.[1];
    const arrives = twin === undefined ? undefined : SAME_BYTE.get(twin);
    if (arrives !== undefined) return arrives;
  }
  return null;
}

function types(key: string): boolean {
  const [first = ''] = key.split(' ');
  return [...first].length === 1 || first === 'space';
}

function settle(wanted: ReadonlyMap<CommandId, readonly string[]>, tell: Tell): readonly Command[] {
  const claims: { readonly key: string; readonly by: Command; readonly losers: CommandId[] }[] = [];
  const changed = COMMANDS.map((command) => {
    const keys = wanted.get(command.id)?.filter((key) => {
      const rival = claims.find((claim) => collide(claim.key, key) && meet(claim.by, command));
      if (rival === undefined) claims.push({ key, by: command, losers: [] });
      else rival.losers.push(command.id);
      return rival === undefined;
    });
    return keys === undefined ? command : { ...command, keys };
  });
  // One sentence for a key, whatever the number of commands that want it.
  for (const { key, by, losers } of claims) {
    const others = losers.map((id) => `for "${id}"`).join(' and ');
    if (losers.length > 0) tell(`${writtenKey(key)} is for "${by.id}" and ${others}: the first has it.`);
  }
  return changed.map((command) => {
    if (wanted.has(command.id)) return command;
    const takers = command.keys.map((key) =>
      claims.find((claim) => collide(claim.key, key) && meet(claim.by, command)),
    );
    const keys = command.keys.filter((_, i) => takers[i] === undefined);
    if (keys.length === command.keys.length) return command;
    command.keys.forEach((key, i) => {
      const taker = takers[i];
      if (taker !== undefined)
        tell(
          `${writtenKey(key)} was for "${command.id}" and is for "${taker.by.id}" now${keys.length === 0 ? `: "${command.id}" has no key` : ''}.`,
        );
    });
    return { ...command, keys };
  });
}

/** Whether two keys get into each other's way: the same, or one that is the beginning of the other. */
function collide(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
}

/** Whether two commands can be called in the same place. */
function meet(a: Command, b: Command): boolean {
  return (
    a.id !== b.id &&
    (a.contexts.includes('anywhere') ||
      b.contexts.includes('anywhere') ||
      a.contexts.some((context) => b.contexts.includes(context)))
  );
}
