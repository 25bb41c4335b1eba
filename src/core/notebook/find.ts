import type { CommandId } from '../commands.ts';
import { EMPTY_BUFFER, type TextBuffer } from '../editor/buffer.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { insertText } from '../editor/insert.ts';
import type { Exchange } from '../exchange.ts';
import { countIn } from '../find-text.ts';
import { type Next, next, type Scroll, type State, withNotice } from '../state.ts';
import { changeExchange } from './exchanges.ts';

/** A search through the session. */
export interface Find {
  readonly query: TextBuffer;
  /** The query has the keyboard; afterwards the cells have it again. */
  readonly typing: boolean;
  /** The match that was gone to; null when there is none. */
  readonly at: FoundMatch | null;
  /** Its number from the top, from 1, and how many there are. */
  readonly number: number;
  readonly count: number;
  /** A long session is being looked through, in turns. */
  readonly isCounting?: boolean;
  /** What looking through a long session gave. */
  readonly counted?: Counted;
  /** Where the search began: Esc while typing goes back there. */
  readonly from: { readonly selected: string | null; readonly scroll: Scroll };
}

/** How often a text is in each exchange of a session. */
interface Counted {
  readonly query: string;
  readonly exchanges: readonly Exchange[];
  readonly counts: readonly number[];
}

/** Looks through a session in turns; `step`: where to go from the match that was gone to; 0: from where it began. */
export interface CountEffect {
  readonly type: 'find/count';
  readonly query: string;
  readonly exchanges: readonly Exchange[];
  readonly step: 1 | -1 | 0;
}
export interface CountedMsg extends Counted {
  readonly type: 'find/counted';
  readonly step: 1 | -1 | 0;
}

/** Exchanges that are looked through at one go: some milliseconds. */
const AT_ONCE = 300;

/** One match: of which exchange, and the how-manyth of it, from 0. */
export interface FoundMatch {
  readonly exchangeId: string;
  readonly nth: number;
}

/** Opens the query line, with the query of a search that is open. */
export function openFind(state: State): Next {
  const from = { selected: state.selected, scroll: state.scroll };
  const query = state.find?.query ?? EMPTY_BUFFER;
  return next({ ...state, find: { query, typing: true, at: null, number: 0, count: 0, from } });
}

/** Commands while the query is typed; null for one that is not about the search. */
export function findCommand(state: State, find: Find, id: CommandId): Next | null {
  switch (id) {
    case 'choose':
      if (find.count === 0 && find.isCounting !== true) return leaveFind(state, find);
      return next({ ...state, find: { ...find, typing: false } });
    case 'back':
    case 'interrupt':
      return leaveFind(state, find);
    case 'list-down':
      return stepFind(state, 1);
    case 'list-up':
      return stepFind(state, -1);
    default: {
      const query = editBuffer(find.query, id);
      return query === null ? null : search(state, find, query);
    }
  }
}

/** Typed or pasted text; what is looked for is one line. */
export function findTyped(state: State, find: Find, text: string): Next {
  return search(state, find, insertText(find.query, text.replace(/\s+/g, ' ')));
}

/** Ends the search. While typing it goes back to where it began; afterwards it stays where it led. */
export function leaveFind(state: State, find: Find): Next {
  const { selected, scroll } = find.from;
  return next(find.typing ? { ...state, selected, scroll, find: null } : { ...state, find: null });
}

/** The next or the one before; behind the last one comes the first. */
export function stepFind(state: State, step: 1 | -1): Next {
  const { find } = state;
  if (find == null || find.query.text.trim() === '') {
    return next(withNotice(state, 'info', 'Nothing was searched for yet.', '/ searches this session.'));
  }
  const counts = countsAtOnce(state, find);
  return counts === null ? countInTurns(state, find, step) : stepTo(state, find, counts, step);
}

function stepTo(state: State, find: Find, counts: readonly number[], step: 1 | -1): Next {
  const count = counts.reduce((sum, own) => sum + own, 0);
  if (count === 0) return next({ ...state, find: { ...find, at: null, number: 0, count } });
  const here = numberOf(state, counts, find.at);
  const number = here === null ? (step > 0 ? 1 : count) : ((here - 1 + step + count) % count) + 1;
  return goTo(state, { ...find, count }, counts, number);
}

/** Looks for a changed query, from the cell that the search began at on. */
function search(state: State, find: Find, query: TextBuffer): Next {
  if (query.text === find.query.text) return next({ ...state, find: { ...find, query } });
  const looking = { ...find, query };
  const counts = countsAtOnce(state, looking);
  return counts === null ? countInTurns(state, looking, 0) : searchFrom(state, looking, counts);
}

/** The first match from the cell on that the search began at. */
function searchFrom(state: State, find: Find, counts: readonly number[]): Next {
  const { query } = find;
  const count = counts.reduce((sum, own) => sum + own, 0);
  const { selected, scroll } = find.from;
  if (count === 0)
    return next({ ...state, selected, scroll, find: { ...find, query, at: null, number: 0, count } });
  const begin = Math.max(0, indexOf(state, selected));
  const above = counts.slice(0, begin).reduce((sum, own) => sum + own, 0);
  return goTo(state, { ...find, query, count }, counts, above === count ? 1 : above + 1);
}

function goTo(state: State, find: Find, counts: readonly number[], number: number): Next {
  let before = 0;
  for (const [index, own] of counts.entries()) {
    const exchange = state.session.exchanges[index];
    if (exchange !== undefined && number <= before + own) {
      const at = { exchangeId: exchange.id, nth: number - before - 1 };
      const shown = exchange.folded
        ? changeExchange(state, exchange.id, (one) => ({ ...one, folded: false }))
        : state;
      return next(
        { ...shown, selected: exchange.id, find: { ...find, at, number } },
        { type: 'scroll', by: 'to-match' },
      );
    }
    before += own;
  }
  return next({ ...state, find });
}

function numberOf(state: State, counts: readonly number[], at: FoundMatch | null): number | null {
  if (at === null) return null;
  const index = indexOf(state, at.exchangeId);
  const own = counts[index] ?? 0;
  if (own === 0) return null;
  return counts.slice(0, index).reduce((sum, one) => sum + one, 0) + Math.min(at.nth, own - 1) + 1;
}

function indexOf(state: State, id: string | null): number {
  return state.session.exchanges.findIndex((exchange) => exchange.id === id);
}

/** How often it is in each exchange, where that is quickly found out; null for a long session not looked through yet. */
function countsAtOnce({ session }: State, { query, counted }: Find): readonly number[] | null {
  const { exchanges } = session;
  const { text } = query;
  if (counted?.query === text && counted.exchanges === exchanges) return counted.counts;
  if (text.trim() !== '' && exchanges.length > AT_ONCE) return null;
  return exchanges.map((exchange) => countIn(exchange, text));
}

function countInTurns(state: State, find: Find, step: CountEffect['step']): Next {
  const { exchanges } = state.session;
  const before = step === 0 ? { at: null, number: 0, count: 0 } : {};
  return next(
    { ...state, find: { ...find, ...before, isCounting: true } },
    { type: 'find/count', query: find.query.text, exchanges, step },
  );
}

/** A long session has been looked through; what is looked for by now may be something else. */
export function findCounted(state: State, { query, exchanges, counts, step }: CountedMsg): Next {
  const { find } = state;
  if (find === null || find.query.text !== query || state.session.exchanges !== exchanges) return next(state);
  const found: Find = { ...find, isCounting: false, counted: { query, exchanges, counts } };
  return step === 0 ? searchFrom(state, found, counts) : stepTo(state, found, counts, step);
}
