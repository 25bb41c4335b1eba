import { words } from '../core/safe-text.ts';
import type { State } from '../core/state.ts';
import { type CellInHand, cellInHand } from './cell-in-hand.ts';
import { attachmentNotes } from './composer.ts';
import { inLabel } from './exchange.ts';
import { inputImages } from './exchange-images.ts';
import { kept } from './kept.ts';
import { labelled, type Part, pageWidth } from './labelled-rows.ts';
import { picturesFor } from './pictures.ts';
import type { PromptLayout } from './prompt.ts';
import type { Layout } from './reading-place.ts';
import { type Line, truncate } from './row.ts';
import type { RowCache } from './row-cache.ts';
import { textInHand } from './text-in-hand.ts';

/** A cell that is being written, in its place in the page. */
export interface CellEditor {
  readonly cell: CellInHand;
  /** What is drawn in the place of its input, or of the row that is not there yet. */
  readonly parts: readonly Part[];
  /** rows */
  readonly height: number;
  /** In these rows; the column counts from the first cell of the labels. */
  readonly cursor: { readonly column: number; readonly row: number };
  /** The offset in its text of a cell of these rows; null above and below the text. */
  readonly offsetAt: (row: number, column: number) => number | null;
}

const NEW: Line = [{ text: words`New`, style: 'accent' }];

interface Known {
  readonly given: readonly unknown[];
  readonly editor: CellEditor;
}
/** While an answer comes elsewhere, the cell that is written is the same for every frame. */
let known: Known | null = null;

/** The cell that is being written, laid out for a window of so many columns; null where none is. */
export function cellEditor(state: State, columns: number, cache: RowCache): CellEditor | null {
  const cell = cellInHand(state, columns);
  if (cell === null) return null;
  const exchange = state.session.exchanges[cell.index];
  const pictures = picturesFor(state, cache);
  const { composer, endpoint, served, live } = state;
  const given = [
    columns,
    cell.index,
    exchange,
    composer,
    endpoint,
    served,
    live === null,
    pictures?.version(),
  ];
  if (known !== null && given.every((one, i) => one === known?.given[i])) return known.editor;

  const text = textInHand(state, cell.textWidth);
  const images =
    exchange === undefined
      ? []
      : [
          ...inputImages({ ...exchange, images: composer.attachments }, undefined, cell.room, pictures),
          ...attachmentNotes(state, cell.room),
        ];
  const label =
    cell.target.kind === 'edit' && exchange !== undefined ? inLabel(exchange, cell.index + 1) : NEW;
  const rows = [...images, ...text.lines];
  const parts = labelled(truncate(label, pageWidth(columns)), [{ rows }], cell.labels);
  const above = parts.length - 1 + images.length;
  const editor: CellEditor = {
    cell,
    parts,
    height: parts.length - 1 + rows.length,
    cursor: { column: cell.labels + text.cursor.column, row: above + text.cursor.row },
    offsetAt: (row, column) => clicked(text, row - above, column - cell.labels),
  };
  known = { given, editor };
  return editor;
}

function clicked(text: PromptLayout, row: number, column: number): number | null {
  return row < 0 || row >= text.lines.length ? null : text.offsetAt(row, Math.max(0, column));
}

const GAP: Part = { first: [], rest: [], rows: [[]] };

/** An exchange with the cell that is written in it, above it or below it. */
export const withEditor = kept(({ parts, height }: Layout, editor: CellEditor): Layout => {
  switch (editor.cell.target.kind) {
    case 'above':
      return { parts: [...editor.parts, GAP, ...parts], height: height + editor.height + 1, begin: 0 };
    case 'below':
      return {
        parts: [...parts, GAP, ...editor.parts],
        height: height + editor.height + 1,
        begin: height + 1,
      };
    case 'edit': {
      // Its label takes as many parts as that of the input does.
      const own = parts.slice(0, editor.parts.length);
      const replaced = own.reduce((sum, part) => sum + part.rows.length, 0);
      return {
        parts: [...editor.parts, ...parts.slice(own.length)],
        height: height - replaced + editor.height,
        begin: 0,
      };
    }
  }
});
