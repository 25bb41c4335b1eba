import { type Next, next, type State, withNotice } from '../state.ts';
import { openConfirm } from './confirm.ts';

export type TrashEffect =
  | { readonly type: 'sessions/count-trash' }
  | { readonly type: 'sessions/empty-trash' };

export type TrashMsg =
  | { readonly type: 'sessions/trash-counted'; readonly count: number }
  | { readonly type: 'sessions/trash-emptied'; readonly count: number };

const sessions = (count: number) => (count === 1 ? 'One session' : `${count} sessions`);

/** How many there are comes first: then it is asked. */
export function askToEmptyTrash(state: State): Next {
  return next(state, { type: 'sessions/count-trash' });
}

export function trashUpdate(state: State, msg: TrashMsg): Next {
  if (msg.type === 'sessions/trash-emptied') {
    return next(withNotice(state, 'done', `${sessions(msg.count)} deleted for good.`));
  }
  if (msg.count === 0) return next(withNotice(state, 'info', 'The trash is empty.'));
  const question = `${sessions(msg.count)} in the trash. Delete for good? Nothing brings them back.`;
  return openConfirm(state, question, 'delete for good', [{ type: 'sessions/empty-trash' }]);
}
