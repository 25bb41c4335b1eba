import { frameDifference, type Screenful } from './frame-difference.ts';

/** Frames are put on the terminal at most every so many ms; one that comes after a pause goes out at once. */
const FRAME_MS = 8;

const ENTER = '\x1b[?1049h';
const LEAVE = '\x1b[?1049l\x1b[?25h';

/** Puts frames on the terminal, on the alternate screen. */
export interface Painter {
  /** Shows this frame; of several in a row within a few ms only the last. */
  show(rows: readonly string[], columns: number): void;
  /** Where the cursor stands in the frame that comes next; null hides it. */
  placeCursor(cursor: Screenful['cursor']): void;
  /** Draws everything anew: nothing is known of what the terminal shows. */
  repaint(): void;
  /** Back to the screen of the shell; nothing is drawn until `enter`. */
  leave(): void;
  /** To the alternate screen; the next frame, or `repaint`, draws on it. */
  enter(): void;
}

/** `written` gives the form that a row is written in; it is asked for rows that change. */
export function createPainter(
  write: (sequence: string) => void,
  written: (row: string) => string = (row) => row,
  now: () => number = () => performance.now(),
): Painter {
  let shown: Screenful | null = null;
  let wanted: { readonly rows: readonly string[]; readonly columns: number } | null = null;
  let cursor: Screenful['cursor'] = null;
  let isIn = false;
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    if (wanted === null || !isIn) return;
    const next: Screenful = { ...wanted, cursor };
    const sequence = frameDifference(shown, next, written);
    shown = next;
    if (sequence === '') return;
    lastDrawn = now();
    write(sequence);
  };
  const drawSoon = () => {
    if (timer !== undefined) return;
    const due = lastDrawn + FRAME_MS - now();
    if (due <= 0) draw();
    else timer = setTimeout(draw, due);
  };
  return {
    show(rows, columns) {
      wanted = { rows, columns };
      drawSoon();
    },
    placeCursor(next) {
      cursor = next;
    },
    repaint() {
      shown = null;
      draw();
    },
    leave() {
      if (!isIn) return;
      isIn = false;
      clearTimeout(timer);
      timer = undefined;
      write(LEAVE);
    },
    enter() {
      if (isIn) return;
      isIn = true;
      shown = null;
      write(ENTER);
    },
  };
}
