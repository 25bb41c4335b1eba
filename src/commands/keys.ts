import type { Command, KeyContext } from '../core/commands.ts';
import { appError, EXIT } from '../core/errors.ts';
import { commandFor, type Keymap, keymapOf, writtenKey } from '../core/keymap.ts';
import type { InputEvent } from '../core/keys.ts';
import { type KeysFile, readKeysFile } from '../store/keys-file.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { reportError } from './text-output.ts';
import { textTable } from './text-table.ts';

/** `hf-tui keys`: what the terminal sends for a key and what that does here; or the list of all keys. */
export async function keys(args: Arguments, context: CommandContext): Promise<number> {
  const file = await readKeysFile(context.paths.keysFile);
  if (args.has('json')) {
    await context.stdout.json({
      file: context.paths.keysFile,
      problems: file.problems,
      commands: file.commands.map(({ id, title, contexts, keys: own }) => ({
        id,
        title,
        contexts,
        keys: own,
      })),
    });
    return EXIT.done;
  }
  if (args.has('list')) return list(file, context);
  if (!context.stdin.isTerminal || !context.stdout.isTerminal) {
    return reportError(
      context,
      appError('USAGE', 'There is no terminal here to read keys from.', 'Add --list for the list of keys.'),
    );
  }
  return watch(file, context);
}

async function list(
  { commands, problems, exists }: KeysFile,
  { stdout, paths }: CommandContext,
): Promise<number> {
  const rows = commands.map(({ id, title, keys: own }) => [id, own.map(writtenKey).join('  '), title]);
  await stdout.line(textTable(['command', 'keys', 'does'], rows));
  await stdout.line(`Your own keys: ${paths.keysFile}${exists ? '' : ' (not there yet)'}`);
  for (const problem of problems) await stdout.line(problem);
  return EXIT.done;
}

const PLACES: readonly (readonly [KeyContext, string])[] = [
  ['prompt', 'prompt'],
  ['cells', 'cells'],
  ['list', 'lists'],
];

/** Shows key after key until Ctrl+C. */
async function watch({ commands, problems }: KeysFile, { stdout, signal }: CommandContext): Promise<number> {
  const keymap = keymapOf(commands);
  for (const problem of problems) await stdout.line(problem);
  await stdout.line('Press keys to see what arrives here and what it does. Ctrl+C ends.');
  const { watchKeys } = await import('../key-watch.ts');
  await watchKeys((bytes, events) => {
    for (const line of linesFor(bytes, events, keymap, commands)) void stdout.line(line);
  }, signal);
  return EXIT.done;
}

/** A line for each thing that arrived. */
export function linesFor(
  bytes: string,
  events: readonly InputEvent[],
  keymap: Keymap,
  commands: readonly Command[],
): readonly string[] {
  if (events.length === 0) return [`${bytes}   nothing that is known`];
  return events.map((event, i) => lineFor(i === 0 ? bytes : '', event, keymap, commands));
}

/** Cells for the bytes, and for the name of the key. */
const BYTES = 22;
const NAME = 16;

function lineFor(bytes: string, event: InputEvent, keymap: Keymap, commands: readonly Command[]): string {
  switch (event.type) {
    case 'key': {
      const name = writtenKey(event.key.name).padEnd(NAME);
      return `${bytes.padEnd(BYTES)} ${name} ${meaning(event.key.name, keymap, commands)}`.trimEnd();
    }
    case 'paste':
      // What was pasted may be a secret.
      return `${'pasted'.padEnd(BYTES)} ${writtenLength([...event.text].length)}`;
    case 'mouse':
      return `${bytes.padEnd(BYTES)} mouse ${event.action} at column ${event.column + 1}, row ${event.row + 1}`;
  }
}

function writtenLength(characters: number): string {
  return characters === 1 ? '1 character' : `${characters} characters`;
}

function meaning(key: string, keymap: Keymap, commands: readonly Command[]): string {
  const found = PLACES.flatMap(([context, place]) => {
    const id = commandFor(keymap, context, key);
    const title = commands.find((command) => command.id === id)?.title;
    return title === undefined ? [] : [{ place, title }];
  });
  const titles = [...new Set(found.map(({ title }) => title))];
  return titles
    .map((title) => {
      const places = found.filter((one) => one.title === title).map(({ place }) => place);
      return places.length === PLACES.length ? title : `${places.join(', ')}: ${title}`;
    })
    .join(' · ');
}
