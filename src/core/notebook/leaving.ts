import type { Effect } from '../effect.ts';
import type { AppError } from '../errors.ts';
import { keymapInUse } from '../key-table.ts';
import { commandFor } from '../keymap.ts';
import type { InputEvent } from '../keys.ts';
import { openConfirm } from '../panels/confirm.ts';
import { isWorthSaving } from '../session.ts';
import { type Next, next, type State, withNotice } from '../state.ts';
import { saveIfWorth, withDraft } from './saving.ts';
import { helpsElsewhere } from './saving-elsewhere.ts';

/** Ends the program once what is running is stopped and everything is saved. Asks first when it cannot be saved. */
export function leave(state: State): Next {
  if (state.saved.kind === 'failed' && state.leaving === null) {
    return openConfirm(
      state,
      `This session is not saved: ${state.saved.error.message} Quit and lose it?${otherFolder(state.saved.error)}`,
      'quit without saving',
      [{ type: 'quit-unsaved' }],
    );
  }
  return leaveNow(state);
}

/** Goes on to another session. Asks first when this one cannot be saved. */
export function leaveSession(state: State, onward: Effect): Next {
  const { saved } = state;
  if (saved.kind !== 'failed' || !isWorthSaving(withDraft(state).session)) return saveIfWorth(state, onward);
  const question = `This session is not saved: ${saved.error.message} Leave and lose it?${otherFolder(saved.error)}`;
  return openConfirm(state, question, 'leave without saving', [onward]);
}

function otherFolder(error: AppError): string {
  return helpsElsewhere(error) ? ' No, then /save-to, saves it in another folder.' : '';
}

/** The same without a question: the program was told to end. */
export function leaveNow(state: State): Next {
  const [kept, effects] = saveIfWorth({ ...state, leaving: 0 });
  if (state.live === null) return [kept, effects];
  return [
    { ...kept, live: { ...state.live, phase: 'stopping' } },
    [...effects, { type: 'stop', requestId: state.live.requestId }],
  ];
}

/** Quits although the session could not be saved: the exit code says so. */
export function leaveUnsaved(state: State): Next {
  return next({ ...state, leaving: 5 });
}

/**
 * A key while it is saved on the way out: Ctrl+C waits for that no longer. Whatever else is typed is for the shell, or
 * was typed too late.
 */
export function hurriedBy(
  state: State,
  event: Extract<InputEvent, { readonly type: 'key' | 'paste' }>,
): State {
  const isInterrupt =
    event.type === 'key' && commandFor(keymapInUse(), 'cells', event.key.name) === 'interrupt';
  return isInterrupt ? { ...state, isHurried: true } : state;
}

/** The second Ctrl+C in a row quits; the first says so. */
export function armOrLeave(state: State): Next {
  if (state.quitArmed) return leave(state);
  return next({ ...withNotice(state, 'info', 'Ctrl+C again quits.'), quitArmed: true });
}
