/**
 * A key as it was pressed, by name: `a`, `G`, `space`, `enter`, `ctrl+o`, `alt+enter`, `shift+tab`, `f1`, `pageup`.
 * Several modifiers stand in the order ctrl, alt, shift, super.
 */
export interface Key {
  readonly name: string;
  /** What it types; '' for a key that types nothing. */
  readonly text: string;
  /** What it types if it was Esc and then that key: the terminal sends the same for Alt. */
  readonly behindEsc?: string;
  /** It came at once with an Esc before it, and may have been pressed with Alt. */
  readonly mayBeAlt?: boolean;
}

/** What the user does at the keyboard, as the terminal's bytes were decoded. */
export type InputEvent =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'paste'; readonly text: string }
  | {
      readonly type: 'mouse';
      readonly action: 'press' | 'release' | 'wheel-up' | 'wheel-down';
      /** Cell of the screen, counted from 0. */
      readonly column: number;
      readonly row: number;
    };

const NAMED_TEXT: Readonly<Record<string, string>> = { space: ' ' };

/** A key from its name, for tests and for the palette. */
export function keyOf(name: string): Key {
  const text = NAMED_TEXT[name] ?? ([...name].length === 1 ? name : '');
  return { name: name === ' ' ? 'space' : name, text };
}
