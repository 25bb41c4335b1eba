import { COMMANDS } from '../core/commands.ts';
import { EXPORT_FORMS } from '../core/export-form.ts';
import { contextOf } from '../core/key-context.ts';
import type { State } from '../core/state.ts';
import { type Said, say } from './said.ts';
import { LINEAR_WORDS, READING_WORDS, wordsAt } from './words.ts';

/** What can be typed where the keyboard is, from the registry; `filter` leaves the lines that have it. */
export function helpLines(state: State, filter: string): readonly Said[] {
  const isNotebook = state.panels.length === 0;
  const words = [...wordsAt(contextOf(state)), ...(isNotebook ? READING_WORDS : [])].map(
    ({ word, takes, about }) => `/${`${word} ${takes}`.trim()}: ${about}`,
  );
  const lines = filter === '' ? [...words, ...(isNotebook ? MANNERS : [])] : words;
  const found = lines.filter((line) => line.toLowerCase().includes(filter.toLowerCase()));
  if (found.length > 0) return found.map(say);
  const reason = reasonFor(filter);
  return [say(reason ?? `No word here has "${filter}": /help lists all.`)];
}

/** Why what is looked for has no word; undefined when nothing is called so. */
function reasonFor(filter: string): string | undefined {
  const command = COMMANDS.find(
    ({ id, title }) =>
      'none' in LINEAR_WORDS[id] && (id === filter || title.toLowerCase().includes(filter.toLowerCase())),
  );
  const linear = command === undefined ? undefined : LINEAR_WORDS[command.id];
  return linear !== undefined && 'none' in linear ? linear.none : undefined;
}

const MANNERS = [
  'NUMBER is that of a cell, as In 3; without one it is the cell that was asked or read last.',
  'A line that ends in a backslash goes on in the next one. What is typed while an answer comes waits its turn.',
  'Ctrl+C stops a reply; with nothing running, twice quits. Ctrl+D quits. Everything is saved.',
  `/export knows the forms ${EXPORT_FORMS.join(', ')}.`,
];
