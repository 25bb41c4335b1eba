/**
 * Splits what the program wrote into text and the few control sequences that are its own. Whatever else a terminal
 * would obey is an error: nothing from outside may get through.
 */

const OWN = [
  // Colours and styles.
  /\x1b\[[\d;:]*m/y,
  // Cursor moves, erasing, and moving lines within a part of the screen.
  /\x1b\[\d*(?:;\d*)?[A-HJ-Mr]/y,
  // Wrapping, cursor, alternate screen, pastes in brackets, frames drawn at once, mouse.
  /\x1b\[\?(?:7|25|1049|2004|2026|1000|1002|1003|1006)[hl]/y,
  // Kitty's keyboard flags, pushed and popped.
  /\x1b\[>5u/y,
  /\x1b\[<u/y,
  // The window's title, kept and brought back.
  /\x1b\[2[23];2t/y,
  // What the background is.
  /\x1b\]11;\?\x1b\\/y,
  // Whether it marks pastes.
  /\x1b\[\?2004\$p/y,
  // Which pictures can be drawn: name, kitty's and iTerm2's protocols, sizes in pixels, and what all answer.
  /\x1b\[(?:>q|14t|16t|c)/y,
  /\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\/y,
  /\x1b\]1337;Capabilities\x07/y,
];
const TITLE = /\x1b\][02];([^\x00-\x1f\x7f-\x9f]*)\x07/y;
const LINK = /\x1b\]8;;(https?:\/\/[\x21-\x7e]*)?\x07/y;
const TEXT = /[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+/y;
/** Reorders text, hides it, or starts a line of its own on some terminals. */
const MISLEADING = /[\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

export interface TerminalOutput {
  readonly text: string;
  /** Every title that the window was given. */
  readonly titles: readonly string[];
  /** Where every link leads. */
  readonly links: readonly string[];
}

/** Throws at the first byte that is neither text nor a sequence of the program's own. */
export function readTerminalOutput(output: string): TerminalOutput {
  let text = '';
  const titles: string[] = [];
  const links: string[] = [];
  let openLinks = 0;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(output);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < output.length) {
    const plain = take(TEXT);
    if (plain !== null) {
      text += plain[0];
      continue;
    }
    const title = take(TITLE);
    if (title !== null) {
      titles.push(title[1] ?? '');
      continue;
    }
    const link = take(LINK);
    if (link !== null) {
      const [, target] = link;
      openLinks += target === undefined ? -1 : 1;
      if (target !== undefined) links.push(target);
      if (openLinks < 0 || openLinks > 1) throw new Error(`a link within a link, at ${at}`);
      continue;
    }
    if (OWN.some((pattern) => take(pattern) !== null)) continue;
    const where = JSON.stringify(output.slice(Math.max(0, at - 40), at + 40));
    throw new Error(`not a sequence of the program's own, at ${at}: ${where}`);
  }
  const misleading = MISLEADING.exec(text + titles.join(''));
  if (misleading !== null)
    throw new Error(`a character that misleads: U+${misleading[0].codePointAt(0)?.toString(16)}`);
  if (openLinks > 0) throw new Error(`a link that does not end: ${links.at(-1)}`);
  return { text, titles, links };
}
