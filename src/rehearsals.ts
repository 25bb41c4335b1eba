import { anchoredRow } from './render/anchored-row.ts';
import type { Look } from './render/frame.ts';
import { rehearsal } from './render/rehearsal.ts';
import { frameRehearsal } from './render/rehearse-frames.ts';
import { createPainter } from './terminal/painter.ts';

/** What the first answer does for the first time, done before without anybody seeing it, in steps; and `atEnd`. */
export function* rehearsals(look: () => Look, atEnd: () => void): Generator<void> {
  yield* rehearsal();
  const now = look();
  const unseen = createPainter(() => {}, anchoredRow);
  unseen.enter();
  yield* frameRehearsal(now, (rows) => unseen.show(rows, now.columns));
  unseen.leave();
  atEnd();
}
