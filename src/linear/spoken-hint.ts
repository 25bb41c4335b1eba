import type { CommandId, KeyContext } from '../core/commands.ts';
import { commandFor, DEFAULT_KEYMAP } from '../core/keymap.ts';
import { wordOf } from './words.ts';

/** A key as sentences name it: `Ctrl+O`, `F1`, `PageDown`, `Esc`. */
const NAMED = /\b(?:Ctrl\+[A-Z]|F1|Esc|Enter(?: again)?)\b/g;
/** A letter that stands for a key of the cells: at the beginning, or behind `then`, and before a verb. */
const LETTER =
  /(^|; |Esc, then )([a-zA-Z/[\]])(?= (?:again|asks|brings|goes|opens|searches|chooses|another|set)\b)/g;

/** What Enter, Esc and the interrupt mean where there are lines. */
const SPOKEN: Readonly<Record<string, string>> = {
  Enter: 'An empty line',
  'Enter again': 'An empty line',
  F1: '/help',
  'Ctrl+C': 'Ctrl+C',
  'Ctrl+D': 'Ctrl+D',
};

/** A sentence that names the usual keys, with the words that do the same in lines. */
export function spokenHint(text: string, context: KeyContext): string {
  const place = context === 'prompt' ? 'cells' : context;
  return text
    .replace(/Ctrl\+P, then "Set up again",/g, wordOf('setup'))
    .replace(/Set up again, from the commands \(Ctrl\+P\),/g, wordOf('setup'))
    .replace(/Ctrl\+O, Ctrl\+R, Ctrl\+S/g, `${wordOf('my-endpoints')}, then ${wordOf('item-power')} NUMBER`)
    .replace(/Ctrl\+S and Enter open/g, `${wordOf('sessions')} opens`)
    .replace(/Press 1 to \d+\.?/g, `${wordOf('copy-code')} NUMBER BLOCK names one.`)
    .replace(/Enter brings back/g, `${wordOf('cell-edit')} brings back`)
    .replace(/Type a prompt and press Enter\.?/g, 'Type a prompt.')
    .replace(LETTER, (whole: string, before: string, letter: string) => {
      const word = wordForKey(letter, 'cells');
      return word === '' ? whole : `${before.replace('Esc, then ', '')}${word}`;
    })
    .replace(/Esc, then (?=Ctrl\+)/g, '')
    .replace(NAMED, (key) => SPOKEN[key] ?? wordFor(key, place) ?? key);
}

function wordFor(key: string, context: KeyContext): string | null {
  if (key === 'Esc') return context === 'cells' ? wordOf('command-mode') : wordOf('back');
  const name = key.toLowerCase();
  return wordForKey(name, context) || wordForKey(name, 'prompt') || null;
}

function wordForKey(name: string, context: KeyContext): string {
  const id: CommandId | undefined = commandFor(DEFAULT_KEYMAP, context, name);
  return id === undefined ? '' : wordOf(id);
}
