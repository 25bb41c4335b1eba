import { useSyncExternalStore } from 'react';
import type { Row } from '../core/row.ts';
import type { State } from '../core/state.ts';
import type { Frame, Look } from '../render/frame.ts';
import type { Store } from '../runtime/create-store.ts';
import { Screen } from './components/screen.tsx';

export interface RootProps {
  readonly store: Pick<Store, 'state' | 'subscribe'>;
  /** What the screen shows for a state. */
  readonly frameOf: (state: State, look: Look) => Frame;
  /** The theme as it is now, and a way to hear that it changed: the terminal answers late, or never. */
  readonly appearance: {
    readonly theme: () => Look['theme'];
    readonly subscribe: (listener: () => void) => () => void;
  };
  /** Where the cursor stands in the frame that is about to be drawn. */
  readonly onCursor?: (cursor: Frame['cursor']) => void;
  /** Where pictures stand in it. */
  readonly onPictures?: (pictures: NonNullable<Frame['pictures']>) => void;
  /** What Ink is given for it. */
  readonly onRows?: (rows: readonly Row[]) => void;
}

/** The program's face: the state, drawn. It neither fetches, saves nor decides. */
export function Root({ store, frameOf, appearance, onCursor, onPictures, onRows }: RootProps) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const theme = useSyncExternalStore(appearance.subscribe, appearance.theme);
  const { columns, rows } = state.size;
  const frame = frameOf(state, { columns, rows, theme });
  return (
    <Screen
      rows={frame.rows}
      cursor={frame.cursor}
      columns={columns}
      height={rows}
      {...(onCursor === undefined ? {} : { onCursor })}
      {...(frame.pictures === undefined ? {} : { pictures: frame.pictures })}
      {...(onPictures === undefined ? {} : { onPictures })}
      {...(onRows === undefined ? {} : { onRows })}
    />
  );
}
