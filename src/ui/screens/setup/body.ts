import { joinSafe, type SafeText, safeLine, words } from '../../../core/safe-text.ts';
import type { Look } from '../../../render/frame.ts';
import { blank, graphemesOf, type Line, takeCells, widthOf } from '../../../render/row.ts';
import type { Style } from '../../../render/theme.ts';
import { wrapLine, wrapText } from '../../../render/wrap.ts';

/** What stands between the title and the hints, as high as it wants to be. */
export interface Body {
  readonly lines: readonly Line[];
  /** The rows that must be in view: the marked choice or the field. */
  readonly focus: { readonly from: number; readonly to: number };
  readonly cursor: { readonly column: number; readonly row: number } | null;
}

export type Mark = 'ok' | 'failed' | 'waiting' | 'note' | 'warning';

const MARKS: Readonly<Record<Mark, { readonly sign: SafeText; readonly style: Style }>> = {
  ok: { sign: words`✓`, style: 'ok' },
  failed: { sign: words`✗`, style: 'error' },
  waiting: { sign: words`…`, style: 'accent' },
  note: { sign: words`·`, style: 'dim' },
  warning: { sign: words`!`, style: 'warning' },
};

const EMPTY_LINE: Line = [];

/** Rows below which a window is low. */
const LOW = 16;

/** What a question of the wizard says, from the top down: drawn on a screen, or read out line by line. */
export interface Page {
  /** There is so little room that what can be left out is. */
  readonly isLow: boolean;
  readonly heading: (text: SafeText) => this;
  readonly gap: () => this;
  readonly text: (text: SafeText, style?: Style, indent?: number) => this;
  /** A numbered step. */
  readonly step: (number: number, text: SafeText) => this;
  /** A line that says how something stands. */
  readonly mark: (mark: Mark, text: SafeText, detail?: SafeText) => this;
  /** A field of one line with the cursor in it; `before` and `after` the cursor as they are shown. */
  readonly field: (before: SafeText, after: SafeText, note?: SafeText) => this;
}

/** Puts a screen together from the top down, wrapped to the width. */
export class BodyBuilder implements Page {
  readonly #lines: Line[] = [];
  readonly #columns: number;
  #focus: Body['focus'] = { from: 0, to: 0 };
  #cursor: Body['cursor'] = null;

  /** The window is so low that what can be left out is. */
  readonly isLow: boolean;

  constructor(look: Look) {
    this.isLow = look.rows < LOW;
    // A column stays free on either side.
    this.#columns = look.columns - 1;
  }

  heading(text: SafeText): this {
    return this.text(text, 'heading').gap();
  }

  gap(): this {
    if (!this.isLow) this.#lines.push(EMPTY_LINE);
    return this;
  }

  text(text: SafeText, style?: Style, indent = 1): this {
    this.#lines.push(...wrapText(text, this.#columns, style, { first: [{ text: blank(indent) }] }));
    return this;
  }

  step(number: number, text: SafeText): this {
    const first: Line = [{ text: words` ${number}  `, style: 'accent' }];
    this.#lines.push(...wrapText(text, this.#columns, undefined, { first }));
    return this;
  }

  /** A line that says how something stands: by its sign, not by its colour alone. */
  mark(mark: Mark, text: SafeText, detail: SafeText = words``): this {
    const { sign, style } = MARKS[mark];
    const first: Line = [{ text: blank(3) }, { text: sign, style }, { text: blank(1) }];
    const quiet = mark === 'note' || mark === 'waiting' ? 'dim' : undefined;
    this.#lines.push(...wrapText(text, this.#columns, quiet, { first }));
    if (detail !== '') this.text(detail, mark === 'failed' ? undefined : 'dim', 5);
    return this;
  }

  /** A numbered choice with lines on what it means: in a low window only when it is marked. */
  choice(number: number, label: SafeText, details: readonly Line[], isMarked: boolean): this {
    const from = this.#lines.length;
    const pointer: Line = isMarked
      ? [{ text: words` › ${number}  `, style: 'selected' }]
      : [{ text: words`   ` }, { text: words`${number}  `, style: 'dim' }];
    const style: Style | undefined = isMarked ? 'selected' : undefined;
    this.#lines.push(...wrapText(label, this.#columns, style, { first: pointer }));
    for (const detail of this.isLow && !isMarked ? [] : details) {
      this.#lines.push(...wrapLine(detail, this.#columns, { first: [{ text: blank(6) }] }));
    }
    if (isMarked) this.#focus = { from, to: this.#lines.length - 1 };
    return this;
  }

  /**
   * A field of one line with the cursor in it; `before` and `after` the cursor as they are shown. What does not fit
   * is cut on the left, where the cursor is not.
   */
  field(before: SafeText, after: SafeText, note: SafeText = words``): this {
    const row = this.#lines.length;
    const room = this.#columns - FIELD_INDENT - 1;
    const shownBefore = lastCells(before, room);
    const shownAfter = takeCells(after, room - widthOf(shownBefore));
    const line: Line = [
      { text: words`   › `, style: 'accent' },
      { text: joinSafe([shownBefore, shownAfter], words``) },
    ];
    const used = widthOf(shownBefore) + widthOf(shownAfter);
    const isBeside = note !== '' && used + 3 + widthOf(note) <= room;
    this.#lines.push(isBeside ? [...line, { text: words`   ${note}`, style: 'dim' }] : line);
    if (note !== '' && !isBeside) this.text(note, 'dim', FIELD_INDENT);
    this.#focus = { from: row, to: this.#lines.length - 1 };
    this.#cursor = { column: FIELD_INDENT + widthOf(shownBefore), row };
    return this;
  }

  build(): Body {
    return { lines: this.#lines, focus: this.#focus, cursor: this.#cursor };
  }
}

const FIELD_INDENT = 5;

/** The end of a text that fits in so many cells, with `…` where something was cut. */
function lastCells(text: SafeText, cells: number): SafeText {
  if (widthOf(text) <= cells) return text;
  const graphemes = graphemesOf(text);
  let room = cells - 1;
  let from = graphemes.length;
  while (from > 0) {
    const width = widthOf(graphemes[from - 1] ?? '');
    if (width > room) break;
    room -= width;
    from--;
  }
  return words`…${safeLine(graphemes.slice(from).join(''))}`;
}

/** A text field's two sides as they are shown. */
export function sidesOf(text: string, cursor: number): readonly [SafeText, SafeText] {
  return [safeLine(text.slice(0, cursor)), safeLine(text.slice(cursor))];
}
