import { countIn } from '../../core/find-text.ts';
import type { Msg } from '../../core/message.ts';
import type { CountEffect } from '../../core/notebook/find.ts';
import type { State } from '../../core/state.ts';
import { Turns } from '../../core/turns.ts';
import type { SinkClock } from '../token-sink.ts';

/** Looks through a long session for a text; gives up when something else is looked for. */
export async function findInSession(
  { query, exchanges, step }: CountEffect,
  on: { readonly state: () => State; readonly dispatch: (msg: Msg) => void },
  timers: SinkClock,
): Promise<void> {
  const turns = new Turns(timers.elapsed, (go) => void timers.after(0, go));
  const counts: number[] = [];
  for (const exchange of exchanges) {
    counts.push(countIn(exchange, query, true));
    const over = turns.next();
    if (over === undefined) continue;
    await over;
    const { find, session } = on.state();
    if (find?.query.text !== query || session.exchanges !== exchanges) return;
  }
  on.dispatch({ type: 'find/counted', query, exchanges, counts, step });
}
