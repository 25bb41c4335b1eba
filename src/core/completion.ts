import { COMMANDS } from './commands.ts';
import type { CompletionMenu } from './composer.ts';
import { lineStart } from './editor/boundaries.ts';
import { EXPORT_FORMS, FORM_ABOUT } from './export-form.ts';
import { withoutEscapes } from './image-path.ts';

/** What could be completed at the cursor; `from` and `to` are the offsets that a choice replaces. */
export type Completion =
  | {
      readonly kind: 'command';
      readonly from: number;
      readonly to: number;
      readonly items: CompletionMenu['items'];
    }
  /** The beginning of a path, without its `@` and quote; the caller looks on the disk. */
  | { readonly kind: 'path'; readonly prefix: string; readonly from: number; readonly to: number };

/** A slash command whose argument is a path. */
const TAKES_PATH = /^\/(\S+)\s+(?=\S|$)/;
/** The form that a session is exported in. */
const EXPORT_FORM = /^\/export\s+(\S*)$/;
/** `@path`, `@"path with spaces` or `@path\ with\ spaces` that ends where the cursor is. */
const MENTION = /(?:^|\s)@(?:"([^"]*)|((?:\\[ \t]|[^\s"])*))$/;

/** What Tab completes: a `/command` at the start of the prompt, what it takes behind it, or an `@path`. */
export function completionAt(text: string, cursor: number): Completion | null {
  const before = text.slice(0, cursor);
  if (/^\/\S*$/.test(before)) {
    const word = /^\/\S*/.exec(text)?.[0] ?? before;
    return { kind: 'command', from: 0, to: word.length, items: commandsLike(before.slice(1)) };
  }
  const form = EXPORT_FORM.exec(before)?.[1];
  if (form !== undefined) {
    return { kind: 'command', from: cursor - form.length, to: cursor, items: formsLike(form) };
  }
  const line = before.slice(lineStart(before, cursor));
  const mention = MENTION.exec(line);
  if (mention !== null) {
    const [, quoted, word = ''] = mention;
    const prefix = quoted ?? withoutEscapes(word);
    return { kind: 'path', prefix, from: cursor - (quoted ?? word).length, to: cursor };
  }
  const command = TAKES_PATH.exec(before);
  if (command !== null && takesPath(command[1] ?? '') && !before.includes('\n')) {
    const written = before.slice(command[0].length);
    return { kind: 'path', prefix: withoutEscapes(written), from: cursor - written.length, to: cursor };
  }
  return null;
}

function takesPath(slash: string): boolean {
  return COMMANDS.some(
    ({ slash: name, takes }) => name === slash && (takes === 'PATH' || takes === '[FOLDER]'),
  );
}

function formsLike(typed: string): CompletionMenu['items'] {
  return EXPORT_FORMS.filter((form) => form.startsWith(typed.toLowerCase())).map((form) => ({
    insert: `${form} `,
    label: form,
    about: FORM_ABOUT[form],
  }));
}

/** Slash commands that begin like this, else those that hold it; a space behind those that take something. */
function commandsLike(typed: string): CompletionMenu['items'] {
  const slashes = COMMANDS.flatMap((command) =>
    command.slash === undefined ? [] : [{ ...command, slash: command.slash }],
  );
  const wanted = typed.toLowerCase();
  const beginning = slashes.filter(({ slash }) => slash.startsWith(wanted));
  const found = beginning.length > 0 ? beginning : slashes.filter(({ slash }) => slash.includes(wanted));
  return found
    .toSorted((a, b) => a.slash.localeCompare(b.slash))
    .map(({ slash, takes, title }) => ({
      insert: takes === undefined ? `/${slash}` : `/${slash} `,
      label: takes === undefined ? `/${slash}` : `/${slash} ${takes}`,
      about: title,
    }));
}
