/** Answers of the terminal to what it was asked; they arrive among the keys. */
export type TerminalReply = {
  readonly type: 'reply';
  readonly reply:
    | { readonly kind: 'colour'; readonly which: 'foreground' | 'background'; readonly colour: Rgb }
    | { readonly kind: 'kitty-keys'; readonly flags: number }
    | { readonly kind: 'device' }
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
  if (final === 'c') return { type: 'reply', reply: { kind: 'device' } };
  return OTHER;
}

/** OSC 10 and 11 tell colours, as `rgb:` with one to four digits a part, `rgba:` or `#`. */
export function oscReply(body: string): TerminalReply {
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
