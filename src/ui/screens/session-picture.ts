import type { SessionItem } from '../../core/panels/session-items.ts';
import { columnsForPicture } from '../../core/panels/session-picture.ts';
import type { SessionsPanel } from '../../core/panels/sessions.ts';
import { words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { imageName } from '../../render/exchange-images.ts';
import type { Pictures } from '../../render/pictures.ts';
import { blank, span, truncate } from '../../render/row.ts';
import type { ListParts } from './list-frame.ts';

/** Cells between the list and the picture, and at the right edge. */
const GAP = 2;
const MARGIN = 1;

/**
 * What stands beside the list of sessions: the first image of the selected one, with the name of its file. Always in
 * the same place; null: the list has all columns.
 */
export function sessionPicture(
  state: Pick<State, 'settings' | 'size'>,
  panel: SessionsPanel,
  selected: SessionItem | undefined,
  pictures: Pictures | null,
): NonNullable<ListParts['beside']> | null {
  const room = columnsForPicture(state, panel);
  if (pictures === null || !pictures.areDrawn() || room === 0) return null;
  const column = state.size.columns - room - GAP - MARGIN;
  const image = panel.picture?.session === selected?.summary.id ? panel.picture?.image : null;
  if (image == null) return { column, lines: [] };
  const rows = pictures.rows(image, room, undefined, panel.picture?.session);
  if (rows.length === 0) return { column, lines: [] };
  const name = truncate([span(words`${imageName(image)}`, 'dim')], room);
  return { column, lines: [...rows, name].map((line) => [{ text: blank(GAP) }, ...line]) };
}
