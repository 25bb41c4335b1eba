import type { CommandId } from '../commands.ts';
import { bufferOf, type TextBuffer } from '../editor/buffer.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { withoutKeys } from '../key-shape.ts';
import { keyNamed } from '../key-table.ts';
import { saveIfWorth } from '../notebook/saving.ts';
import { type SessionSummary, titleOf, withPin } from '../session.ts';
import { type Next, next, replaceTop, type State, withError, withNotice } from '../state.ts';
import { itemOf, itemsOf } from './session-items.ts';
import type { SessionsPanel } from './sessions.ts';
import { settleSessions } from './shown-sessions.ts';

/** Pins a session to the top of the list, or lets it go. The open one's file is written from what is on the screen. */
export function pin(state: State, panel: SessionsPanel, summary: SessionSummary): Next {
  const pinned = !summary.pinned;
  const isOpen = summary.id === state.session.id;
  if (isOpen && state.saved.kind === 'read-only') return next(withError(state, state.saved.error));
  const all = panel.items?.map((item) => item.summary) ?? [];
  const items = itemsOf(all.map((one) => (one.id === summary.id ? { ...one, pinned } : one)));
  const list = { ...panel.list, selected: summary.id };
  const said = pinned ? `${titleOf(summary)} is pinned.` : `${titleOf(summary)} is no longer pinned.`;
  const shown = withNotice(settleSessions(state, { ...panel, items, list }), 'done', said);
  if (!isOpen) return next(shown, { type: 'sessions/pin', id: summary.id, pinned });
  return saveIfWorth({ ...shown, session: withPin(shown.session, pinned) });
}

/** Opens the field for a title in the row of a session. */
export function beginRenaming(state: State, panel: SessionsPanel, summary: SessionSummary): Next {
  const isOpen = summary.id === state.session.id;
  if (isOpen && state.saved.kind === 'read-only') return next(withError(state, state.saved.error));
  const list = { ...panel.list, selected: summary.id };
  const title = isOpen ? state.session.title : summary.title;
  return next(replaceTop(state, { ...panel, list, renaming: bufferOf(title) }));
}

/** Keys while a title is being typed. */
export function renamingCommand(
  state: State,
  panel: SessionsPanel,
  renaming: TextBuffer,
  id: CommandId,
): Next {
  if (id === 'back') return next(replaceTop(state, { ...panel, renaming: null }));
  if (id === 'submit') return rename(state, panel, renaming.text.replace(/\s+/g, ' ').trim());
  const edited = editBuffer(renaming, id);
  return next(edited === null ? state : replaceTop(state, { ...panel, renaming: edited }));
}

/** Gives the selected session its new title; an empty one changes nothing. */
function rename(state: State, panel: SessionsPanel, title: string): Next {
  const id = panel.list.selected;
  const items =
    panel.items?.map((item) => (item.key === id ? itemOf({ ...item.summary, title }) : item)) ?? null;
  const renamed = settleSessions(state, {
    ...panel,
    renaming: null,
    items: title === '' ? panel.items : items,
  });
  if (title === '') return next(withNotice(renamed, 'info', 'The title stays: a new one was not typed.'));
  if (panel.items?.some((item) => item.key === id && item.summary.title === title)) return next(renamed);
  // The open session's file is written from what is on the screen.
  if (id !== state.session.id) return next(renamed, { type: 'sessions/rename', id, title });
  return saveIfWorth({ ...renamed, session: { ...renamed.session, title } });
}

/** To the trash, but for the one that is open. */
export function remove(state: State, panel: SessionsPanel, summary: SessionSummary): Next {
  if (summary.id === state.session.id) {
    const hint = `Open another, or begin one with ${keyNamed('item-add')}, and then delete it.`;
    return next(withNotice(state, 'info', 'This session is the one that is open.', hint));
  }
  const index = panel.items?.findIndex((item) => item.key === summary.id) ?? 0;
  const items = panel.items?.filter((item) => item.key !== summary.id) ?? null;
  const gone = settleSessions(state, { ...panel, items, deleted: { summary, index } });
  return next(withNotice(gone, 'done', inTrash(summary)), { type: 'sessions/remove', id: summary.id });
}

const inTrash = (summary: SessionSummary): string =>
  withoutKeys(`${titleOf(summary)} is in the trash. ${keyNamed('item-undo')} brings it back.`);

/** The same when the list was read anew: what another program has brought back is not said to be in the trash. */
export function heardBack(state: State, panel: SessionsPanel, listed: readonly SessionSummary[]): State {
  const summary = panel.deleted?.summary;
  if (summary === undefined || listed.every(({ id }) => id !== summary.id)) return state;
  const told = replaceTop(state, { ...panel, deleted: null });
  if (state.notice?.text !== inTrash(summary)) return told;
  return withNotice(told, 'info', `${titleOf(summary)} is back: another program has restored it.`);
}

/** Back from the trash, where it stood. */
export function restore(
  state: State,
  panel: SessionsPanel,
  deleted: NonNullable<SessionsPanel['deleted']>,
): Next {
  const { summary, index } = deleted;
  const before = panel.items ?? [];
  const items = [...before.slice(0, index), itemOf(summary), ...before.slice(index)];
  const list = { ...panel.list, selected: summary.id };
  const back = settleSessions(state, { ...panel, items, list, deleted: null });
  return next(withNotice(back, 'done', `${titleOf(summary)} is back.`), {
    type: 'sessions/restore',
    id: summary.id,
  });
}
