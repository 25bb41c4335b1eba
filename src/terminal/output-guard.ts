import type { OwnSequence } from './own-sequence.ts';

/**
 * The second line behind SafeText: whatever is written to the terminal is checked against our own list of sequences.
 * What is not on it is made visible instead, and counted. Nothing should ever be: a count is a mistake of ours, or a
 * hole in a library that draws for us.
 */

/** Sequences that drawing is made of: colours and styles, moving the cursor, erasing, the screens, frames at once. */
const DRAWING = String.raw`\[(?:[\d;:]*m|\d*(?:;\d*)?[A-HJ-Mr]|\?(?:25|1049|2026)[hl])`;

/** A sequence in tmux's envelope, where every ESC of it is doubled. */
const inTmux = (sequence: string) =>
  String.raw`Ptmux;\x1b\x1b${sequence.replaceAll(String.raw`\x1b`, String.raw`\x1b\x1b`)}\x1b\\`;

/** Which pictures the terminal can draw, and how large a cell is. */
const VERSION_ASKED = String.raw`\[>q`;
const KITTY_ASKED = String.raw`_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\`;

/** Kitty's graphics: an image given with its pieces, one taken away, one that is not finished. */
const KITTY_PICTURES = [
  String.raw`_Ga=T,U=1,f=100,t=d,i=\d{1,10},c=\d{1,3},r=\d{1,3},q=2,m=[01];[A-Za-z0-9+/=]{1,4096}\x1b\\`,
  String.raw`_Gq=2,m=[01];[A-Za-z0-9+/=]{0,4096}\x1b\\`,
  String.raw`_Ga=d,d=I,i=\d{1,10},q=2\x1b\\`,
];

/** What only the writer of pictures sends: the above, iTerm2's inline images, sixels. */
const PICTURES = [
  ...KITTY_PICTURES,
  ...KITTY_PICTURES.map(inTmux),
  String.raw`\]1337;File=inline=1;size=\d+;width=\d{1,3};height=\d{1,3};preserveAspectRatio=1;doNotMoveCursor=1:[A-Za-z0-9+/=]+\x07`,
  String.raw`P0;1;0q"1;1;\d{1,5};\d{1,5}[-0-9;#!$?-~]*\x1b\\`,
].join('|');

/** What only our own writers send: modes, kitty's keyboard flags, the title, questions, the clipboard. */
const OWN = [
  DRAWING,
  String.raw`\[\?(?:7|2004|1000|1002|1003|1006)[hl]`,
  String.raw`\[(?:>5u|<u|2[23];2t)`,
  '7',
  String.raw`\]0;[^\x00-\x1f\x7f-\x9f]*\x07`,
  String.raw`\]11;\?\x1b\\`,
  String.raw`\[\?2004\$p`,
  String.raw`\]52;c;[A-Za-z0-9+/=]*\x07`,
  String.raw`\[(?:14t|16t|c)`,
  String.raw`\]1337;Capabilities\x07`,
  VERSION_ASKED,
  KITTY_ASKED,
  inTmux(VERSION_ASKED),
  inTmux(KITTY_ASKED),
  // The clipboard inside the envelopes of tmux and of GNU screen, which gets it in pieces.
  String.raw`Ptmux;\x1b\x1b\]52;c;[A-Za-z0-9+/=]*\x07\x1b\\`,
  String.raw`P\x1b\]52;c;[A-Za-z0-9+/=]*\x07?\x1b\\`,
  String.raw`P[A-Za-z0-9+/=]+\x07?\x1b\\`,
  String.raw`P\x07\x1b\\`,
].join('|');

/** A sequence of the list as a whole, to step over; else a control character, which begins none. */
const each = (list: string) =>
  new RegExp(String.raw`\x1b(?:${list})|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]`, 'g');

export type Writer = 'drawing' | 'own' | 'pictures' | 'echo';

/** A link that can be clicked on begins or ends (OSC 8): to http and https only, in printable ASCII. */
const LINK = String.raw`\]8;;(?:https?:\/\/[\x21-\x7e]*)?\x07`;

const LISTED: Readonly<Record<Writer, RegExp>> = {
  drawing: each(`${DRAWING}|${LINK}`),
  own: each(OWN),
  pictures: each(`${DRAWING}|${PICTURES}`),
  // What is typed in lines, and one step back over what was erased.
  echo: /\x08 \x08|[\x00-\x09\x0b-\x1f\x7f-\x9f]/g,
};
/** Whether there is anything to do about a frame: one pass without a call for each sequence. */
const STRANGER = new RegExp(String.raw`\x1b(?!${DRAWING})|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]`);

let dropped = 0;

/** How many control characters were kept from the terminal since the program began. */
export function droppedSequences(): number {
  return dropped;
}

/**
 * What may be written of a text. `drawing` is for what draws frames, `own` for our own few sequences, `pictures` for
 * pictures, which nothing else may send, `echo` for what is typed in lines. Text is not
 * judged, only controls: one that begins no sequence of the list comes out as `␛` and the like, one of the second set (C1) as `U+FFFD`.
 */
export function guarded(text: string, writer: Writer): string {
  if (writer === 'drawing' && !STRANGER.test(text)) return text;
  return text.replace(LISTED[writer], (found) => {
    if (found.length > 1) return found;
    dropped += 1;
    const code = found.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** A standard stream, as far as it is written to. */
export interface GuardedStream {
  write: NodeJS.WriteStream['write'];
  end?: NodeJS.WritableStream['end'];
}

/** What frames, and pictures in their order among them, are written with. */
export interface GuardedWriters {
  readonly frames: (sequence: OwnSequence) => void;
  readonly pictures: (sequence: OwnSequence) => void;
}

type Done = (error?: Error | null) => void;
type Chunk = string | Uint8Array;

/** From now on everything that any part of the program writes to this stream is checked. */
export function guardStream(stream: GuardedStream): GuardedWriters {
  const write = stream.write.bind(stream) as (text: string, done?: Done) => boolean;
  const checked = (chunk: Chunk, encoding?: BufferEncoding | Done, done?: Done) => {
    const text = textOf(chunk, typeof encoding === 'string' ? encoding : 'utf8');
    return write(guarded(text, 'drawing'), typeof encoding === 'function' ? encoding : done);
  };
  stream.write = checked;
  const end = stream.end?.bind(stream) as ((done?: Done) => NodeJS.WritableStream) | undefined;
  if (end !== undefined) {
    // What is written at the end does not come by way of `write`.
    stream.end = (last?: Chunk | Done, encoding?: BufferEncoding | Done, done?: Done) => {
      if (typeof last === 'function') return end(last);
      if (last != null) checked(last, typeof encoding === 'string' ? encoding : 'utf8');
      return end(typeof encoding === 'function' ? encoding : done);
    };
  }
  return {
    frames: (sequence) => void write(guarded(sequence, 'drawing')),
    pictures: (sequence) => void write(guarded(sequence, 'pictures')),
  };
}

/** What a terminal would read of what is written: strings may stand for other bytes than those of their characters. */
function textOf(chunk: Chunk, encoding: BufferEncoding): string {
  if (typeof chunk !== 'string') return Buffer.from(chunk).toString('utf8');
  return /^utf-?8$/i.test(encoding) ? chunk : Buffer.from(chunk, encoding).toString('utf8');
}
