/** How long text may wait before it is shown, in ms: two frames at 60 per second. */
const FLUSH_MS = 33;
/**
 * The same for text that comes quicker than it is read: from so many pieces in one go. Twenty steps a second look as
 * even, and cost a third less.
 */
const QUICK_MS = 50;
const QUICK_PIECES = 4;

export interface TokenSink {
  text(piece: string): void;
  reasoning(piece: string): void;
  /** Shows what waits, at once. */
  flush(): void;
}

export interface SinkClock {
  /** Milliseconds, monotonic */
  elapsed(): number;
  /** Calls back once after so many ms; gives what cancels it. */
  after(ms: number, call: () => void): () => void;
}

/** Gathers pieces of an answer: the first goes out at once, later ones at most every 33 ms, or 50 when they are many. */
export function createTokenSink(
  clock: SinkClock,
  show: (piece: { readonly text: string; readonly reasoning: string; readonly pieces: number }) => void,
): TokenSink {
  let text = '';
  let reasoning = '';
  let pieces = 0;
  let lastShown = Number.NEGATIVE_INFINITY;
  let pause = FLUSH_MS;
  let cancel: (() => void) | null = null;

  const flush = () => {
    cancel?.();
    cancel = null;
    if (pieces === 0) return;
    const piece = { text, reasoning, pieces };
    text = '';
    reasoning = '';
    pieces = 0;
    lastShown = clock.elapsed();
    pause = piece.pieces >= QUICK_PIECES ? QUICK_MS : FLUSH_MS;
    show(piece);
  };
  const added = () => {
    pieces++;
    const due = lastShown + pause - clock.elapsed();
    if (due <= 0) flush();
    else cancel ??= clock.after(due, flush);
  };
  return {
    text(piece) {
      text += piece;
      added();
    },
    reasoning(piece) {
      reasoning += piece;
      added();
    },
    flush,
  };
}
