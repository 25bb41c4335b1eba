import { graphemeStart, previousGrapheme } from '../core/editor/boundaries.ts';
import { hiddenKeys } from '../core/key-shape.ts';
import { joinPrintable, type Printable, printable, printableSince } from '../core/printable.ts';
import { safeLine } from '../core/safe-text.ts';
import { cellsOf } from '../render/cell-width.ts';

/** What came of keys or of a paste. */
export type Typed =
  /** To be shown where it is typed: safe text, and steps back over what was erased. */
  | { readonly kind: 'echo'; readonly text: Printable }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'interrupt' | 'quit' | 'suspend' | 'end' };

/** One cell back, emptied, and back again: all that a terminal's own line editing sends. */
const RUB_OUT = printable`\b \b`;
const NEW_LINE = /^(?:\r\n|[\r\n])$/;
/** What is not simply text: ends of lines, and the keys that a terminal's own line editing knows. */
const PIECES = /\r\n|[\r\n\x03\x04\b\x15\x17\x1a\x1c\x7f]|[^\r\n\x03\x04\b\x15\x17\x1a\x1c\x7f]+/g;
/** A line end with text on both sides, at once: nobody types that. */
const PASTED = /[^\r\n](?:\r\n|[\r\n])+[^\r\n]/;
/** A private key goes over many lines, of which only the first says what it is. */
const KEY_BEGINS = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----\s*$/;
const KEY_GOES_ON = /^\s*[A-Za-z0-9+/=]*$/;
/** What is shown of a line: keys are hidden, since it stays in the terminal's scrollback. */
const shown = (line: string, isWithinKey: boolean) =>
  safeLine(isWithinKey && KEY_GOES_ON.test(line) ? line.replace(/\S/g, '•') : hiddenKeys(line));
/** Keys that mean nothing here: arrows, function keys, a control alone. What is pasted is longer or has more in it. */
const MEANS_NOTHING =
  /^(?:(?:\x1b(?:\[[\d;]*[A-Za-z~]|O[A-Za-z]))+|[\x00-\x02\x05-\x07\x0b\x0c\x0e-\x14\x16\x18\x19\x1b\x1d-\x1f])$/;

/**
 * The line that is being typed on a terminal in raw mode. The terminal's own echo shows C1 controls as they are, and a
 * paste with some in it would be obeyed; so the line is edited and shown here, with the keys that people know from there:
 * Backspace, Ctrl+U and Ctrl+W, and no movement in the line, which a screen reader could not follow.
 */
export class TypedLine {
  #line = '';
  /** Lines above it that were pasted, each with its end: they wait for an Enter of the user's. */
  #pasted = '';
  #isPaste = false;
  #endedByReturn = false;
  #isWithinKey = false;

  /**
   * Takes what came from the terminal, as it came. A paste never sends: this terminal marks none, so lines that come at
   * once are one.
   *
   * @param goesOn it came right behind what was taken last
   */
  take(text: string, goesOn = false): readonly Typed[] {
    if (MEANS_NOTHING.test(text)) return [];
    const isPaste = PASTED.test(text) || (this.#isPaste && goesOn);
    const said = isPaste ? [] : this.rested();
    this.#isPaste = isPaste;
    return [...said, ...this.#pieces(text)];
  }

  /** Nothing came for a moment: a paste is over, and it is said what is done with it. */
  rested(): readonly Typed[] {
    if (!this.#isPaste) return [];
    this.#isPaste = false;
    const end: readonly Typed[] = this.#line === '' ? [] : this.#keep();
    const count = this.#pasted.split('\n').length - 1;
    const text = printable`${count} lines were pasted. Enter sends them, Ctrl+C drops them.\n`;
    return [...end, { kind: 'echo', text }];
  }

  #pieces(text: string): readonly Typed[] {
    return Array.from(text.matchAll(PIECES), ([piece]) => this.#piece(piece)).flat();
  }

  #piece(piece: string): readonly Typed[] {
    // A line end that was cut in two is one.
    const isRest = piece === '\n' && this.#endedByReturn;
    this.#endedByReturn = piece === '\r';
    if (isRest) return [];
    if (NEW_LINE.test(piece)) return this.#isPaste ? this.#keep() : this.#end();
    switch (piece) {
      case '\b':
      case '\x7f':
        return this.#become(this.#line.slice(0, previousGrapheme(this.#line, this.#line.length)));
      case '\x03':
        this.#line = '';
        this.#pasted = '';
        return [{ kind: 'echo', text: printable`^C` }, { kind: 'interrupt' }];
      case '\x04':
        return this.#line === '' && this.#pasted === '' ? [{ kind: 'end' }] : [];
      case '\x15':
        return this.#become('');
      case '\x17':
        return this.#become(this.#line.replace(/\S+\s*$|\s+$/u, ''));
      case '\x1a':
        return [{ kind: 'suspend' }];
      case '\x1c':
        return [{ kind: 'quit' }];
      default:
        return this.#become(this.#line + piece);
    }
  }

  /** Enter: what was pasted goes with the line. */
  #end(): readonly Typed[] {
    const line = this.#line === '' ? this.#pasted.slice(0, -1) : this.#pasted + this.#line;
    const shown = this.#ended();
    this.#pasted = '';
    return [...shown, { kind: 'line', line }];
  }

  /** The end of a line that was pasted. */
  #keep(): readonly Typed[] {
    this.#pasted += `${this.#line}\n`;
    return this.#ended();
  }

  #ended(): readonly Typed[] {
    const line = this.#line;
    this.#line = '';
    this.#isWithinKey = KEY_BEGINS.test(line) || (this.#isWithinKey && KEY_GOES_ON.test(line));
    return [{ kind: 'echo', text: printable`\n` }];
  }

  /** The line as it is now; on the terminal only what is different is written. */
  #become(line: string): readonly Typed[] {
    const was = shown(this.#line, this.#isWithinKey);
    const is = shown(line, this.#isWithinKey);
    this.#line = line;
    let same = 0;
    while (same < Math.min(was.length, is.length) && was[same] === is[same]) same++;
    // A character is written whole: what stands before a mark or a joiner is written again with it.
    same = Math.min(graphemeStart(was, same), graphemeStart(is, same));
    const erased = Array.from({ length: cellsOf(was.slice(same)) }, () => RUB_OUT);
    const text = joinPrintable([...erased, printableSince(is, same)]);
    return text === '' ? [] : [{ kind: 'echo', text }];
  }
}
