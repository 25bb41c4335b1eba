import type { Msg } from '../../core/message.ts';
import type { SearchPort } from '../ports.ts';

/** A word is typed in less: only what is asked after a pause is looked for, in ms. */
const REST = 120;
/** How often a search that is still reading is asked again, in ms. */
const AGAIN = 700;
const LIMIT = 200;

const turns = new WeakMap<SearchPort, number>();
const failed = new WeakSet<SearchPort>();

/** Looks for what was typed in everything said, unless something else is typed meanwhile. */
export async function searchSaid(
  query: string,
  search: SearchPort,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const turn = (turns.get(search) ?? 0) + 1;
  turns.set(search, turn);
  const isOver = () => signal.aborted || turns.get(search) !== turn;
  for (let wait = REST; ; wait = AGAIN) {
    await pause(wait);
    if (isOver()) return;
    const found = await search.find(query, LIMIT);
    if (isOver()) return;
    if (!found.ok) {
      // Titles are still found: said once, not at every letter.
      if (!failed.has(search)) dispatch({ type: 'problem', error: found.error });
      failed.add(search);
      return;
    }
    dispatch({ type: 'sessions/said', query, ...found.value });
    if (found.value.reading === null) return;
  }
}
