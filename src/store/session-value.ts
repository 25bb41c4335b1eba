import { isUtf8 } from 'node:buffer';
import { isObject } from './json-guard.ts';
import { headOf } from './session-outline.ts';
import { type Pieces, piecesOf, pieceValue } from './session-pieces.ts';
import { salvageBeginning, salvageMembers } from './session-salvage.ts';

/** What the bytes of a session's file say as JSON, as far as that can be read. */
export interface SessionValue {
  /** An exchange that could not be read is null in it; undefined: nothing could. */
  readonly value: unknown;
  /** What is wrong with the file, as a clause; null when it is JSON. */
  readonly damage: string | null;
  readonly isHeadWhole: boolean;
  readonly lost: Lost;
}

/** Exchanges that the file once had and that cannot be read. */
export interface Lost {
  readonly isAny: boolean;
  /** null: it cannot be told which. */
  readonly ids: readonly string[] | null;
}

export const NOTHING_LOST: Lost = { isAny: false, ids: [] };
const ALL_LOST: Lost = { isAny: true, ids: null };
export const CUT_OR_DAMAGED = 'it is cut short or damaged';
export const NOT_TEXT = 'some of its characters are damaged';

const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/**
 * Reads a file as JSON, a damaged one in pieces: what stands before the damage comes back, and in a file of our own form
 * what stands behind it as well. Takes as long as parsing it once or twice.
 */
export function sessionValue(bytes: Uint8Array): SessionValue {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const ends = endsOf(file);
  if (ends === null) return nothing('it is empty');
  const pieces = piecesOf(file);
  if (ends[0] !== '{') {
    // Its first bytes are damaged, or it never was one.
    const isOne = pieces?.pieces.some((piece) => isObject(pieceValue(file, piece).value)) ?? false;
    return isOne && pieces !== null ? fromPieces(file, pieces) : nothing('it holds no session');
  }
  if (pieces?.isSound === true) return fromPieces(file, pieces);
  const text = new TextDecoder().decode(file);
  // Most files that were cut short need not be tried.
  const value = ends[1] === '}' ? jsonOf(text) : undefined;
  const isHeadWhole = true;
  if (value !== undefined) {
    return { value, damage: isUtf8(file) ? null : NOT_TEXT, isHeadWhole, lost: NOTHING_LOST };
  }
  if (pieces !== null) return fromPieces(file, pieces);
  return { value: salvageBeginning(text), damage: CUT_OR_DAMAGED, isHeadWhole, lost: ALL_LOST };
}

function nothing(damage: string): SessionValue {
  return { value: undefined, damage, isHeadWhole: false, lost: ALL_LOST };
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function fromPieces(file: Buffer, { head, pieces, isSound, isCut }: Pieces): SessionValue {
  const whole = headOf(file.subarray(0, head));
  const begun = whole ?? salvageMembers(file.toString('utf8', 0, head));
  const lost: (string | null)[] = [];
  let isText = true;
  const exchanges = pieces.map((piece) => {
    const { value, isText: isPieceText } = pieceValue(file, piece);
    if (!isPieceText) isText = false;
    if (isObject(value)) return value;
    lost.push(piece.id);
    return null;
  });
  const isBroken = !isSound || isCut || lost.length > 0 || whole === null;
  const known = lost.filter((id) => id !== null);
  return {
    value: { ...begun, exchanges },
    damage: isBroken ? CUT_OR_DAMAGED : isText ? null : NOT_TEXT,
    isHeadWhole: whole !== null,
    lost: { isAny: isCut || lost.length > 0, ids: isCut || known.length < lost.length ? null : known },
  };
}

/** The first and the last character that is no blank; null when there is none. */
function endsOf(file: Buffer): readonly [string, string] | null {
  let from = file.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  let to = file.length - 1;
  while (from < file.length && BLANKS.has(file[from] ?? 0)) from += 1;
  while (to > from && BLANKS.has(file[to] ?? 0)) to -= 1;
  return from >= file.length
    ? null
    : [file.toString('latin1', from, from + 1), file.toString('latin1', to, to + 1)];
}
