/**
 * The one door through which text reaches a terminal.
 *
 * A character filter, not a parser of sequences: what is not recognised cannot slip through, and because every
 * code point is judged by itself the result does not depend on where a stream was cut. Controls are shown, not
 * deleted: deleting hides that something was tried, and can join two harmless halves into a sequence.
 */

declare const safeBrand: unique symbol;

/** Text that may be drawn: no control but the line feed, no bidi override, no lone surrogate. */
export type SafeText = string & { readonly [safeBrand]: true };

/** Width of a tab stop, in cells, as text is laid out. */
const TAB = '    ';

/** Code points that never reach a terminal as they are. */
const UNSAFE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\u{10eeee}]|\p{Surrogate}/gu;

/** More combining marks on one base than any script needs: the rest would climb over other lines. */
const TOO_MANY_MARKS = /(\p{M}{8})\p{M}+/gu;

const PLAIN = /^[\n\x20-\x7e]*$/;

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x09) return TAB;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code < 0xa0) return `\\x${code.toString(16)}`;
  if (code === 0xad) return '';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `\\u{${code.toString(16)}}`;
}

/** Makes any text safe to draw. Keeps line feeds; CR LF and lone CR at a line's end become LF. */
export function safeText(text: string): SafeText {
  if (PLAIN.test(text)) return text as SafeText;
  return text.replace(/\r\n/g, '\n').replace(UNSAFE, shown).replace(TOO_MANY_MARKS, '$1') as SafeText;
}

/** The same for a place that holds one line: line feeds are shown as `↵`. */
export function safeLine(text: string): SafeText {
  const safe = safeText(text);
  return (safe.includes('\n') ? safe.replaceAll('\n', '↵') : safe) as SafeText;
}

/**
 * Our own words with other people's in them: the literal parts are trusted, every interpolation is made safe
 * and kept on one line.
 */
export function words(parts: TemplateStringsArray, ...values: readonly (string | number)[]): SafeText {
  let out = parts[0] ?? '';
  values.forEach((value, i) => {
    out += (typeof value === 'number' ? String(value) : safeLine(value)) + (parts[i + 1] ?? '');
  });
  return out as SafeText;
}

/** Joins safe pieces: still safe. */
export function joinSafe(pieces: readonly SafeText[], separator: SafeText): SafeText {
  return pieces.join(separator) as SafeText;
}

/** Cuts safe text by UTF-16 offsets that the caller knows to be at grapheme boundaries. */
export function sliceSafe(text: SafeText, from: number, to?: number): SafeText {
  return text.slice(from, to) as SafeText;
}
