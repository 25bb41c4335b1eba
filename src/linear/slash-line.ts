import type { CommandId } from '../core/commands.ts';
import { contextOf } from '../core/key-context.ts';
import { nearestOf } from '../core/notebook/slash.ts';
import type { State } from '../core/state.ts';
import { READING_WORDS, type ReadingWord, wordsAt } from './words.ts';

const SLASH = /^\/([a-z][a-z-]*)(?:\s+([\s\S]*))?$/;

export type SlashLine =
  | { readonly kind: 'command'; readonly id: CommandId; readonly argument: string }
  | { readonly kind: 'reading'; readonly word: ReadingWord; readonly argument: string }
  /** Begins like a word that there is not here. */
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest: string | null };

/** What a line with a slash in front means where the keyboard is; null for a line that is text. */
export function parseSlashLine(state: State, line: string): SlashLine | null {
  const match = SLASH.exec(line.trim());
  if (match === null) return null;
  const name = match[1] ?? '';
  const argument = (match[2] ?? '').trim();
  const here = wordsAt(contextOf(state));
  const known = here.find(({ word }) => word === name);
  if (known !== undefined) return { kind: 'command', id: known.id, argument };
  const reading = state.panels.length > 0 ? undefined : READING_WORDS.find(({ word }) => word === name);
  if (reading !== undefined) return { kind: 'reading', word: reading.word, argument };
  return {
    kind: 'unknown',
    name,
    nearest: nearestOf(
      name,
      here.map(({ word }) => word),
    ),
  };
}
