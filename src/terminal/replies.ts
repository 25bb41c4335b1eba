/** Answers of the terminal to what it was asked; they arrive among the keys. */
export type TerminalReply = {
  readonly type: 'reply';
  readonly reply:
    | { readonly kind: 'colour'; readonly which: 'foreground' | 'background'; readonly colour: Rgb }
    | { readonly kind: 'kitty-keys'; readonly flags: number }
    /** What kind of terminal it says it is (DA1), as numbers; 4 among them: it knows sixels. */
    | { readonly kind: 'device'; readonly attributes: readonly number[] }
    /** Its name and version (XTVERSION). */
    | { readonly kind: 'version'; readonly name: string }
    /** What became of an order of kitty's graphics protocol. */
    | { readonly kind: 'kitty-graphics'; readonly id: number; readonly isOk: boolean }
    /** Sizes in pixels: of a cell, or of the window's text. */
    | {
        readonly kind: 'pixels';
        readonly of: 'cell' | 'window';
        readonly width: number;
        readonly height: number;
      }
    /** Whether it knows bracketed paste (DECRPM of mode 2004): what it does not mark then was typed. */
    | { readonly kind: 'marked-pastes'; readonly isKnown: boolean }
    /** iTerm2's list of what it can, as letters with numbers. */
    | { readonly kind: 'iterm2'; readonly capabilities: string }
    | { readonly kind: 'other' };
};

/** Parts from 0 to 1. */
export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

const OTHER: TerminalReply = { type: 'reply', reply: { kind: 'other' } };

/**
 * Whether a CSI sequence is an answer and no key: device attributes, mode and status reports, cursor position,
 * window reports. `CSI 1 ; 2…8 R` is F3 with a modifier in xterm, and a position that is never asked for here.
 */
export function isReply(body: string, final: string): boolean {
  if (/^[?>=]/.test(body)) return true;
  switch (final) {
    case 'y':
      return body.endsWith('$');
    case 'R':
      return /^\d+;\d+$/.test(body) && !/^1;[2-8]$/.test(body);
    case 't':
    case 'n':
    case 'x':
    case 'c':
      return body !== '';
    default:
      return false;
  }
}

export function csiReply(body: string, final: string): TerminalReply {
  const kitty = final === 'u' ? /^\?(\d+)$/.exec(body)?.[1] : undefined;
  if (kitty !== undefined) return { type: 'reply', reply: { kind: 'kitty-keys', flags: Number(kitty) } };
  if (final === 'c' && body.startsWith('?')) {
    const attributes = body.slice(1).split(';').map(Number).filter(Number.isSafeInteger);
    return { type: 'reply', reply: { kind: 'device', attributes } };
  }
  const pastes = final === 'y' ? /^\?2004;([0-4])\$$/.exec(body)?.[1] : undefined;
  if (pastes !== undefined)
    return { type: 'reply', reply: { kind: 'marked-pastes', isKnown: pastes === '1' || pastes === '2' } };
  const size = final === 't' ? /^([46]);(\d{1,5});(\d{1,5})$/.exec(body) : null;
  if (size === null) return OTHER;
  const [height, width] = [Number(size[2]), Number(size[3])];
  if (height === 0 || width === 0) return OTHER;
  return { type: 'reply', reply: { kind: 'pixels', of: size[1] === '6' ? 'cell' : 'window', width, height } };
}

/** DCS `> | text`: the answer to XTVERSION. */
export function dcsReply(body: string): TerminalReply {
  if (!body.startsWith('>|')) return OTHER;
  return { type: 'reply', reply: { kind: 'version', name: body.slice(2, 2 + MOST_OF_NAME) } };
}

/** Names of terminals are shown by `hf-tui doctor`. */
const MOST_OF_NAME = 80;

/** APC `G keys ; message`: kitty's graphics protocol. */
export function apcReply(body: string): TerminalReply {
  const found = /^G([^;]*);(.*)$/s.exec(body);
  const id = /(?:^|,)i=(\d{1,10})(?:,|$)/.exec(found?.[1] ?? '')?.[1];
  if (found === null || id === undefined) return OTHER;
  return { type: 'reply', reply: { kind: 'kitty-graphics', id: Number(id), isOk: found[2] === 'OK' } };
}

/**
 * OSC 10 and 11 tell colours, as `rgb:` with one to four digits a part, `rgba:` or `#`; OSC 1337 what iTerm2 can.
 */
export function oscReply(body: string): TerminalReply {
  const capabilities = /^1337;Capabilities=([A-Za-z0-9]*)$/.exec(body)?.[1];
  if (capabilities !== undefined) return { type: 'reply', reply: { kind: 'iterm2', capabilities } };
  const found = /^(10|11);(.*)$/s.exec(body);
  const colour = found?.[2] === undefined ? null : colourOf(found[2]);
  if (found === null || colour === null) return OTHER;
  return {
    type: 'reply',
    reply: { kind: 'colour', which: found[1] === '10' ? 'foreground' : 'background', colour },
  };
}

function colourOf(text: string): Rgb | null {
  const slashed = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(text);
  const hashed = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  const parts = (slashed ?? hashed)
    ?.slice(1, 4)
    .map((hex) => Number.parseInt(hex, 16) / (16 ** hex.length - 1));
  const [red, green, blue] = parts ?? [];
  return red === undefined || green === undefined || blue === undefined ? null : { red, green, blue };
}
