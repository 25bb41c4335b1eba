import type { CommandId } from '../core/commands.ts';
import type { Msg } from '../core/message.ts';
import type { ReadingWord } from './words.ts';

/** What a line that was typed comes to. */
export type Heard =
  /** The same messages as the full interface would send. */
  | { readonly kind: 'do'; readonly messages: readonly Msg[] }
  /** Something is to be read out; nothing changes. */
  | { readonly kind: 'read'; readonly what: ReadingWord | 'help' | 'thoughts' | 'code'; readonly of: string }
  /** It cannot be done as it was typed, and why. */
  | { readonly kind: 'refused'; readonly text: string; readonly hint: string };

export const does = (...messages: readonly Msg[]): Heard => ({ kind: 'do', messages });
export const refused = (text: string, hint = ''): Heard => ({ kind: 'refused', text, hint });

export const command = (id: CommandId, argument?: string): Msg => ({
  type: 'command',
  id,
  ...(argument === undefined ? {} : { argument }),
});

/** Types into the field that has the keyboard, in the place of what stands there. */
export const typed = (text: string): readonly Msg[] => [
  command('kill-to-end'),
  command('kill-to-start'),
  { type: 'paste', text },
];
