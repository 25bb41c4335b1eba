import type { CommandId } from '../commands.ts';
import type { Effect } from '../effect.ts';
import { type Next, next, popPanel, pushPanel, type State } from '../state.ts';

/** A question that is answered by yes or no. */
export interface ConfirmPanel {
  readonly kind: 'confirm';
  readonly question: string;
  readonly yes: string;
  /** What yes does. */
  readonly effects: readonly Effect[];
}

export function openConfirm(state: State, question: string, yes: string, effects: readonly Effect[]): Next {
  return next(pushPanel(state, { kind: 'confirm', question, yes, effects }));
}

export function confirmCommand(state: State, panel: ConfirmPanel, id: CommandId): Next {
  if (id === 'yes' || id === 'submit') return [popPanel(state), panel.effects];
  if (id === 'no' || id === 'back') return next(popPanel(state));
  return next(state);
}
