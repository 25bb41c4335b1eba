import { type AppError, appError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import { ExchangeBytes } from './exchange-bytes.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { HeldBytes } from './held-bytes.ts';
import { readRegularFile } from './read-file.ts';
import type { Remains } from './session-backup.ts';
import { EARLY_FROM, SESSION_LIMIT } from './session-limit.ts';
import { type Fallback, type ParsedSession, parseSession, SessionParsing } from './session-parse.ts';
import { isBrokenAt } from './session-pieces.ts';
import {
  ANY_LOST,
  formInTurns,
  NOTHING_LOST,
  PieceTally,
  type SessionValue,
  sessionValue,
  wholeValue,
} from './session-value.ts';
import { isMissing, storeError } from './store-error.ts';
import { Turns } from './turns.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

export interface ReadSession extends Omit<Remains, 'session'> {
  readonly kind: 'read';
  readonly parsed: ParsedSession | null;
  readonly facts: FileFacts | null;
  readonly damage: string | null;
  /** Exchanges of which it is known that no answer to them is running. */
  readonly settled: ReadonlySet<Exchange>;
}

/** Reads the file of a session, or of its backup, and says what is wrong with it. */
export async function readSession(
  fs: FsPort,
  path: string,
  fallback: Fallback,
  doubted?: () => void,
): Promise<ReadSession | { readonly kind: 'refused'; readonly error: AppError }> {
  try {
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind === 'not-a-file') {
      return refused(`${path} is no file.`, 'Give the file of a session.');
    }
    if (read.kind === 'too-large') {
      const size = `${Math.round(read.size / (1 << 20))} MiB`;
      return refused(
        `${path} is too large for a session (${size}).`,
        `At most ${SESSION_LIMIT >> 20} MiB are opened.`,
      );
    }
    return {
      kind: 'read',
      facts: read.facts,
      ...(await understandInTurns(read.bytes, fallback, EARLY_FROM, doubted)),
    };
  } catch (error) {
    if (isMissing(error)) return { kind: 'read', parsed: null, facts: null, ...NO_DAMAGE };
    return { kind: 'refused', error: storeError(error, `The session could not be read from ${path}`) };
  }
}

function refused(message: string, hint: string): { readonly kind: 'refused'; readonly error: AppError } {
  return { kind: 'refused', error: appError('SESSION_CORRUPT', message, hint) };
}

type Understood = Omit<ReadSession, 'kind' | 'facts'>;

const NO_DAMAGE = {
  damage: null,
  isHeadWhole: true,
  lost: NOTHING_LOST,
  repairs: new Map<string, never>(),
  settled: new Set<never>(),
  spoilt: new Set<never>(),
};

/** What the bytes of a session file say, and what is wrong with them. */
export function understand(bytes: Uint8Array, fallback: Fallback): Understood {
  const value = sessionValue(bytes);
  return understood(parseSession(value.value, fallback), value);
}

/**
 * The same in turns. From `keptFrom` bytes on, exchanges that are whole stay bytes: made into objects that stay, they
 * take longer to collect around than to read. `doubted`: called, if big, whenever something seems to be damaged.
 */
export async function understandInTurns(
  bytes: Uint8Array,
  fallback: Fallback,
  keptFrom = EARLY_FROM,
  doubted: () => void = () => {},
): Promise<Understood> {
  const doubt = () => {
    if (bytes.length >= keptFrom) doubted();
  };
  if (bytes.length >= keptFrom) keepYoungGenerationSmall();
  const form = await formInTurns(bytes, doubt);
  const parsing = 'pieces' in form ? SessionParsing.begun({ ...form.begun, exchanges: [] }, fallback) : null;
  if (!('pieces' in form) || parsing === null) return understand(bytes, fallback);
  if (!form.isHeadWhole) doubt();
  const turns = new Turns();
  const tally = new PieceTally(form);
  const settled = new Set<Exchange>();
  const spoilt = new Set<string>();
  const source = new ExchangeBytes(new HeldBytes(bytes), parsing.fallback);
  let mayBeWhole = form.isOdd;
  const asWhole = () => {
    const whole = wholeValue(form.file);
    return whole === null ? null : understood(parseSession(whole.value, fallback), whole);
  };
  for (const piece of form.pieces) {
    const { value, isText } = tally.read(piece);
    if (value === null && mayBeWhole) {
      const whole = isBrokenAt(form.file, piece) ? null : asWhole();
      if (whole !== null) return whole;
      mayBeWhole = false;
    }
    let isMended = true;
    parsing.take(value, (exchange) => {
      isMended = false;
      if (!isText) spoilt.add(exchange.id);
      if (bytes.length < keptFrom || !isText || isRunning(exchange)) return exchange;
      const kept = source.known(piece, exchange);
      settled.add(kept);
      return kept;
    });
    if (isMended || !isText) doubt();
    const over = turns.next();
    if (over !== undefined) await over;
  }
  const whole = mayBeWhole ? asWhole() : null;
  return whole ?? { ...understood(parsing.parsed(), tally.result()), settled, spoilt };
}

const isRunning = ({ runs }: Exchange): boolean => runs.some(({ status }) => status === 'running');

function understood(
  parsed: ParsedSession | null,
  { damage, isHeadWhole, lost }: Omit<SessionValue, 'value'>,
): Understood {
  if (parsed === null) {
    return {
      ...NO_DAMAGE,
      parsed,
      damage: damage ?? 'it holds no session',
      lost: ANY_LOST,
    };
  }
  const { mended, repairs } = parsed;
  // The list itself, or one of those in it.
  const isMissing = mended.some((path) => /^exchanges(\[\d+\])?$/.test(path));
  return {
    parsed,
    damage: damage ?? (mended.length > 0 ? mendedText(mended) : null),
    isHeadWhole: isHeadWhole && mended.every((path) => /^exchanges\b/.test(path)),
    lost: lost.isAny || !isMissing ? lost : ANY_LOST,
    repairs,
    settled: NO_DAMAGE.settled,
    spoilt: NO_DAMAGE.spoilt,
  };
}

/** What is wrong with a file of which values had to be replaced, as a clause. */
export function mendedText(mended: readonly string[]): string {
  const first = mended.slice(0, 3).join(', ');
  const more = mended.length > 3 ? ` and ${mended.length - 3} more` : '';
  return `it has values that are missing or of the wrong kind: ${first}${more}`;
}
