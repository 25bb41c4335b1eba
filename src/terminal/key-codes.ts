import type { Key } from '../core/keys.ts';

/**
 * What terminals send for keys. Sources: ECMA-48, xterm's ctlseqs, rxvt and the Linux console by their terminfo
 * entries, and the kitty keyboard protocol (sw.kovidgoyal.net/kitty/keyboard-protocol).
 */

/** Final bytes of CSI and SS3 sequences without a number. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** `CSI n ~`, and rxvt's `$ ^ @` in place of `~`. */
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** SS3 in application keypad mode. */
const KEYPAD: Readonly<Record<string, string>> = {
  M: 'enter',
  I: 'tab',
  X: '=',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  ...Object.fromEntries([...'pqrstuvwxy'].map((letter, digit) => [letter, String(digit)])),
};

/** The Linux console: `CSI [ A` to `CSI [ E`. */
const CONSOLE: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** Kitty's numbers for the keypad, from 57399 on. */
const KITTY_KEYPAD = [
  ...'0123456789./*-+',
  'enter',
  '=',
  ',',
  'left',
  'right',
  'up',
  'down',
  'pageup',
  'pagedown',
  'home',
  'end',
  'insert',
  'delete',
  'begin',
];
const KITTY_KEYPAD_START = 57399;
const KITTY_F13 = 57376;
const KITTY_F35 = 57398;
/** The private use area in which kitty numbers keys that have no character. */
const KITTY_PRIVATE = [57344, 63743] as const;

const CODES: Readonly<Record<number, string>> = {
  8: 'backspace',
  9: 'tab',
  10: 'ctrl+j',
  13: 'enter',
  27: 'esc',
  32: 'space',
  127: 'backspace',
};

/** Keys that are one and the same to a terminal without an extended protocol. */
const SAME: Readonly<Record<string, string>> = {
  'ctrl+[': 'esc',
  'ctrl+i': 'tab',
  'ctrl+m': 'enter',
  'ctrl+?': 'backspace',
  'ctrl+@': 'ctrl+space',
  'ctrl+/': 'ctrl+_',
  'ctrl+shift+-': 'ctrl+_',
  'ctrl+shift+_': 'ctrl+_',
};

/** Modifier bits of xterm and kitty, less the 1 that is added on the wire. */
const SHIFT = 1;
const ALT = 2;
const CTRL = 4;
const SUPER = 8 | 16;
/** Kitty's meta: as good as Alt. */
const META = 32;

/** A key by its name and modifiers, as the key table spells it. */
function namedKey(name: string, modifiers = 0): Key {
  const spelled =
    (modifiers & CTRL ? 'ctrl+' : '') +
    (modifiers & (ALT | META) ? 'alt+' : '') +
    (modifiers & SHIFT ? 'shift+' : '') +
    (modifiers & SUPER ? 'super+' : '') +
    name;
  const same = SAME[spelled] ?? spelled;
  return { name: same, text: textOf(same) };
}

function textOf(name: string): string {
  if (name === 'space') return ' ';
  return [...name].length === 1 ? name : '';
}

/** A key that types a character or a grapheme. */
export function textKey(text: string): Key {
  return { name: text === ' ' ? 'space' : text, text };
}

/** A C0 control or DEL that arrives by itself. */
export function controlKey(code: number): Key {
  switch (code) {
    case 0x00:
      return namedKey('ctrl+space');
    case 0x08:
    case 0x7f:
      return namedKey('backspace');
    case 0x09:
      return namedKey('tab');
    case 0x0d:
      return namedKey('enter');
    case 0x1b:
      return namedKey('esc');
    default:
      return namedKey(`ctrl+${String.fromCharCode(code + 0x40).toLowerCase()}`);
  }
}

/** What ESC and then this character is; a control or one code point. */
export function altKey(character: string): Key {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code !== 0x7f)
    return { ...namedKey(character === ' ' ? 'space' : character, ALT), behindEsc: character };
  // A line feed for Enter is what some terminals send with Alt.
  const base = code === 0x0a ? 'enter' : controlKey(code).name;
  return base.startsWith('ctrl+') ? namedKey(base.slice(5), CTRL | ALT) : namedKey(base, ALT);
}

/** The Linux console's `CSI [ letter`. */
export function consoleKey(letter: string): Key | null {
  const name = CONSOLE[letter];
  return name === undefined ? null : namedKey(name);
}

/** `SS3 letter`, with a modifier before the letter in some terminals; rxvt's small letters are with Ctrl. */
export function ss3Key(parameter: string, letter: string): Key | null {
  const modifiers = modifiersOf(parameter.split(';').at(-1) ?? '');
  const name = LETTERS[letter] ?? KEYPAD[letter];
  if (name !== undefined) return namedKey(name, modifiers);
  const rxvt = /[a-d]/.test(letter) ? LETTERS[letter.toUpperCase()] : undefined;
  return rxvt === undefined ? null : namedKey(rxvt, CTRL);
}

/**
 * A key from the parts of a CSI sequence. `null`: no key, or the release of one.
 *
 * @param parameters between CSI and the final byte
 */
export function csiKey(parameters: string, final: string): Key | null {
  if (!/^[\d:;]*$/.test(parameters)) return null;
  const [first = '', second = '', third = ''] = parameters.split(';');
  const [modifierText = '', event] = second.split(':');
  // 1 press, 2 repeat, 3 release
  if (event === '3') return null;
  const modifiers = modifiersOf(modifierText);
  switch (final) {
    case 'u':
      return codeKey(first, modifiers);
    case '~': {
      // xterm's modifyOtherKeys: CSI 27 ; modifiers ; code ~, where the code is the shifted one.
      if (first === '27') return third === '' ? null : codeKey(`${third}:${third}`, modifiers);
      const name = NUMBERS[first];
      return name === undefined ? null : namedKey(name, modifiers);
    }
    case '$':
    case '^':
    case '@': {
      const name = NUMBERS[first];
      const held = final === '$' ? SHIFT : final === '^' ? CTRL : SHIFT | CTRL;
      return name === undefined ? null : namedKey(name, held);
    }
    case 'Z':
      return namedKey('tab', modifiers | SHIFT);
    case 'a':
    case 'b':
    case 'c':
    case 'd': {
      const name = LETTERS[final.toUpperCase()];
      return name === undefined || first !== '' ? null : namedKey(name, SHIFT);
    }
    default: {
      const name = first === '' || first === '1' ? LETTERS[final] : undefined;
      return name === undefined ? null : namedKey(name, modifiers);
    }
  }
}

/** `code:shifted:base` of the kitty protocol, or a plain code. */
function codeKey(codes: string, modifiers: number): Key | null {
  const [code = Number.NaN, shifted = Number.NaN, base = Number.NaN] = codes.split(':').map(codePointOf);
  if (Number.isNaN(code)) return null;
  const keypad = KITTY_KEYPAD[code - KITTY_KEYPAD_START];
  if (keypad !== undefined) return namedKey(keypad, modifiers);
  if (code >= KITTY_F13 && code <= KITTY_F35) return namedKey(`f${code - KITTY_F13 + 13}`, modifiers);
  if (code >= KITTY_PRIVATE[0] && code <= KITTY_PRIVATE[1]) return null;
  const named = CODES[code];
  if (named !== undefined) return named.startsWith('ctrl+') ? namedKey(named) : namedKey(named, modifiers);
  if (code < 0x20) return controlKey(code);

  const held = modifiers & ~SHIFT;
  const isShortcut = (held & (CTRL | ALT | META | SUPER)) !== 0;
  // A shortcut goes by the key's place on a Latin keyboard, so that it works with other scripts too.
  const character = String.fromCodePoint(isShortcut && code >= 0x80 && !Number.isNaN(base) ? base : code);
  if ((modifiers & SHIFT) === 0) return namedKey(character, modifiers);
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  if (lower === upper) {
    return Number.isNaN(shifted)
      ? namedKey(character, modifiers)
      : namedKey(String.fromCodePoint(shifted), held);
  }
  // Alt with a capital letter is spelled with the capital, as it is typed; Ctrl knows no capitals.
  return held & (CTRL | SUPER) ? namedKey(lower, modifiers) : namedKey(upper, held);
}

/** NaN for what is no Unicode scalar value. */
function codePointOf(digits: string): number {
  const code = digits === '' ? Number.NaN : Number(digits);
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? Number.NaN : code;
}

function modifiersOf(parameter: string): number {
  const value = Number(parameter === '' ? '1' : parameter);
  return Number.isInteger(value) && value > 0 ? value - 1 : 0;
}
