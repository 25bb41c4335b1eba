import type { Session } from '../core/session.ts';
import { exchangeToJson, headerToJson } from './session-format.ts';
import { SESSION_LIMIT } from './session-load.ts';
import type { WithoutTokens } from './without-tokens.ts';

/** Characters that are made into text before others get their turn: about a millisecond's work. */
const SLICE = 1 << 17;

/** A session would become longer than what can be opened again. */
export class SessionTooLong extends Error {}

/**
 * The bytes of a session's file, without tokens, else the same as those of `serialiseSession`, in slices: a session of 30 MB takes a third
 * of a second to be made into text, and whoever waits for a slice to be written lets everything else go on meanwhile.
 * A slice holds until the next one is asked for: all stand in one piece of memory, so that the garbage of a big session
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
  const cut = (): Uint8Array => {
    // Three bytes at most for each unit of UTF-16.
    if (memory.length < slice.length * 3) memory = new Uint8Array(slice.length * 3);
    const { written } = encoder.encodeInto(slice, memory);
    slice = '';
    length += written;
    if (length > SESSION_LIMIT) throw new SessionTooLong();
    return memory.subarray(0, written);
  };
  for (const piece of sessionPieces(session, without)) {
    slice += piece;
    if (slice.length >= SLICE) yield cut();
  }
  if (slice !== '') yield cut();
}

function* sessionPieces(session: Session, without: WithoutTokens): Generator<string, void> {
  const empty = JSON.stringify({ ...headerToJson(without.header(session)), exchanges: [] }, null, 2);
  if (session.exchanges.length === 0) {
    yield `${empty}\n`;
    return;
  }
  yield empty.slice(0, empty.lastIndexOf(']'));
  let before = '\n    ';
  for (const exchange of session.exchanges) {
    // Line feeds inside of strings are escaped: those that are there are those between the keys.
    yield before +
      JSON.stringify(exchangeToJson(without.exchange(exchange)), null, 2).replaceAll('\n', '\n    ');
    before = ',\n    ';
  }
  yield '\n  ]\n}\n';
}
