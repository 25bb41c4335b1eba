/** What a body with status 200 turns out to be; its Content-Type is not always true. */
export type ReplyForm = 'events' | 'json' | 'html' | 'text';

const FIELDS = ['data', 'event', 'id', 'retry'];

/**
 * Judges by the first characters that are no space. null: not to be told yet. `isWhole`: nothing more will come.
 */
export function replyForm(beginning: string, isWhole: boolean): ReplyForm | null {
  const text = beginning.replace(/^[\ufeff\s]+/, '').slice(0, 6);
  if (text === '') return isWhole ? 'events' : null;
  const first = text.charAt(0);
  if (first === ':') return 'events';
  if (first === '{' || first === '[') return 'json';
  if (first === '<') return 'html';
  if (FIELDS.some((field) => text.startsWith(field))) return 'events';
  if (FIELDS.some((field) => field.startsWith(text))) return isWhole ? 'events' : null;
  return 'text';
}
