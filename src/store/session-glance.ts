import type { FsPort } from './fs-port.ts';
import { isObject } from './json-guard.ts';
import { headOf } from './session-outline.ts';

/** What is seen of a session's file without reading it as JSON. */
export interface Glance {
  /** All but the exchanges. */
  readonly header: { readonly [key: string]: unknown };
  readonly exchanges: number;
  /** The first exchange, with its input alone; undefined when there is none. */
  readonly first: { readonly input: unknown } | undefined;
}

const START = '{\n  "version": 1,\n';
const EXCHANGES = '\n  "exchanges": [';
const ENDS = ['\n  ]\n}\n', '[]\n}\n'];
const BEGUN = '\n    {\n';
const ENDED = '\n    }';
const INPUT = '\n      "input": ';

/**
 * Looks at a file that is written as this program writes it: a line feed is never inside a text, so how far a line is
 * indented tells what it belongs to. A twentieth of the time that reading the JSON takes. null for a file that is
 * written otherwise, cut short, or of another version.
 */
export function glanceAt(bytes: Uint8Array): Glance | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 0, START.length) !== START) return null;
  const at = file.indexOf(EXCHANGES);
  if (at < 0 || !ENDS.includes(endOf(file, ENDS))) return null;
  // Something behind the exchanges: not ours.
  if (file.indexOf('\n  "', at + 1) >= 0) return null;
  const begun = countOf(file, BEGUN, at);
  if (begun !== countOf(file, ENDED, at)) return null;
  try {
    const header: unknown = JSON.parse(`${file.toString('utf8', 0, at).replace(/,$/, '')}\n}`);
    if (!isObject(header)) return null;
    return { header, exchanges: begun, first: begun === 0 ? undefined : { input: inputAt(file, at) } };
  } catch {
    return null;
  }
}

/** Bytes of a big file that are in memory at once while it is looked through. */
const PIECE = 1 << 20;

/**
 * The same of a big file, piece by piece: to say how many exchanges it has, tens of megabytes need not be in memory.
 * Throws what the file system throws.
 */
export async function glanceThrough(fs: FsPort, path: string): Promise<Glance | null> {
  const file = await fs.open(path, 'read');
  try {
    const { kind, size } = await file.facts();
    if (kind !== 'file') return null;
    const piece = Buffer.alloc(PIECE);
    let seen: Glance | null = null;
    let [begun, ended, held, end] = [0, 0, 0, ''];
    for (let position = 0; position < size; ) {
      const count = await file.read(piece, held, position);
      if (count === 0) break;
      const here = piece.subarray(0, held + count);
      if (position === 0) {
        seen = beginningOf(here);
        if (seen === null) return null;
      }
      position += count;
      end = endOf(here, ENDS);
      begun += countOf(here, BEGUN, 0);
      ended += countOf(here, ENDED, 0);
      // What is cut in two is counted when the rest of it is there.
      held = Math.min(here.length, BEGUN.length - 1);
      const kept = here.subarray(here.length - held);
      ended -= countOf(kept, ENDED, 0);
      kept.copy(piece);
    }
    ended += countOf(piece.subarray(0, held), ENDED, 0);
    return seen !== null && end !== '' && begun === ended ? { ...seen, exchanges: begun } : null;
  } finally {
    await file.close();
  }
}

/** All but the number of exchanges, from the first piece. */
function beginningOf(piece: Buffer): Glance | null {
  if (piece.toString('latin1', 0, START.length) !== START) return null;
  const head = headOf(piece);
  const at = piece.indexOf(EXCHANGES);
  if (head === null || piece.indexOf(ENDED, at) < 0) return null;
  const { exchanges: _, ...header } = head;
  try {
    return { header, exchanges: 0, first: { input: inputAt(piece, at) } };
  } catch {
    return null;
  }
}

function endOf(file: Buffer, ends: readonly string[]): string {
  return ends.find((end) => file.toString('latin1', file.length - end.length) === end) ?? '';
}

function countOf(file: Buffer, mark: string, from: number): number {
  let count = 0;
  for (let at = file.indexOf(mark, from); at >= 0; at = file.indexOf(mark, at + 1)) count += 1;
  return count;
}

/** What was asked first. Throws when it is no JSON. */
function inputAt(file: Buffer, from: number): unknown {
  const at = file.indexOf(INPUT, from);
  const end = file.indexOf('\n    }', from);
  if (at < 0 || at > end) return '';
  const line = file.toString('utf8', at + INPUT.length, file.indexOf('\n', at + INPUT.length));
  return JSON.parse(line.replace(/,$/, ''));
}
