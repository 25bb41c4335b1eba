import type { CellTarget } from '../core/composer.ts';
import { writesCell } from '../core/notebook/cell-prompt.ts';
import type { State } from '../core/state.ts';
import { labelColumn, pageWidth } from './labelled-rows.ts';

/** The cell that is being written in its place. */
export interface CellInHand {
  readonly target: Exclude<CellTarget, { readonly kind: 'end' }>;
  /** Of the exchange that is edited, or that the new one stands above or below of. */
  readonly index: number;
  /** Cells of its labels. */
  readonly labels: number;
  /** Cells of its text beside them, without the one that is kept for the cursor. */
  readonly room: number;
  /** The same with it, as an editor is given it. */
  readonly textWidth: number;
}

/** Where a cell is being written; null where the prompt is. */
export function cellInHand(state: State, columns: number): CellInHand | null {
  const { target } = state.composer;
  if (target.kind === 'end' || !writesCell(state)) return null;
  const index = state.session.exchanges.findIndex(({ id }) => id === target.id);
  if (index < 0) return null;
  const width = pageWidth(columns);
  const labels = labelColumn(index + 1, width);
  const room = Math.max(1, width - labels);
  return { target, index, labels, room, textWidth: room + 1 };
}
