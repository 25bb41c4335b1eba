import type { EventEmitter } from 'node:events';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal's stream, as far as its size goes. */
export interface SizedStream extends Pick<EventEmitter, 'on'> {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** The size that a terminal says it has; one that says none is taken for 80 × 24. */
export function sizeOf({ columns, rows }: SizedStream): Size {
  return { columns: columns || 80, rows: rows || 24 };
}

/**
 * Hears that a terminal was resized. Node says so only when the size differs from the one it knew: of a window that was
 * made smaller and at once as large as before nothing would be heard, and what the terminal cut off is gone.
 *
 * @param onSignal calls back at every SIGWINCH
 */
export function watchSize(
  stream: SizedStream,
  onSignal: (heard: () => void) => void,
  on: { readonly resized: (size: Size) => void; readonly thereAndBack: () => void },
): void {
  let isTold = false;
  stream.on('resize', () => {
    isTold = true;
    on.resized(sizeOf(stream));
  });
  onSignal(() => {
    // Node hears the same signal, before or after us.
    setImmediate(() => {
      if (!isTold) on.thereAndBack();
      isTold = false;
    });
  });
}
