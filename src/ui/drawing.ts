import { EMPTY_ROW, type Row, withoutEndBlanks } from '../core/row.ts';
import type { Frame } from '../render/frame.ts';
import type { RootProps } from './root.tsx';

/** What is drawn on, and who hears that nothing can be drawn any more. */
export interface Surface {
  readonly show: (rows: readonly Row[]) => void;
  /** The same for Ink, which gives a frame as text. */
  readonly frames: NodeJS.WriteStream;
  readonly failed: (error: unknown) => void;
}

/**
 * Draws the notebook until the given function is called. React and Ink take as long to load as all the rest, so the
 * first frame does not wait for them, and neither does the answer to a prompt that was sent with it: until they are there
 * the rows go straight to the surface, which are the same that `Root` gives to Ink. `first`: what comes to the screen
 * before they are loaded.
 */
export function drawNotebook(
  props: RootProps,
  surface: Surface,
  first: Promise<void> = Promise.resolve(),
): () => void {
  let stop = drawDirectly(props, surface);
  let isClosed = false;
  const mountRoot = async () => {
    // Nothing is to be seen of the change, and an answer that comes already is drawn without it as well.
    await betweenAnswers(props.store);
    const { mount } = await import('./mount.tsx');
    await nextTurn();
    if (isClosed) return;
    stop();
    const screen = mount(props, surface.frames);
    stop = () => screen.unmount();
    await screen.waitUntilExit();
  };
  // What was typed before comes first.
  void first.then(nextTurn).then(mountRoot).catch(surface.failed);
  return () => {
    isClosed = true;
    stop();
  };
}

/** Waits for the end of a request that is under way. */
async function betweenAnswers(store: RootProps['store']): Promise<void> {
  while (store.state().live !== null) {
    await new Promise<void>((resolve) => {
      const stop = store.subscribe(() => {
        stop();
        resolve();
      });
    });
    await nextTurn();
  }
}

/** Loading and drawing for the first time take long each: keys come between. They come before the second of two only. */
async function nextTurn(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise<void>((resolve) => void setImmediate(resolve));
}

/** Shows a frame now, and one for each change that is over; gives what ends that. */
export function drawDirectly(
  { store, appearance, frameOf, onCursor, onPictures }: RootProps,
  { show, failed }: Pick<Surface, 'show' | 'failed'>,
): () => void {
  let isDue = false;
  let isOver = false;
  const draw = () => {
    isDue = false;
    if (isOver) return;
    try {
      const state = store.state();
      const { columns, rows } = state.size;
      const frame = frameOf(state, { columns, rows, theme: appearance.theme() });
      onCursor?.(frame.cursor);
      onPictures?.(frame.pictures ?? []);
      show(asInk(frame, rows));
    } catch (error) {
      failed(error);
    }
  };
  const drawSoon = () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(draw);
  };
  const stops = [store.subscribe(drawSoon), appearance.subscribe(drawSoon)];
  draw();
  return () => {
    isOver = true;
    for (const stop of stops) stop();
  };
}

/** The rows of a frame as Ink hands them on: as many as the screen is high, without blanks at their ends. */
function asInk({ rows }: Frame, height: number): readonly Row[] {
  return Array.from({ length: height }, (_, i) => withoutEndBlanks(rows[i] ?? EMPTY_ROW));
}
