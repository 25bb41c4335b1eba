import type { State } from '../../state.ts';
import { choicesOf, keyOfChoice, markedIndex, type SetupChoice } from './choices.ts';
import type { SetupPanel } from './panel.ts';

/** Nothing waited for, and the first choice marked: after an answer the choices are others. */
export function unmarked(panel: SetupPanel): SetupPanel {
  return { ...panel, work: null, marked: { ...panel.marked, [panel.screen]: '' } };
}

/** Marks a choice of the screen shown. */
export function mark(panel: SetupPanel, choice: SetupChoice): SetupPanel {
  return { ...panel, marked: { ...panel.marked, [panel.screen]: keyOfChoice(choice) } };
}

/** Moves the mark, as far as there are choices. */
export function markBy(state: State, panel: SetupPanel, by: 1 | -1): SetupPanel {
  const choices = choicesOf(state, panel);
  const at = Math.max(0, Math.min(choices.length - 1, markedIndex(panel, choices) + by));
  const choice = choices[at];
  return choice === undefined ? panel : mark(panel, choice);
}
