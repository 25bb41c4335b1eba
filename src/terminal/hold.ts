import type { KeySource } from './key-source.ts';
import type { Modes } from './modes.ts';

/** What draws on the terminal: the painter. */
export interface Display {
  /**
   * Leaves the alternate screen, draws nothing while `run` is under way, then comes back.
   * Calls `run` before it returns.
   */
  readonly handOver: (run: () => Promise<void>) => Promise<void>;
  /** Draws everything anew on a screen that was just cleared. */
  readonly repaint: () => void;
  /** Stops drawing for good and leaves the alternate screen. */
  readonly close: () => void;
}

/** The program's hold on the terminal: keys, modes and screen, taken and given back together. */
export interface Hold {
  /** Takes the screen that was just begun, and switches on the terminal's modes. */
  readonly take: (display: Display) => void;
  /** Lends the terminal, as it was before the program began, and takes it again. One at a time. */
  readonly lend: (run: () => Promise<void>) => Promise<void>;
  readonly isLent: () => boolean;
  /** The program is about to end: what is lent is not taken again, whenever it comes back. */
  readonly takeNoMore: () => void;
  /** Whether it is taken no more. */
  readonly isOver: () => boolean;
  /** Draws everything anew. */
  readonly redraw: () => void;
  /**
   * Gives everything back for good. Can be called again and again. `isBack`: the shell has the terminal already, and what
   * stands on it is not touched.
   */
  readonly release: (isBack: boolean) => void;
}

export function createHold(keys: KeySource, modes: Modes, clearScreen: () => void): Hold {
  let display: Display | null = null;
  let lent = false;
  let isOver = false;
  /** What runs on the lent terminal; then the keyboard, before anything else is taken. */
  const untilBack = async (run: () => Promise<void>) => {
    try {
      await run();
    } finally {
      // Whom the shell has sent into the background is stopped by this, and has touched nothing by then.
      if (!isOver) keys.start();
    }
  };
  return {
    take(begun) {
      display = begun;
      modes.enter();
    },
    async lend(run) {
      if (lent || isOver) return;
      lent = true;
      keys.stop();
      modes.leave();
      try {
        const borrowed = () => untilBack(run);
        await (display === null ? borrowed() : display.handOver(borrowed));
      } finally {
        lent = false;
        if (!isOver) {
          modes.enter();
          display?.repaint();
        }
      }
    },
    isLent: () => lent,
    takeNoMore() {
      isOver = true;
    },
    isOver: () => isOver,
    redraw() {
      if (lent || isOver || display === null) return;
      clearScreen();
      display.repaint();
    },
    release(isBack) {
      isOver = true;
      keys.stop();
      // Before the alternate screen is left, and once more after whatever was drawn last.
      modes.leave();
      display?.close();
      display = null;
      if (!isBack) modes.restore();
    },
  };
}
