import { failed, ok, type Result } from './errors.ts';

/** How long an endpoint may take, in ms. Absent: what is usual for its host; null: as long as it takes. */
export interface Timeouts {
  /** Until there is a connection. */
  readonly connect?: number;
  /** From there until its answer begins. */
  readonly firstByte?: number | null;
  /** Silence within an answer that ends it. */
  readonly idle?: number | null;
}

export const TIMEOUT_NAMES = ['connect', 'firstByte', 'idle'] as const;
export type TimeoutName = (typeof TIMEOUT_NAMES)[number];

/** Time limits as they are typed; '' for what is usual. */
export type TimeoutTexts = Readonly<Record<TimeoutName, string>>;

export const USUAL_TIMEOUTS: TimeoutTexts = { connect: '', firstByte: '', idle: '' };

/** The option of `endpoints add` and `endpoints edit` that sets each. */
export const TIMEOUT_OPTIONS: Readonly<Record<TimeoutName, string>> = {
  connect: 'connect-timeout',
  firstByte: 'first-byte-timeout',
  idle: 'idle-timeout',
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, '': 1000, s: 1000, m: 60_000, h: 3_600_000 };
const LONGEST = 24 * 3_600_000;

/** Limits as somebody would type them: seconds, `none`, or '' where nothing was set. */
export function timeoutTexts(timeouts: Timeouts | undefined): TimeoutTexts {
  const text = (ms: number | null | undefined) =>
    ms === undefined ? '' : ms === null ? 'none' : String(ms / 1000);
  return {
    connect: text(timeouts?.connect),
    firstByte: text(timeouts?.firstByte),
    idle: text(timeouts?.idle),
  };
}

/**
 * Limits from what was typed: seconds (`90`), a number with a unit (`500ms`, `90s`, `5m`, `1h`), `none` for no limit, and
 * '' or `usual` for what is usual. undefined when all are usual; else the one that cannot be read, and why.
 */
export function readTimeouts(
  texts: TimeoutTexts,
): Result<Timeouts | undefined, { readonly name: TimeoutName; readonly message: string }> {
  const timeouts: { connect?: number; firstByte?: number | null; idle?: number | null } = {};
  for (const name of TIMEOUT_NAMES) {
    const read = readLimit(texts[name]);
    if (read === undefined) continue;
    if (typeof read === 'string') return failed({ name, message: read });
    if (name !== 'connect') timeouts[name] = read;
    else if (read !== null) timeouts.connect = read;
    else return failed({ name, message: 'Connecting always has a limit: give it in seconds, up to 24h.' });
  }
  return ok(Object.keys(timeouts).length === 0 ? undefined : timeouts);
}

/** Milliseconds, null for none, undefined for what is usual, or one sentence why it cannot be read. */
function readLimit(text: string): number | null | undefined | string {
  const typed = text.trim().toLowerCase();
  if (typed === '' || typed === 'usual') return undefined;
  if (typed === 'none') return null;
  const match = /^(\d+(?:\.\d+)?|\.\d+) ?(ms|s|m|h|)$/.exec(typed);
  const ms = match === null ? 0 : Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0));
  return ms >= 1 && ms <= LONGEST
    ? ms
    : 'Give seconds, or a time such as 500ms, 90s or 5m (up to 24h); none means no limit, usual what is usual.';
}
