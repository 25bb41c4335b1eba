import { filterItems, type ListItem, type ListState } from '../list.ts';
import { type SafeText, safeLine } from '../safe-text.ts';
import type { SearchHit } from '../search.ts';
import { type SessionSummary, titleOf } from '../session.ts';

/** A row of the list: a session, or a place in one where what was typed was said. */
export interface SessionItem extends ListItem {
  readonly summary: SessionSummary;
  readonly said?: Said;
}

export interface Said {
  /** null: in the title or the instructions. */
  readonly exchange: string | null;
  readonly pieces: readonly { readonly text: SafeText; readonly isMatch: boolean }[];
}

/** What a search in everything said has found. */
export interface FoundSaid {
  readonly query: string;
  readonly items: readonly SessionItem[];
  /** Sessions that were read of those that had to be; null when all were. */
  readonly reading: { readonly done: number; readonly of: number } | null;
}

/** The pinned ones first, else as they were given. `before`: the same list stays the same items. */
export function itemsOf(
  sessions: readonly SessionSummary[],
  before: readonly SessionItem[] | null = null,
): readonly SessionItem[] {
  const pinned = sessions.filter((summary) => summary.pinned);
  const all = pinned.length === 0 ? sessions : [...pinned, ...sessions.filter((summary) => !summary.pinned)];
  const isSame = before?.length === all.length && before.every(({ summary }, at) => summary === all[at]);
  return isSame ? before : all.map(itemOf);
}

export function itemOf(summary: SessionSummary): SessionItem {
  return new Row(summary);
}

/** One of ten thousand, of which twenty are drawn: what is drawn and searched is made when it is first asked for. */
class Row implements SessionItem {
  readonly summary: SessionSummary;
  #fields: SessionItem['fields'] | null = null;

  constructor(summary: SessionSummary) {
    this.summary = summary;
  }

  get key(): string {
    return this.summary.id;
  }

  get fields(): SessionItem['fields'] {
    this.#fields ??= [safeLine(titleOf(this.summary)), safeLine(this.summary.endpoint)];
    return this.#fields;
  }
}

/** So many places of one session are shown: a long one would leave no room for others. */
const OF_ONE = 3;

/** What was found as rows, without sessions that are no longer there. */
export function saidItems(
  hits: readonly SearchHit[],
  sessions: readonly SessionItem[],
): readonly SessionItem[] {
  const byId = new Map(sessions.map(({ summary }) => [summary.id, summary]));
  const count = new Map<string, number>();
  return hits.flatMap((hit) => {
    const summary = byId.get(hit.session);
    const before = count.get(hit.session) ?? 0;
    if (summary === undefined || before >= OF_ONE) return [];
    count.set(hit.session, before + 1);
    return {
      key: `${hit.session} ${hit.exchange ?? ''}`,
      summary,
      fields: [safeLine(titleOf(summary))],
      said: { exchange: hit.exchange, pieces: piecesOf(hit) },
    };
  });
}

function piecesOf({ text, marks }: SearchHit): Said['pieces'] {
  const pieces: { text: SafeText; isMatch: boolean }[] = [];
  let at = 0;
  const add = (to: number, isMatch: boolean) => {
    if (to > at) pieces.push({ text: safeLine(text.slice(at, to)), isMatch });
    at = to;
  };
  for (let i = 0; i + 1 < marks.length; i += 2) {
    add(marks[i] ?? 0, false);
    add(marks[i + 1] ?? 0, true);
  }
  add(text.length, false);
  return pieces;
}

/** The rows that are shown: sessions whose names match, then places where it was said. */
export function shownItems(
  items: readonly SessionItem[],
  list: ListState,
  found: FoundSaid | null,
): readonly SessionItem[] {
  const query = list.filter.text;
  const named = filterItems(items, query);
  // While a word is typed on, what its beginning found stays until the next answer.
  if (found === null || query.trim() === '' || !query.startsWith(found.query)) return named;
  const shown = new Set(named.map((item) => item.key));
  // In the title: the session is shown already.
  const said = found.items.filter((item) => item.said?.exchange !== null || !shown.has(item.summary.id));
  return [...named, ...said];
}
