import { PRACTICE } from '../core/endpoint.ts';
import { initialState } from '../core/initial-state.ts';
import type { Msg } from '../core/message.ts';
import type { Row } from '../core/row.ts';
import { newSession } from '../core/session.ts';
import { update } from '../core/update.ts';
import type { Look } from './frame.ts';
import { notebookFrame } from './notebook.ts';
import { PAGE } from './rehearsal.ts';
import { createRowCache } from './row-cache.ts';

/** How much of an answer comes each time, in pages: little by little, and much at once. */
const PARTS: readonly number[] = [0.2, 0.2, 0.2, 0.4, 1, 2, 4, 8];

/**
 * Draws frames of an answer that nobody sees, one a step: around the layout of its text a frame has as much to do again,
 * and the first one with text of a process took 9 to 13 ms. What would be done outside is not. `show` gets the rows.
 */
export function* frameRehearsal(look: Look, show: (rows: readonly Row[]) => void): Generator<void> {
  let state = initialState(newSession('', '', PRACTICE.name), {
    endpoint: PRACTICE,
    size: { columns: look.columns, rows: look.rows },
  });
  const cache = createRowCache();
  const requestId = 'rehearsal';
  const draw = (msg: Msg) => {
    [state] = update(state, msg);
    show(notebookFrame(state, look, cache).rows);
  };
  const draft = {
    task: 'chat',
    target: { kind: 'end' },
    text: '',
    input: 'Words',
    attachments: [],
    paths: [],
  } as const;
  draw({ type: 'begin', draft, exchangeId: requestId, requestId, at: '', elapsed: 0 });
  yield;
  let elapsed = 0;
  for (const pages of PARTS) {
    const text = pages < 1 ? PAGE.slice(0, PAGE.length * pages) : PAGE.repeat(pages);
    elapsed += 100;
    draw({ type: 'streamed', requestId, text, reasoning: '', pieces: 1, elapsed });
    yield;
  }
}
