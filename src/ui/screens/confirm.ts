import type { ConfirmPanel } from '../../core/panels/confirm.ts';
import { words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look, panelFrame } from '../../render/frame.ts';
import { blank, span } from '../../render/row.ts';
import { wrapLine } from '../../render/wrap.ts';
import { noticeLine } from './list-frame.ts';

/** Rows of a panel beside its body, and of the answers in it. */
const FRAME_ROWS = 3;
const ANSWERS = 2;

/** A question and its two answers. */
export function confirmFrame(state: State, panel: ConfirmPanel, look: Look): Frame {
  const room = Math.min(look.columns - 1, 90);
  const question = wrapLine([span(words`${panel.question}`)], room, { first: [{ text: blank(1) }] });
  // The answers are never out of sight: a long question loses the row below it first, and then its end.
  const height = Math.max(1, look.rows - FRAME_ROWS - ANSWERS);
  const asked = question.slice(0, height);
  return panelFrame(look, {
    title: [span(words`Please confirm`, 'heading')],
    body: [
      ...asked,
      ...(asked.length < height ? [[]] : []),
      [span(words`   `), span(words`y`, 'selected'), span(words`  ${panel.yes}`)],
      [span(words`   `), span(words`n`, 'selected'), span(words`  back, nothing happens`)],
      ...(state.notice === null
        ? []
        : [[], ...wrapLine(noticeLine(state.notice), room, { first: [{ text: blank(1) }] })]),
    ],
    hints: hintLine(look.columns, 'confirm', {
      only: ['yes', 'no', 'back'],
      words: { yes: words`${panel.yes}`, no: words`no` },
    }),
  });
}
