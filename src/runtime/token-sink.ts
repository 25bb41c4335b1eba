import { stepAfter } from '../core/answer-pace.ts';

/** Text that may be shown so soon is shown now, in ms: it was gathered before, by a clock that is no better. */
const NEARLY_MS = 3;

export interface TokenSink {
  /** `pieces`: how many the text came in; one by default. */
  readonly text: (text: string, pieces?: number) => void;
  readonly reasoning: (text: string, pieces?: number) => void;
  /** Shows what waits, at once. */
  readonly flush: () => void;
}

export interface SinkClock {
  /** Milliseconds, monotonic */
  readonly elapsed: () => number;
  /** Calls back once after so many ms; gives what cancels it. */
  readonly after: (ms: number, call: () => void) => () => void;
}

/** Gathers pieces of an answer: the first goes out at once, later ones step by step (`core/answer-pace.ts`). */
export function createTokenSink(
  clock: SinkClock,
  show: (piece: { readonly text: string; readonly reasoning: string; readonly pieces: number }) => void,
): TokenSink {
  let text = '';
  let reasoning = '';
  let pieces = 0;
  let lastShown = Number.NEGATIVE_INFINITY;
  let pause = stepAfter(0);
  let cancel: (() => void) | null = null;

  const flush = () => {
    cancel?.();
    cancel = null;
    if (pieces === 0 && text === '' && reasoning === '') return;
    const piece = { text, reasoning, pieces };
    text = '';
    reasoning = '';
    pieces = 0;
    lastShown = clock.elapsed();
    pause = stepAfter(piece.pieces);
    show(piece);
  };
  const added = (count: number) => {
    pieces += count;
    const due = lastShown + pause - clock.elapsed();
    if (due <= NEARLY_MS) flush();
    else cancel ??= clock.after(due, flush);
  };
  return {
    text(piece, count = 1) {
      text += piece;
      added(count);
    },
    reasoning(piece, count = 1) {
      reasoning += piece;
      added(count);
    },
    flush,
  };
}
