/**
 * The one door through which text reaches a terminal.
 *
 * A character filter, not a parser of sequences: what is not recognised cannot slip through, and because a code
 * point is judged by itself (a mark or a joiner: with the character it stands on) the result does not depend on where
 * a stream was cut. Controls are shown, not deleted: deleting hides that something was tried, and can join two
 * harmless halves into a sequence.
 */

import {
  beginAlike,
  type GrownText,
  grownBy,
  grownText,
  lengthOf,
  lineStart,
  MOST_TAIL,
  partOf,
} from './grown-text.ts';
import { isAlone } from './plain-cells.ts';

declare const safeBrand: unique symbol;

/** Text that may be drawn: no control but the line feed, no bidi override, no lone surrogate. */
export type SafeText = string & { readonly [safeBrand]: true };

/** Width of a tab stop, in cells, as text is laid out. */
const TAB = '    ';

/**
 * Code points that never reach a terminal as they are: C0, DEL and C1; what reorders text (bidi); what is invisible
 * and can hide a message (zero width, tags, interlinear marks, what arranges hieroglyphs); separators that some terminals take for a line feed;
 * noncharacters; lone surrogates; and kitty's image placeholder. The one legitimate use of tags comes first, so that
 * it stays: the flags of England, Scotland and Wales.
 */
const UNSAFE =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\uffa0\u115f\u1160\ufeff\ufff0-\ufffb\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}\u{10eeee}\p{Noncharacter_Code_Point}]|\p{Surrogate}/gu;

/** Scripts in which a joiner decides how letters are shaped: cursive ones, and those with conjuncts. */
const JOINING = [
  ...[
    'Arabic',
    'Syriac',
    'Mongolian',
    'Nko',
    'Mandaic',
    'Manichaean',
    'Phags_Pa',
    'Adlam',
    'Hanifi_Rohingya',
  ],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam'],
  ...['Sinhala', 'Tibetan', 'Myanmar', 'Khmer', 'Thai', 'Lao', 'Balinese', 'Javanese', 'Grantha', 'Newa'],
  ...['Chakma', 'Kaithi', 'Sharada', 'Tirhuta', 'Modi', 'Brahmi', 'Sundanese', 'Meetei_Mayek'],
]
  .map((script) => `\\p{scx=${script}}`)
  .join('');

/** What is invisible by itself never makes another invisible character legitimate. */
const behind = (characters: string) => `[[${characters}]--\\p{Default_Ignorable_Code_Point}]`;
const unless = (before: string, character: string) => `${character}(?<!(?:${before})${character})`;

/**
 * Invisible characters that are text only behind what they shape: joiners in emoji and in joining scripts, variation
 * selectors behind what has variants. Anywhere else they could hide a message. Judged by the one character before
 * (two, for a joiner behind an emoji with its selector), so only a cut just before them shows.
 */
const OUT_OF_PLACE = [
  unless(`${behind(JOINING)}|\\p{Extended_Pictographic}\\ufe0f?|\\p{Emoji_Modifier}`, '\\u200d'),
  unless(behind(JOINING), '\\u200c'),
  unless(behind('\\p{Emoji}\\p{Extended_Pictographic}'), '[\\ufe0e\\ufe0f]'),
  unless(
    behind(
      '0\\p{Sm}\\p{Ideographic}\\p{scx=Han}\\p{scx=Myanmar}\\p{scx=Phags_Pa}\\p{scx=Manichaean}' +
        '\\p{scx=Egyptian_Hieroglyphs}\\uff01\\uff0c\\uff0e\\uff1a\\uff1b\\uff1f',
    ),
    '[\\ufe00-\\ufe0d]',
  ),
  unless(behind('\\p{Ideographic}'), '[\\u{e0100}-\\u{e01ef}]'),
  unless(behind('\\p{scx=Mongolian}'), '[\\u180b-\\u180d\\u180f]'),
  unless(behind('\\p{M}\\p{scx=Hebrew}'), '\\u034f'),
].join('|');

/** Every character that `OUT_OF_PLACE` is about: few texts have one, and looking for these needs no tables. */
const SHAPING = /\u034f|[\u180b-\u180f]|\u200c|\u200d|[\ufe00-\ufe0f]|\udb40[\udd00-\uddef]/;

let placePattern: RegExp | null = null;

/** Replaces what is out of place. The pattern is made when a text first needs it: that takes 4 ms. */
function replaceOutOfPlace(text: string, instead: (character: string) => string): string {
  if (!SHAPING.test(text)) return text;
  placePattern ??= new RegExp(OUT_OF_PLACE, 'gv');
  return text.replace(placePattern, instead);
}

/** More marks and joiners on one base than any script needs: the rest would climb over other lines. */
const TOO_MANY_MARKS = /([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gu;

const PLAIN = /^[\n\x20-\x7e]*$/;

/** Whether a text holds nothing but characters that mean the same anywhere, and line feeds: that is safe as it is. */
function isOrdinary(text: string): boolean {
  if (PLAIN.test(text)) return true;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0x0a && !isAlone(unit)) return false;
  }
  return true;
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x1f3f4) return character;
  if (code === 0x09) return TAB;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code < 0xa0) return `\\x${code.toString(16)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `\\u{${code.toString(16)}}`;
}

/**
 * Makes any text safe to draw. Line feeds stay and CR LF becomes one; a lone CR, which would draw over its line, is
 * shown as `␍`. Making safe text safe again changes nothing, and a text cut in two and made safe piece by piece is
 * the whole text made safe, unless the cut went through a character, a CR LF, or came just before a mark or a joiner.
 */
export function safeText(text: string): SafeText {
  if (isOrdinary(text)) return text as SafeText;
  return replaceOutOfPlace(text.replace(/\r\n/g, '\n'), shown)
    .replace(UNSAFE, shown)
    .replace(TOO_MANY_MARKS, '$1') as SafeText;
}

/** A growing text made safe. `same`: so many UTF-16 units of its beginning are those of the time before. */
interface GrownSafe {
  readonly text: GrownText<SafeText>;
  readonly same: number;
}

/**
 * Makes a growing text safe without going over its finished lines again, nor over its beginning where that is the string
 * of the time before.
 */
export function growingSafeText(mostTail = MOST_TAIL): (text: GrownText) => GrownSafe {
  let known = grownText('');
  /** The finished lines of it: UTF-16 units as they came, and made safe. */
  let finished = 0;
  let lines = grownText('');
  return (text) => {
    if (lengthOf(text) < finished || !beginAlike(text, known, finished)) {
      finished = 0;
      lines = grownText('');
    }
    known = text;
    const same = lengthOf(lines);
    // Behind a line feed no character, pair of line ends or run of marks goes on.
    const end = lineStart(text, lengthOf(text));
    if (end > finished) {
      lines = grownBy(lines, safeText(partOf(text, finished, end)), mostTail);
      finished = end;
    }
    const rest = safeText(partOf(text, finished));
    return { text: { head: lines.head, tail: lines.tail + rest } as GrownText<SafeText>, same };
  };
}

/**
 * Text for a document that people open with any program, a terminal among them: the same, but tabs stay, and so do
 * marks, however many. Doing it again changes nothing.
 */
export function documentText(text: string): string {
  if (isOrdinary(text)) return text;
  return replaceOutOfPlace(text.replace(/\r\n/g, '\n'), shown).replace(UNSAFE, (character) =>
    character === '\t' ? character : shown(character),
  );
}

/**
 * Text for a document that is read back, with each character that may not stand in it written otherwise. A carriage
 * return is such a character, in a CR LF too; tabs and line feeds stay.
 */
export function withHiddenWritten(text: string, written: (character: string) => string): string {
  if (isOrdinary(text)) return text;
  return replaceOutOfPlace(text, written).replace(UNSAFE, (character) =>
    character === '\t' || character.codePointAt(0) === 0x1f3f4 ? character : written(character),
  );
}

/** What of a text a document in JSON writes as `\uXXXX`: invisible characters that are out of place. */
export function withoutHidden(text: string, written: (character: string) => string): string {
  return replaceOutOfPlace(text, written);
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

/** A part of a growing text, by UTF-16 offsets that the caller knows to be at grapheme boundaries. */
export function safePart(text: GrownText<SafeText>, from: number, to?: number): SafeText {
  return partOf(text, from, to) as SafeText;
}

/** Cuts safe text by UTF-16 offsets that the caller knows to be at grapheme boundaries. */
export function sliceSafe(text: SafeText, from: number, to?: number): SafeText {
  return text.slice(from, to) as SafeText;
}
