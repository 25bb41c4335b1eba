import type { CommandId } from '../commands.ts';
import type { Effect } from '../effect.ts';
import { keyNamed } from '../key-table.ts';
import { type Next, next, popPanel, pushPanel, type State, withNotice } from '../state.ts';

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
  if (id === 'yes') return [popPanel(state), panel.effects];
  // Enter comes too easily: a key pressed for something else must neither cost money nor lose work.
  if (id === 'submit') {
    return next(
      withNotice(
        state,
        'info',
        `${keyNamed('submit')} decides nothing here: ${keyNamed('yes')} to ${panel.yes}, ${keyNamed('no')} to go back.`,
      ),
    );
  }
  if (id === 'no' || id === 'back') return next(popPanel(state));
  return next(state);
}
