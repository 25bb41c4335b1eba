import type { TextBuffer } from '../../core/editor/buffer.ts';
import { joinSafe, type SafeText, safeLine, sliceSafe, words } from '../../core/safe-text.ts';
import { graphemesOf, takeCells, widthOf } from '../../render/row.ts';

/** A field of one line as it is drawn in so many cells, and the cell that the cursor stands on. */
export interface FieldView {
  readonly text: SafeText;
  readonly cursor: number;
}

const NOTHING = words``;

/** Shows the part of the text around the cursor; `…` stands where its beginning does not fit. */
export function fieldView(buffer: TextBuffer, cells: number): FieldView {
  const room = Math.max(2, cells);
  const before = safeLine(buffer.text.slice(0, buffer.cursor));
  const after = safeLine(buffer.text.slice(buffer.cursor));
  const width = widthOf(before);
  if (width < room)
    return { text: joinSafe([before, takeCells(after, room - width)], NOTHING), cursor: width };
  const tail = lastCells(before, room - 2);
  const shown = joinSafe([words`…`, tail], NOTHING);
  const cursor = widthOf(shown);
  return { text: joinSafe([shown, takeCells(after, room - cursor)], NOTHING), cursor };
}

/** The longest end of a text that fits in so many cells. */
function lastCells(text: SafeText, cells: number): SafeText {
  let kept = 0;
  let used = 0;
  for (const grapheme of graphemesOf(text).toReversed()) {
    used += widthOf(grapheme);
    if (used > cells) break;
    kept += grapheme.length;
  }
  return sliceSafe(text, text.length - kept);
}
