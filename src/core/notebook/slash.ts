import { COMMANDS, type CommandId } from '../commands.ts';

const SLASH = /^\/([a-z][a-z-]*)(?:\s+([\s\S]*))?$/;

export type SlashInput =
  | { readonly kind: 'command'; readonly id: CommandId; readonly argument: string }
  /** Starts like a command that does not exist. */
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest: string | null }
  | { readonly kind: 'prompt' };

/** Tells a slash command from a prompt. `/usr/bin/env does what?` is a prompt; `/captoin x` is a mistake. */
export function parseSlash(text: string): SlashInput {
  const match = SLASH.exec(text.trim());
  if (match === null) return { kind: 'prompt' };
  const name = match[1] ?? '';
  const argument = (match[2] ?? '').trim();
  const command = COMMANDS.find((candidate) => candidate.slash === name);
  if (command !== undefined) return { kind: 'command', id: command.id, argument };
  return { kind: 'unknown', name, nearest: nearestOf(name, SLASHES) };
}

const SLASHES = COMMANDS.flatMap(({ slash }) => slash ?? []);

/** The word that a mistyped one was meant to be: the same beginning, or two letters off at most. */
export function nearestOf(name: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let least = 3;
  for (const word of words) {
    const away = word.startsWith(name) ? 1 : distance(name, word);
    if (away < least) {
      least = away;
      best = word;
    }
  }
  return best;
}

/** Edit distance, with a swap of two neighbours as one step. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (r: number, c: number): number => (r === i ? row[c] : rows[r]?.[c]) ?? 0;
      let least = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
