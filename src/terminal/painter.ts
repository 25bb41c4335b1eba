import type { PlacedPicture } from '../core/placed-picture.ts';
import type { Row } from '../core/row.ts';
import type { Screenful } from './frame-difference.ts';
import { NOTHING, type OwnSequence, ownSequence } from './own-sequence.ts';
import { createPictureOverlay } from './picture-overlay.ts';

/** Frames are put on the terminal at most every so many ms; one that comes after a pause goes out at once. */
const FRAME_MS = 8;

const ENTER = ownSequence`\x1b[?1049h`;
/**
 * Cleared first: GNU screen has no alternate screen unless it is told to, and what is written behind would stand amid
 * our last frame. Some terminals also keep a picture that nothing was written over.
 */
const LEAVE = ownSequence`\x1b[0m\x1b[2J\x1b[H\x1b[?1049l\x1b[?25h`;

/** Puts frames on the terminal, on the alternate screen. */
export interface Painter {
  /** Shows this frame; of several in a row within a few ms only the last. */
  readonly show: (rows: readonly Row[], columns: number) => void;
  /** Where the cursor stands in the frame that comes next; null hides it. */
  readonly placeCursor: (cursor: Screenful['cursor']) => void;
  /** Where pictures stand in the frame that comes next. */
  readonly placePictures: (pictures: readonly PlacedPicture[]) => void;
  /** A picture that can be drawn now could not before, or the other way round. */
  readonly picturesChanged: () => void;
  /** The terminal has another size, or had one meanwhile: nothing is known of what it shows; the next frame is drawn whole. */
  readonly resized: () => void;
  /** Draws everything anew: nothing is known of what the terminal shows. */
  readonly repaint: () => void;
  /** Back to the screen of the shell; nothing is drawn until `enter`. */
  readonly leave: () => void;
  /** To the alternate screen; the next frame, or `repaint`, draws on it. */
  readonly enter: () => void;
}

/** How pictures get over the cells that are kept for them; absent: they do not. */
export interface PictureDrawing {
  /** What draws a picture where the cursor is; null while it cannot be drawn. */
  readonly drawing: (picture: PlacedPicture) => OwnSequence | null;
  readonly write: (sequence: OwnSequence) => void;
}

/** What the painter waits by: ms that have passed, and a call after so many, which the given function takes back. */
export interface PainterClock {
  readonly elapsed: () => number;
  readonly after: (ms: number, call: () => void) => () => void;
}

const SYSTEM_CLOCK: PainterClock = {
  elapsed: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * `written` gives the form that a row is written in; it is asked for rows that change. `painted` hears how long each
 * frame took here, in ms.
 */
export function createPainter(
  write: (sequence: OwnSequence) => void,
  written: (row: Row) => Row = (row) => row,
  pictures: PictureDrawing = { drawing: () => null, write },
  painted: (ms: number) => void = () => {},
  clock: PainterClock = SYSTEM_CLOCK,
): Painter {
  const now = () => clock.elapsed();
  const overlay = createPictureOverlay(pictures.drawing, written, now);
  let shown: Screenful | null = null;
  let wanted: {
    readonly rows: readonly Row[];
    readonly columns: number;
    readonly pictures: readonly PlacedPicture[];
  } | null = null;
  let cursor: Screenful['cursor'] = null;
  let placed: readonly PlacedPicture[] = [];
  let isIn = false;
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let stopFrame: (() => void) | null = null;
  let stopPictures: (() => void) | null = null;

  const stopTimers = () => {
    stopFrame?.();
    stopPictures?.();
    stopFrame = null;
    stopPictures = null;
  };
  const draw = () => {
    stopFrame?.();
    stopFrame = null;
    if (wanted === null || !isIn) return;
    const began = now();
    const next: Screenful = { rows: wanted.rows, columns: wanted.columns, cursor };
    const sequence = overlay.difference(shown, next, wanted.pictures);
    shown = next;
    if (sequence !== '') {
      lastDrawn = began;
      write(sequence);
    }
    drawPictures();
    painted(now() - began);
  };
  const drawPictures = () => {
    stopPictures?.();
    stopPictures = null;
    if (shown === null || !isIn) return;
    const { sequence, wait } = overlay.due();
    if (wait !== null) stopPictures = clock.after(Math.ceil(wait), drawPictures);
    if (sequence === '') return;
    const place =
      shown.cursor === null
        ? NOTHING
        : ownSequence`\x1b[${shown.cursor.row + 1};${shown.cursor.column + 1}H\x1b[?25h`;
    pictures.write(ownSequence`\x1b[?2026h\x1b[?25l\x1b[0m${sequence}${place}\x1b[?2026l`);
  };
  const drawSoon = () => {
    if (stopFrame !== null) return;
    const due = lastDrawn + FRAME_MS - now();
    if (due <= 0) draw();
    else stopFrame = clock.after(due, draw);
  };
  return {
    show(rows, columns) {
      wanted = { rows, columns, pictures: placed };
      drawSoon();
    },
    placeCursor(next) {
      cursor = next;
    },
    placePictures(next) {
      placed = next;
    },
    picturesChanged: drawPictures,
    resized() {
      shown = null;
    },
    repaint() {
      shown = null;
      draw();
    },
    leave() {
      if (!isIn) return;
      isIn = false;
      stopTimers();
      write(LEAVE);
      overlay.forget();
    },
    enter() {
      if (isIn) return;
      isIn = true;
      shown = null;
      write(ENTER);
    },
  };
}
