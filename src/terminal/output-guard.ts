/**
 * The second line behind SafeText: whatever is written to the terminal is checked against our own list of sequences.
 * What is not on it is made visible instead, and counted. Nothing should ever be: a count is a mistake of ours, or a
 * hole in a library that draws for us.
 */

/** Sequences that drawing is made of: colours and styles, moving the cursor, erasing, the screens, frames at once. */
const DRAWING = String.raw`\[(?:[\d;:]*m|\d*(?:;\d*)?[A-HJ-Mr]|\?(?:25|1049|2026)[hl])`;

/** What only our own writers send: modes, kitty's keyboard flags, the title, a colour asked for, the clipboard. */
const OWN = [
  DRAWING,
  String.raw`\[\?(?:7|2004|1000|1002|1003|1006)[hl]`,
  String.raw`\[(?:>5u|<u|2[23];2t)`,
  '7',
  String.raw`\]0;[^\x00-\x1f\x7f-\x9f]*\x07`,
  String.raw`\]11;\?\x1b\\`,
  String.raw`\]52;c;[A-Za-z0-9+/=]*\x07`,
  // The same inside the envelopes of tmux and of GNU screen, which gets it in pieces.
  String.raw`Ptmux;\x1b\x1b\]52;c;[A-Za-z0-9+/=]*\x07\x1b\\`,
  String.raw`P\x1b\]52;c;[A-Za-z0-9+/=]*\x07?\x1b\\`,
  String.raw`P[A-Za-z0-9+/=]+\x07?\x1b\\`,
  String.raw`P\x07\x1b\\`,
].join('|');

/** A sequence of the list as a whole, to step over; else a control character, which begins none. */
const each = (list: string) =>
  new RegExp(String.raw`\x1b(?:${list})|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]`, 'g');

export type Writer = 'drawing' | 'own';

/** A link that can be clicked on begins or ends (OSC 8): to http and https only, in printable ASCII. */
const LINK = String.raw`\]8;;(?:https?:\/\/[\x21-\x7e]*)?\x07`;

const LISTED: Readonly<Record<Writer, RegExp>> = { drawing: each(`${DRAWING}|${LINK}`), own: each(OWN) };
/** Whether there is anything to do about a frame: one pass without a call for each sequence. */
const STRANGER = new RegExp(String.raw`\x1b(?!${DRAWING})|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]`);

let dropped = 0;

/** How many control characters were kept from the terminal since the program began. */
export function droppedSequences(): number {
  return dropped;
}

/**
 * What may be written of a text. `drawing` is for what draws frames, `own` for our own few sequences. Text is not
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
}

/** From now on everything that any part of the program writes to this stream is checked. */
export function guardStream(stream: GuardedStream): void {
  const write = stream.write.bind(stream) as (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => boolean;
  stream.write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    done?: (error?: Error | null) => void,
  ) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return write(guarded(text, 'drawing'), encoding, done);
  };
}
