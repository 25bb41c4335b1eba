import type { CommandId } from '../commands.ts';
import { bufferOf, type TextBuffer } from '../editor/buffer.ts';
import { editBuffer } from '../editor/edit-command.ts';
import { insertText } from '../editor/insert.ts';
import type { AppError } from '../errors.ts';
import {
  type ListState,
  listCommand,
  listHeight,
  listText,
  newList,
  oneLine,
  selectedItem,
} from '../list.ts';
import { jumpTo } from '../notebook/jump.ts';
import { leaveSession } from '../notebook/leaving.ts';
import { saveIfWorth } from '../notebook/saving.ts';
import type { SearchAnswer } from '../search.ts';
import { type SessionSummary, titleOf, withPin } from '../session.ts';
import {
  type Next,
  next,
  popPanel,
  pushPanel,
  replaceTop,
  type State,
  topPanel,
  withError,
  withNotice,
} from '../state.ts';
import { settleList } from './list-panel.ts';
import { type FoundSaid, itemOf, itemsOf, type SessionItem, saidItems, shownItems } from './session-items.ts';

/** The list of sessions. */
export interface SessionsPanel {
  readonly kind: 'sessions';
  /** The new title while one is being typed; null when not. */
  readonly renaming: TextBuffer | null;
  readonly list: ListState;
  /** The pinned ones first, else the newest; null while they are being read. */
  readonly items: readonly SessionItem[] | null;
  /** How many there are in all while they are being read; null when all were. */
  readonly reading: number | null;
  /** What a search in everything said has found; null before the first. */
  readonly found: FoundSaid | null;
  /** Files that could not be read. */
  readonly unreadable: number;
  /** When the list was read (ISO 8601) and where: what dates are told by. */
  readonly now: string;
  readonly timeZone: string;
  /** What was put into the trash last, and where it stood. */
  readonly deleted: { readonly summary: SessionSummary; readonly index: number } | null;
}

export type SessionsMsg =
  | {
      readonly type: 'sessions/listed';
      readonly sessions: readonly SessionSummary[];
      readonly unreadable: number;
      /** How many there are in all while the rest is being read; absent: these are all. */
      readonly reading?: number;
      /** ISO 8601, UTC */
      readonly now: string;
      /** IANA name */
      readonly timeZone: string;
    }
  | ({ readonly type: 'sessions/said'; readonly query: string } & SearchAnswer)
  | { readonly type: 'sessions/duplicated'; readonly title: string }
  /** A renaming, a deletion or its undoing failed: the list is read again, as it really is. */
  | { readonly type: 'sessions/failed'; readonly error: AppError };

export type SessionsEffect =
  | { readonly type: 'sessions/list' }
  /** Look for it in everything said. */
  | { readonly type: 'sessions/search'; readonly query: string }
  | { readonly type: 'sessions/pin'; readonly id: string; readonly pinned: boolean }
  | { readonly type: 'sessions/duplicate'; readonly id: string }
  | { readonly type: 'sessions/rename'; readonly id: string; readonly title: string }
  | { readonly type: 'sessions/remove'; readonly id: string }
  | { readonly type: 'sessions/restore'; readonly id: string };

export function openSessions(state: State): Next {
  const panel: SessionsPanel = {
    kind: 'sessions',
    renaming: null,
    list: newList(state.session.id),
    items: null,
    reading: null,
    found: null,
    unreadable: 0,
    now: '',
    timeZone: 'UTC',
    deleted: null,
  };
  return next(pushPanel(state, panel), { type: 'sessions/list' });
}

/** The rows that the screen shows. */
export function shownSessions(panel: SessionsPanel): readonly SessionItem[] {
  return panel.items === null ? [] : shownItems(panel.items, panel.list, panel.found);
}

const CHANGES: ReadonlySet<CommandId> = new Set([
  'item-edit',
  'item-default',
  'item-duplicate',
  'item-delete',
]);

export function sessionsCommand(state: State, panel: SessionsPanel, id: CommandId): Next {
  if (panel.renaming !== null) return renamingCommand(state, panel, panel.renaming, id);
  const items = shownSessions(panel);
  const item = selectedItem(items, panel.list);
  const summary = item?.summary;
  // What is still coming would undo on the screen what is changed now.
  if (panel.reading !== null && CHANGES.has(id))
    return next(withNotice(state, 'info', 'The sessions are still being read.', 'Try again in a moment.'));
  switch (id) {
    case 'back':
      return next(popPanel(state));
    case 'choose':
      return item === undefined ? next(state) : open(state, item);
    case 'item-add':
      if (state.live !== null) return stillComing(state);
      return leaveSession(popPanel(state), { type: 'new-session' });
    case 'item-edit':
      return summary === undefined ? next(state) : beginRenaming(state, panel, summary);
    case 'item-default':
      return summary === undefined ? next(state) : pin(state, panel, summary);
    case 'item-duplicate':
      return summary === undefined
        ? next(state)
        : next(state, { type: 'sessions/duplicate', id: summary.id });
    case 'item-delete':
      return summary === undefined ? next(state) : remove(state, panel, summary);
    case 'item-undo':
      return panel.deleted === null ? next(state, { type: 'suspend' }) : restore(state, panel, panel.deleted);
    default: {
      const list = listCommand(panel.list, items, id, listHeight(state.size.rows));
      return list === null ? next(state) : filtered(state, panel, list);
    }
  }
}

/** Typed or pasted text: the filter, or the new title. */
export function sessionsText(state: State, panel: SessionsPanel, text: string): Next {
  if (panel.renaming !== null) {
    return next(replaceTop(state, { ...panel, renaming: insertText(panel.renaming, oneLine(text)) }));
  }
  return filtered(state, panel, listText(panel.list, text));
}

/** Names are filtered at once; what was said is looked for, and comes when it is found. */
function filtered(state: State, panel: SessionsPanel, list: ListState): Next {
  const query = list.filter.text;
  const changed = settle(state, { ...panel, list });
  if (query === panel.list.filter.text || query.trim() === '') return next(changed);
  return next(changed, { type: 'sessions/search', query });
}

export function sessionsUpdate(state: State, msg: SessionsMsg): Next {
  switch (msg.type) {
    case 'sessions/listed': {
      const panel = topPanel(state);
      if (panel?.kind !== 'sessions') return next(state);
      const { unreadable, reading = null, now, timeZone } = msg;
      const items = itemsOf(msg.sessions);
      // The one that is to be selected may be among those that are still to come.
      if (reading !== null)
        return next(replaceTop(state, { ...panel, items, unreadable, reading, now, timeZone }));
      return next(settle(state, { ...panel, items, unreadable, reading, now, timeZone }));
    }
    case 'sessions/said': {
      const panel = topPanel(state);
      if (panel?.kind !== 'sessions' || panel.list.filter.text !== msg.query) return next(state);
      const { query, hits, reading } = msg;
      const items = saidItems(hits, panel.items ?? []);
      return next(settle(state, { ...panel, found: { query, items, reading } }));
    }
    case 'sessions/duplicated':
      return next(withNotice(state, 'done', `${msg.title} is a session of its own now.`), {
        type: 'sessions/list',
      });
    case 'sessions/failed': {
      const told = withError(state, msg.error);
      const panel = topPanel(told);
      if (panel?.kind !== 'sessions') return next(told);
      return next(replaceTop(told, { ...panel, deleted: null }), { type: 'sessions/list' });
    }
  }
}

function settle(state: State, panel: SessionsPanel): State {
  return settleList(state, panel, shownSessions(panel));
}

/** Opens a session, at the place where it was said. */
function open(state: State, { summary, said }: SessionItem): Next {
  const exchange = said?.exchange ?? null;
  const isHere = summary.id === state.session.id && !isLocked(state);
  if (isHere) return jumpTo(popPanel(state), exchange);
  if (state.live !== null) return stillComing(state);
  const at = exchange === null ? {} : { exchange };
  return leaveSession(popPanel(state), { type: 'open-session', reference: summary.id, ...at });
}

/** Pins a session to the top of the list, or lets it go. The open one's file is written from what is on the screen. */
function pin(state: State, panel: SessionsPanel, summary: SessionSummary): Next {
  const pinned = !summary.pinned;
  const isOpen = summary.id === state.session.id;
  if (isOpen && state.saved.kind === 'read-only') return next(withError(state, state.saved.error));
  const all = panel.items?.map((item) => item.summary) ?? [];
  const items = itemsOf(all.map((one) => (one.id === summary.id ? { ...one, pinned } : one)));
  const list = { ...panel.list, selected: summary.id };
  const said = pinned ? `${titleOf(summary)} is pinned.` : `${titleOf(summary)} is no longer pinned.`;
  const shown = withNotice(settle(state, { ...panel, items, list }), 'done', said);
  if (!isOpen) return next(shown, { type: 'sessions/pin', id: summary.id, pinned });
  return saveIfWorth({ ...shown, session: withPin(shown.session, pinned) });
}

/** Opened again, it may be free by now. */
function isLocked({ saved }: State): boolean {
  return saved.kind === 'read-only' && saved.error.code === 'STORE_LOCKED';
}

function stillComing(state: State): Next {
  return next(withNotice(state, 'info', 'A reply is still coming.', 'Esc, then Ctrl+C stops it.'));
}

function beginRenaming(state: State, panel: SessionsPanel, summary: SessionSummary): Next {
  const isOpen = summary.id === state.session.id;
  if (isOpen && state.saved.kind === 'read-only') return next(withError(state, state.saved.error));
  const list = { ...panel.list, selected: summary.id };
  const title = isOpen ? state.session.title : summary.title;
  return next(replaceTop(state, { ...panel, list, renaming: bufferOf(title) }));
}

function renamingCommand(state: State, panel: SessionsPanel, renaming: TextBuffer, id: CommandId): Next {
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
  const renamed = settle(state, { ...panel, renaming: null, items: title === '' ? panel.items : items });
  if (title === '') return next(withNotice(renamed, 'info', 'The title stays: a new one was not typed.'));
  if (panel.items?.some((item) => item.key === id && item.summary.title === title)) return next(renamed);
  // The open session's file is written from what is on the screen.
  if (id !== state.session.id) return next(renamed, { type: 'sessions/rename', id, title });
  return saveIfWorth({ ...renamed, session: { ...renamed.session, title } });
}

function remove(state: State, panel: SessionsPanel, summary: SessionSummary): Next {
  if (summary.id === state.session.id) {
    const hint = 'Open another, or begin one with Ctrl+A, and then delete it.';
    return next(withNotice(state, 'info', 'This session is the one that is open.', hint));
  }
  const index = panel.items?.findIndex((item) => item.key === summary.id) ?? 0;
  const items = panel.items?.filter((item) => item.key !== summary.id) ?? null;
  const gone = settle(state, { ...panel, items, deleted: { summary, index } });
  const says = `${titleOf(summary)} is in the trash. Ctrl+Z brings it back.`;
  return next(withNotice(gone, 'done', says), { type: 'sessions/remove', id: summary.id });
}

function restore(state: State, panel: SessionsPanel, deleted: NonNullable<SessionsPanel['deleted']>): Next {
  const { summary, index } = deleted;
  const before = panel.items ?? [];
  const items = [...before.slice(0, index), itemOf(summary), ...before.slice(index)];
  const list = { ...panel.list, selected: summary.id };
  const back = settle(state, { ...panel, items, list, deleted: null });
  return next(withNotice(back, 'done', `${titleOf(summary)} is back.`), {
    type: 'sessions/restore',
    id: summary.id,
  });
}
