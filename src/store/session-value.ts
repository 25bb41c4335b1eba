import { isUtf8 } from 'node:buffer';
import { isObject } from './json-guard.ts';
import { headOf } from './session-outline.ts';
import {
  jsonOf,
  type Piece,
  type Pieces,
  type PieceValue,
  piecesIn,
  piecesOf,
  pieceValue,
} from './session-pieces.ts';
import { salvageBeginning, salvageMembers } from './session-salvage.ts';
import { Turns } from './turns.ts';

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
  /** What stands where each of them should, by its id. */
  readonly remains: ReadonlyMap<string, Uint8Array>;
}

export const NOTHING_LOST: Lost = { isAny: false, ids: [], remains: new Map() };
/** It cannot be told which. */
export const ANY_LOST: Lost = { isAny: true, ids: null, remains: new Map() };
export const CUT_OR_DAMAGED = 'it is cut short or damaged';
export const NOT_TEXT = 'some of its characters are damaged';

const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** A file of our own form, to be read exchange by exchange: something in it may be damaged. */
export interface InPieces extends Pieces {
  readonly file: Buffer;
  /** All of the session but its exchanges, as far as that can be read. */
  readonly begun: { readonly [key: string]: unknown };
  readonly isHeadWhole: boolean;
  /** Somebody else may have written it: then it is JSON all the same, which is to be tried first. */
  readonly isOdd: boolean;
}

/**
 * Reads a file as JSON, a damaged one in pieces: what stands before the damage comes back, and in a file of our own form
 * what stands behind it as well. Takes as long as parsing it once or twice.
 */
export function sessionValue(bytes: Uint8Array): SessionValue {
  const form = formOf(bytes);
  if (!('pieces' in form)) return form;
  const whole = form.isOdd ? wholeValue(form.file) : null;
  if (whole !== null) return whole;
  const tally = new PieceTally(form);
  const exchanges = form.pieces.map((piece) => tally.read(piece).value);
  return { value: { ...form.begun, exchanges }, ...tally.result() };
}

function formOf(bytes: Uint8Array): SessionValue | InPieces {
  return formWith(bytes, piecesOf(fileOf(bytes)));
}

/**
 * The same, with the exchanges still to be read where they are to be read one by one: in turns. `doubted`: called when
 * the form is not that of a whole file, before more is made of it.
 */
export async function formInTurns(bytes: Uint8Array, doubted: () => void): Promise<SessionValue | InPieces> {
  const turns = new Turns();
  const steps = piecesIn(fileOf(bytes));
  let step = steps.next();
  while (step.done !== true) {
    const over = turns.next();
    if (over !== undefined) await over;
    step = steps.next();
  }
  if (step.value?.isSound !== true) {
    doubted();
    await turns.end();
  }
  return formWith(bytes, step.value);
}

const fileOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

function formWith(bytes: Uint8Array, pieces: Pieces | null): SessionValue | InPieces {
  const file = fileOf(bytes);
  const ends = endsOf(file);
  if (ends === null) return nothing('it is empty');
  if (ends[0] !== '{') {
    // Its first bytes are damaged, or it never was one.
    const isOne = pieces?.pieces.some((piece) => isObject(pieceValue(file, piece).value)) ?? false;
    return isOne && pieces !== null ? inPieces(file, pieces, false) : nothing('it holds no session');
  }
  // Most files that were cut short need not be tried as a whole.
  if (pieces !== null) return inPieces(file, pieces, !pieces.isSound && ends[1] === '}');
  const whole = ends[1] === '}' ? wholeValue(file) : null;
  if (whole !== null) return whole;
  const value = salvageBeginning(new TextDecoder().decode(file));
  return { value, damage: CUT_OR_DAMAGED, isHeadWhole: true, lost: ANY_LOST };
}

/** What a file says that is JSON from its beginning to its end; null for any other. */
export function wholeValue(file: Uint8Array): SessionValue | null {
  const value = jsonOf(new TextDecoder().decode(file));
  if (value === undefined) return null;
  return { value, damage: isUtf8(file) ? null : NOT_TEXT, isHeadWhole: true, lost: NOTHING_LOST };
}

function nothing(damage: string): SessionValue {
  return { value: undefined, damage, isHeadWhole: false, lost: ANY_LOST };
}

function inPieces(file: Buffer, pieces: Pieces, isOdd: boolean): InPieces {
  const whole = headOf(file.subarray(0, pieces.head));
  const read = whole ?? salvageMembers(file.toString('utf8', 0, pieces.head));
  const begun = { ...read, ...pieces.behind };
  return { ...pieces, file, begun, isHeadWhole: whole !== null, isOdd };
}

/** Reads pieces, and counts what is wrong with them. */
export class PieceTally {
  readonly #form: InPieces;
  readonly #lost: Piece[] = [];
  #isText = true;

  constructor(form: InPieces) {
    this.#form = form;
  }

  /** What it says, null for one that is lost, and whether all of it is text. */
  read(piece: Piece): PieceValue {
    const { value, isText } = pieceValue(this.#form.file, piece);
    if (!isText) this.#isText = false;
    if (isObject(value)) return { value, isText };
    this.#lost.push(piece);
    return { value: null, isText };
  }

  /** Once all of them were read. */
  result(): Omit<SessionValue, 'value'> {
    const { file, isSound, isCut, isHeadWhole } = this.#form;
    const lost = this.#lost;
    const isBroken = !isSound || isCut || lost.length > 0 || !isHeadWhole;
    const known = lost.map(({ id }) => id).filter((id) => id !== null);
    const isAny = isCut || lost.length > 0;
    const areKnown = !isCut && known.length === lost.length;
    const remains = new Map(lost.map(({ id, from, to }) => [id ?? '', file.subarray(from, to)]));
    return {
      damage: isBroken ? CUT_OR_DAMAGED : this.#isText ? null : NOT_TEXT,
      isHeadWhole,
      lost: isAny && !areKnown ? ANY_LOST : { isAny, ids: known, remains },
    };
  }
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
