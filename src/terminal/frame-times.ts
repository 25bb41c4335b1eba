/** How long the frames of a run took, from the state to the last byte given to the terminal. Times in ms. */
export interface FrameSummary {
  readonly frames: number;
  /** Those that took longer than `SLOW_MS`. */
  readonly slow: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly slowestMs: number;
}

/** From here on a frame is counted as slow. */
export const SLOW_MS = 10;

export interface FrameTimes {
  /** A frame is about to be laid out. */
  readonly begin: () => void;
  /** It was handed to the painter. */
  readonly laidOut: () => void;
  /** The painter worked for so long, and what was laid out until then is on the terminal. */
  readonly painted: (ms: number) => void;
  readonly summary: () => FrameSummary;
}

/** Times are counted in steps of so many ms, the last one for all that is longer: no run makes the table grow. */
const STEP = 0.1;
const STEPS = 1000;

export function createFrameTimes(now: () => number): FrameTimes {
  const counts = new Uint32Array(STEPS + 1);
  let frames = 0;
  let slow = 0;
  let slowest = 0;
  let began: number | null = null;
  /** Laid out, not painted yet; several frames when the painter leaves some out. */
  let layout = 0;

  /** The time that so much of all frames stayed below. */
  const below = (share: number): number => {
    let seen = 0;
    for (let i = 0; i < STEPS; i++) {
      seen += counts[i] ?? 0;
      if (seen >= frames * share) return Math.min(slowest, (i + 1) * STEP);
    }
    return slowest;
  };
  const rounded = (ms: number) => Math.round(ms * 10) / 10;

  return {
    begin() {
      began = now();
    },
    laidOut() {
      if (began !== null) layout += now() - began;
      began = null;
    },
    painted(ms) {
      const took = layout + ms;
      layout = 0;
      frames += 1;
      if (took > SLOW_MS) slow += 1;
      slowest = Math.max(slowest, took);
      const step = Math.min(STEPS, Math.floor(took / STEP));
      counts[step] = (counts[step] ?? 0) + 1;
    },
    summary: () =>
      frames === 0
        ? { frames, slow, medianMs: 0, p95Ms: 0, slowestMs: 0 }
        : {
            frames,
            slow,
            medianMs: rounded(below(0.5)),
            p95Ms: rounded(below(0.95)),
            slowestMs: rounded(slowest),
          },
  };
}
