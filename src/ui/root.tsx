import { useApp } from 'ink';
import { useEffect, useSyncExternalStore } from 'react';
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
  /** Gives out the way to lend the terminal to another program. */
  readonly onReady?: (suspendTerminal: (run: () => Promise<void>) => Promise<void>) => void;
}

/** The program's face: the state, drawn. It neither fetches, saves nor decides. */
export function Root({ store, frameOf, appearance, onReady }: RootProps) {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady?.(suspendTerminal), [onReady, suspendTerminal]);
  const state = useSyncExternalStore(store.subscribe, store.state);
  const theme = useSyncExternalStore(appearance.subscribe, appearance.theme);
  const { columns, rows } = state.size;
  const frame = frameOf(state, { columns, rows, theme });
  return <Screen rows={frame.rows} cursor={frame.cursor} columns={columns} height={rows} />;
}
