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
  /** Draws everything anew. */
  readonly redraw: () => void;
  /** Gives everything back for good. Can be called again and again. */
  readonly release: () => void;
}

export function createHold(keys: KeySource, modes: Modes, clearScreen: () => void): Hold {
  let display: Display | null = null;
  let lent = false;
  let isReleased = false;
  return {
    take(begun) {
      display = begun;
      modes.enter();
    },
    async lend(run) {
      if (lent || isReleased) return;
      lent = true;
      keys.stop();
      modes.leave();
      try {
        await (display === null ? run() : display.handOver(run));
      } finally {
        lent = false;
        if (!isReleased) {
          modes.enter();
          keys.start();
          display?.repaint();
        }
      }
    },
    isLent: () => lent,
    redraw() {
      if (lent || isReleased || display === null) return;
      clearScreen();
      display.repaint();
    },
    release() {
      isReleased = true;
      keys.stop();
      // Before the alternate screen is left, and once more after whatever was drawn last.
      modes.leave();
      display?.close();
      display = null;
      modes.restore();
    },
  };
}
