import { hash } from 'node:crypto';
import type { OrderChange } from './journal-order.ts';
import { isObject, own } from './json-guard.ts';
import { storedJson } from './stored-json.ts';

/** What a journal holds, one entry to a line. Sessions and exchanges stand in it as in the session's file. */
export type JournalEntry =
  /** A request is about to leave: the session without its exchanges, and the exchange with its running answer. */
  | { readonly type: 'begin'; readonly session: unknown; readonly exchange: unknown }
  /** Text that came since the entry before. */
  | { readonly type: 'text'; readonly id: string; readonly text: string; readonly reasoning: string }
  /** The answer is over. */
  | { readonly type: 'end'; readonly exchange: unknown }
  /**
   * A change of a session whose file is too big to be written each time: its header and the exchanges that changed, new
   * ones behind all others. `order`: the ids of all exchanges when some were moved or removed, else null; journals of
   * before `rearranged` have it. `digest` is that of the order that this leads to (`journal-order.ts`), null in those.
   */
  | {
      readonly type: 'change';
      readonly session: unknown;
      readonly exchanges: readonly unknown[];
      readonly order: readonly string[] | null;
      readonly digest: string | null;
    }
  /**
   * The same with exchanges that were moved, removed or put between others. A program that does not know it takes the line
   * for a damaged one, and keeps the journal.
   */
  | {
      readonly type: 'rearranged';
      readonly session: unknown;
      readonly exchanges: readonly unknown[];
      readonly order: OrderChange;
      readonly digest: string;
    }
  /** The file holds every change above. */
  | { readonly type: 'written' };

const LINE = /^\{"length":(\d+),"check":"([0-9a-f]{16})","entry":(.*)\}$/s;

/**
 * One line: JSON that says how many UTF-8 bytes its entry has and the first 64 bits of their SHA-256, so that a line
 * that was cut, or spliced with another, is recognised.
 */
export function journalLine(entry: JournalEntry): string {
  const text = storedJson(entry);
  return `{"length":${Buffer.byteLength(text)},"check":"${checkOf(text)}","entry":${text}}\n`;
}

export interface ReadJournal {
  /** Those up to the first line that is not whole. */
  readonly entries: readonly JournalEntry[];
  /** The lines that hold them. */
  readonly sound: string;
  /** What is wrong with the line behind them, as a clause; null when there is none. */
  readonly damage: string | null;
}

/** What can be believed of a journal: its longest beginning of whole lines. */
export function readJournal(text: string): ReadJournal {
  const entries: JournalEntry[] = [];
  const lines = text.split('\n');
  const rest = lines.pop();
  let length = 0;
  for (const line of lines) {
    const entry = readLine(line);
    if (entry === null) {
      const damage = `line ${entries.length + 1} of ${lines.length + (rest === '' ? 0 : 1)} is damaged`;
      return { entries, sound: text.slice(0, length), damage };
    }
    entries.push(entry);
    length += line.length + 1;
  }
  const damage = rest === '' ? null : `its last line, ${lines.length + 1}, is not whole`;
  return { entries, sound: text.slice(0, length), damage };
}

function readLine(line: string): JournalEntry | null {
  const match = LINE.exec(line);
  const [, length, check, text] = match ?? [];
  if (text === undefined || Buffer.byteLength(text) !== Number(length) || checkOf(text) !== check)
    return null;
  try {
    return entryOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function entryOf(value: unknown): JournalEntry | null {
  if (!isObject(value)) return null;
  const type = own(value, 'type');
  if (type === 'begin') return { type, session: own(value, 'session'), exchange: own(value, 'exchange') };
  if (type === 'end') return { type, exchange: own(value, 'exchange') };
  if (type === 'written') return { type };
  if (type === 'change') {
    const exchanges = own(value, 'exchanges');
    const order = own(value, 'order');
    if (!Array.isArray(exchanges)) return null;
    const digest = own(value, 'digest');
    return {
      type,
      session: own(value, 'session'),
      exchanges,
      order: Array.isArray(order) ? stringsIn(order) : null,
      digest: typeof digest === 'string' ? digest : null,
    };
  }
  if (type === 'rearranged') {
    const exchanges = own(value, 'exchanges');
    const order = own(value, 'order');
    const digest = own(value, 'digest');
    if (!Array.isArray(exchanges) || !isObject(order) || typeof digest !== 'string') return null;
    const [after, were, are] = [own(order, 'after'), own(order, 'were'), own(order, 'are')];
    if (!Array.isArray(were) || !Array.isArray(are)) return null;
    const change = {
      after: typeof after === 'string' ? after : null,
      were: stringsIn(were),
      are: stringsIn(are),
    };
    return { type, session: own(value, 'session'), exchanges, order: change, digest };
  }
  const id = own(value, 'id');
  const text = own(value, 'text');
  const reasoning = own(value, 'reasoning');
  if (
    type !== 'text' ||
    typeof id !== 'string' ||
    typeof text !== 'string' ||
    typeof reasoning !== 'string'
  ) {
    return null;
  }
  return { type, id, text, reasoning };
}

const stringsIn = (list: readonly unknown[]) => list.filter((one) => typeof one === 'string');

function checkOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 16);
}
