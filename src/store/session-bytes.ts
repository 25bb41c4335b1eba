import type { Exchange } from '../core/exchange.ts';
import type { Session } from '../core/session.ts';
import { bytesAsRead } from './exchange-bytes.ts';
import { exchangeToJson, headerToJson } from './session-format.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { storedJson } from './stored-json.ts';
import type { WithoutTokens } from './without-tokens.ts';

/** Characters that are made into text before others get their turn: about a millisecond's work. */
const SLICE = 1 << 17;
/** Bytes that are there already are given in pieces of about so many. */
const LONG = 1 << 20;
const INDENT = '\n    ';
const BETWEEN = `,${INDENT}`;
const BYTES_BETWEEN = Buffer.from(BETWEEN);

/** A session would become longer than what can be opened again. */
export class SessionTooLong extends Error {}

/**
 * The bytes of a session's file, without tokens, else the same as those of `serialiseSession`, in slices: a session of
 * 30 MB takes a third of a second to be made into text, and whoever waits for a slice to be written lets everything else go on meanwhile.
 * A slice holds until the next one is asked for: all stand in two pieces of memory, so that the garbage of a big session
 * is not what holds everything up. Throws `SessionTooLong`.
 */
export async function* sessionBytes(
  session: Session,
  without: WithoutTokens,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  let slice = '';
  let length = 0;
  let memory = new Uint8Array(0);
  let kept = new Uint8Array(0);
  const counted = (bytes: Uint8Array): Uint8Array => {
    length += bytes.length;
    if (length > SESSION_LIMIT) throw new SessionTooLong();
    return bytes;
  };
  const cut = (): Uint8Array => {
    // Three bytes at most for each unit of UTF-16.
    if (memory.length < slice.length * 3) memory = new Uint8Array(slice.length * 3);
    const { written } = encoder.encodeInto(slice, memory);
    slice = '';
    return counted(memory.subarray(0, written));
  };
  for (const piece of sessionPieces(session, without)) {
    if (typeof piece !== 'string') {
      // Before anything is given: whoever writes lets others have their turn, who may look at other exchanges, and
      // these bytes hold no longer then.
      if (kept.length < piece.length) kept = new Uint8Array(piece.length);
      kept.set(piece);
      if (slice !== '') yield cut();
      yield counted(kept.subarray(0, piece.length));
      continue;
    }
    slice += piece;
    if (slice.length >= SLICE) yield cut();
  }
  if (slice !== '') yield cut();
}

/** Text, and bytes that need not be made again. */
function* sessionPieces(session: Session, without: WithoutTokens): Generator<string | Uint8Array, void> {
  const empty = storedJson({ ...headerToJson(without.header(session)), exchanges: [] }, 2);
  const { exchanges } = session;
  if (exchanges.length === 0) {
    yield `${empty}\n`;
    return;
  }
  yield `${empty.slice(0, empty.lastIndexOf(']'))}${INDENT}`;
  for (let at = 0; at < exchanges.length; at++) {
    const exchange = exchanges[at];
    if (exchange === undefined) break;
    if (at > 0) yield BETWEEN;
    const asRead = bytesAsKept(exchange, without);
    if (asRead === null) {
      // Line feeds inside of strings are escaped: those that are there are those between the keys.
      yield storedJson(exchangeToJson(without.exchange(exchange)), 2).replaceAll('\n', INDENT);
      continue;
    }
    let together = asRead;
    for (
      let next = exchanges[at + 1];
      next !== undefined && together.length < LONG;
      next = exchanges[at + 1]
    ) {
      const both = joined(together, bytesAsKept(next, without));
      if (both === null) break;
      together = both;
      at++;
    }
    yield together;
  }
  yield '\n  ]\n}\n';
}

/** The bytes of an exchange as it was read, when they are also what is kept of it. */
function bytesAsKept(exchange: Exchange, without: WithoutTokens): Uint8Array | null {
  const bytes = bytesAsRead(exchange);
  return bytes !== null && without.exchange(exchange) === exchange ? bytes : null;
}

/** Two exchanges that stood one behind the other in a file, with what was between them; null when they did not. */
function joined(a: Uint8Array, b: Uint8Array | null): Uint8Array | null {
  if (b === null || b.buffer !== a.buffer) return null;
  const end = a.byteOffset + a.length;
  if (b.byteOffset - end !== BYTES_BETWEEN.length) return null;
  // Nobody has looked at these since they were read.
  return BYTES_BETWEEN.equals(new Uint8Array(a.buffer, end, BYTES_BETWEEN.length))
    ? new Uint8Array(a.buffer, a.byteOffset, a.length + BYTES_BETWEEN.length + b.length)
    : null;
}
