import { isUtf8 } from 'node:buffer';
import { isObject } from './json-guard.ts';

/** What stands where an exchange should, in the bytes of a session's file. */
export interface Piece {
  /** null: it does not say one. */
  readonly id: string | null;
  readonly from: number;
  /** Behind its last byte. */
  readonly to: number;
}

/** A session's file taken apart by its lines, whatever is in them. */
export interface Pieces {
  /** Behind the last byte of the head. */
  readonly head: number;
  readonly pieces: readonly Piece[];
  /** What somebody wrote behind the exchanges: other members of the session. */
  readonly behind: { readonly [key: string]: unknown };
  /** All around the pieces is as this program writes it, behind the head: what is wrong is inside. */
  readonly isSound: boolean;
  /** It does not end as a session does: more may have stood there. */
  readonly isCut: boolean;
}

// As in the outline: a line feed never stands inside a string of JSON.
const EXCHANGES = '\n  "exchanges": [';
/** What the first bytes of an exchange are, in a file that this program wrote. */
export const EXCHANGE_BEGINS = Buffer.from('\n    {\n');
const BRACE = EXCHANGE_BEGINS.indexOf('{');
const END = Buffer.from('\n    }');
const LAST = Buffer.from('\n  ]\n}\n');
const NONE = Buffer.from(']\n}\n');
/** How the exchanges end where the session does not. */
const GOES_ON = Buffer.from('\n  ],\n  "');
const MEMBER = GOES_ON.indexOf('"');
const COMMA = Buffer.from(',');
const NOTHING = Buffer.alloc(0);
const ID = /"id": "([0-9A-Za-z_-]{1,64})"/;
/** How an exchange begins, and hardly anything else. */
const BEGINNING = /^\n {4}\{\n {6}"id": "[0-9A-Za-z_-]{1,64}",\n {6}"task": "/;
/** Bytes at the beginning of a piece in which its id is looked for. */
const FIRST_LINES = 128;

/** Where the exchanges of a session stand that is damaged, or may be; null for a file that is not of our form. */
export function piecesOf(file: Buffer): Pieces | null {
  const steps = piecesIn(file);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** The same, a step for each of them: finding all those of a big file takes longer than others should wait. */
export function* piecesIn(file: Buffer): Generator<void, Pieces | null> {
  const opening = file.indexOf(EXCHANGES);
  const head = opening < 0 ? firstWithout(file) : opening + EXCHANGES.length;
  if (head < 0) return null;
  const pieces: Piece[] = [];
  if (file.subarray(head).equals(NONE)) return { head, pieces, behind: {}, isSound: true, isCut: false };
  const add = (from: number, to: number) => pieces.push({ id: idIn(file, from, to), from, to });
  let isSound = opening >= 0;
  let between = NOTHING;
  let at = head;
  for (let begin = file.indexOf(EXCHANGE_BEGINS, at); begin >= 0; ) {
    const gap = file.subarray(at, begin);
    if (!gap.equals(between)) {
      isSound = false;
      if (gap.length > between.length) add(at, begin);
    }
    const next = file.indexOf(EXCHANGE_BEGINS, begin + 1);
    const end = file.indexOf(END, begin + 1);
    const isClosed = end >= 0 && (next < 0 || end < next);
    isSound &&= isClosed;
    at = isClosed ? end + END.length : next < 0 ? file.length : next;
    add(begin + BRACE, at);
    between = isClosed ? COMMA : NOTHING;
    begin = next;
    yield;
  }
  const tail = file.subarray(at);
  const behind = membersIn(tail);
  const isCut = behind === null && !file.subarray(-LAST.length).equals(LAST);
  if (!tail.equals(LAST)) isSound = false;
  if (behind === null && tail.length > LAST.length) add(at, file.length);
  return { head, pieces, behind: behind ?? {}, isSound: isSound && pieces.length > 0, isCut };
}

/** The members of a session that stand behind its exchanges to its end; null when that is not what stands there. */
function membersIn(tail: Buffer): Pieces['behind'] | null {
  if (!tail.subarray(0, GOES_ON.length).equals(GOES_ON)) return null;
  const value = isUtf8(tail) ? jsonOf(`{${tail.toString('utf8', MEMBER)}`) : undefined;
  return isObject(value) && !Object.hasOwn(value, 'exchanges') ? value : null;
}

/** Where the first exchange begins in a file in which the line above it is damaged; -1 when there is none. */
function firstWithout(file: Buffer): number {
  let begin = file.indexOf(EXCHANGE_BEGINS);
  while (begin >= 0 && !BEGINNING.test(file.toString('latin1', begin, begin + FIRST_LINES))) {
    begin = file.indexOf(EXCHANGE_BEGINS, begin + 1);
  }
  return begin;
}

function idIn(file: Buffer, from: number, to: number): string | null {
  return ID.exec(file.toString('latin1', from, Math.min(to, from + FIRST_LINES)))?.[1] ?? null;
}

export interface PieceValue {
  /** undefined when it is no JSON. */
  readonly value: unknown;
  /** Whether all of it is text as it should be. */
  readonly isText: boolean;
}

/** What the bytes of a piece say as JSON. */
export function pieceValue(file: Buffer, { from, to }: Pick<Piece, 'from' | 'to'>): PieceValue {
  const bytes = file.subarray(from, to);
  const value = jsonOf(bytes.toString('utf8'));
  return { value, isText: value === undefined || isUtf8(bytes) };
}

/** undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Bytes that are looked at behind the beginning of a piece: more than most exchanges have. */
const WINDOW = 1 << 18;
/** Where V8 saw that a text is no JSON. What is only not over yet, or followed by something, it says in other words. */
const WRONG_AT = /^(?!Unterminated|.*after JSON).* at position (\d+)(?: \(line \d+ column \d+\))?$/s;
const WRONG_TOKEN = /^Unexpected token /;

/**
 * Whether a file cannot be JSON for what stands in a piece of it, the first that is no object; false: that cannot be told
 * from there. In JSON, what an exchange begins with is outside of all strings and begins an object, wherever it stands: an
 * error in that, or in what follows it, is one of the file. Spares trying all of a big file.
 */
export function isBrokenAt(file: Buffer, { from }: Pick<Piece, 'from'>): boolean {
  const begun = from - BRACE;
  const isBegun = begun >= 0 && startsAt(file, EXCHANGE_BEGINS, begun);
  // What stands behind an object is in a list, or in another object.
  const isBehind = from >= END.length && startsAt(file, END, from - END.length);
  const before = isBegun ? [''] : isBehind ? ['[{}', '{"":{}'] : [];
  const near = file.subarray(from, from + WINDOW);
  // A line feed and its like never stand within a word or text: none is cut there.
  const text = near.toString('utf8', 0, near.findLastIndex((byte) => byte < BLANK) + 1);
  return before.length > 0 && before.every((beginning) => isWrong(beginning + text));
}

const BLANK = 0x20;
const startsAt = (file: Buffer, mark: Buffer, at: number): boolean =>
  file.subarray(at, at + mark.length).equals(mark);

/** Whether a text cannot be the beginning of JSON. */
function isWrong(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const at = WRONG_AT.exec(said)?.[1];
    return WRONG_TOKEN.test(said) || (at !== undefined && Number(at) < text.length - 1);
  }
}
