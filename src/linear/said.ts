import { withoutKeys } from '../core/key-shape.ts';

/** A line that is read out. Errors go to standard error. */
export interface Said {
  readonly text: string;
  readonly isError: boolean;
}

export const say = (text: string): Said => ({ text, isError: false });
/** What was typed may be a key in the wrong place: it is not repeated. */
export const warn = (text: string): Said => ({ text: withoutKeys(text), isError: true });

/** `1 cell`, `3 cells` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A text on one line, not longer than so many characters. */
export function inShort(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}

/** What there is to say of one thing, with commas between. */
export const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
