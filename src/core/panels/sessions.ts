import type { CommandId } from '../commands.ts';
import type { TextBuffer } from '../editor/buffer.ts';
import { insertText } from '../editor/insert.ts';
import type { AppError } from '../errors.ts';
import { keyNamed } from '../key-table.ts';
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
import type { SearchAnswer } from '../search.ts';
import type { ListProgress, SessionSummary } from '../session.ts';
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
import { beginRenaming, heardBack, pin, remove, renamingCommand, restore } from './session-edits.ts';
import { type FoundSaid, itemsOf, type SessionItem, saidItems } from './session-items.ts';
import { type ListedPicture, pictureFound } from './session-picture.ts';
import { settleSessions, shownSessions } from './shown-sessions.ts';

/** The list of sessions. */
export interface SessionsPanel {
  readonly kind: 'sessions';
  /** The new title while one is being typed; null when not. */
  readonly renaming: TextBuffer | null;
  readonly list: ListState;
  /** The pinned ones first, else the newest; null while they are being read. */
  readonly items: readonly SessionItem[] | null;
  /** How far the list has come; null when it is whole. */
  readonly progress: ListProgress | null;
  /** What a search in everything said has found; null before the first. */
  readonly found: FoundSaid | null;
  /** Ids of the sessions that images were kept of. */
  readonly withImages: ReadonlySet<string>;
  /** The first image of the selected session; null before one was asked for. */
  readonly picture: ListedPicture | null;
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
      /** Ids of the sessions that images were kept of; absent: none. */
      readonly withImages?: ReadonlySet<string>;
      /** How far the list has come; absent or null: these are all, and as they are. */
      readonly progress?: ListProgress | null;
      /** ISO 8601, UTC */
      readonly now: string;
      /** IANA name, or '' for this computer's own */
      readonly timeZone: string;
    }
  | ({ readonly type: 'sessions/said'; readonly query: string } & SearchAnswer)
  | { readonly type: 'sessions/image-found'; readonly picture: ListedPicture }
  | { readonly type: 'sessions/duplicated'; readonly title: string }
  /** A renaming, a deletion or its undoing failed: the list is read again, as it really is. */
  | { readonly type: 'sessions/failed'; readonly error: AppError };

export type SessionsEffect =
  | { readonly type: 'sessions/list' }
  /** Look for it in everything said. */
  | { readonly type: 'sessions/search'; readonly query: string }
  /** Look for the first image that a session names. */
  | { readonly type: 'sessions/find-image'; readonly id: string; readonly path: string }
  | { readonly type: 'sessions/pin'; readonly id: string; readonly pinned: boolean }
  | { readonly type: 'sessions/duplicate'; readonly id: string }
  | { readonly type: 'sessions/rename'; readonly id: string; readonly title: string }
  | { readonly type: 'sessions/remove'; readonly id: string }
  | { readonly type: 'sessions/restore'; readonly id: string };

const NO_IDS: ReadonlySet<string> = new Set();

export function openSessions(state: State): Next {
  const panel: SessionsPanel = {
    kind: 'sessions',
    renaming: null,
    list: newList(state.session.id),
    items: null,
    progress: null,
    found: null,
    withImages: NO_IDS,
    picture: null,
    unreadable: 0,
    now: '',
    timeZone: 'UTC',
    deleted: null,
  };
  return next(pushPanel(state, panel), { type: 'sessions/list' }, { type: 'watch-sessions' });
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
  if (panel.progress !== null && CHANGES.has(id))
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
  const changed = settleSessions(state, { ...panel, list });
  if (query === panel.list.filter.text || query.trim() === '') return next(changed);
  return next(changed, { type: 'sessions/search', query });
}

export function sessionsUpdate(state: State, msg: SessionsMsg): Next {
  switch (msg.type) {
    case 'sessions/listed': {
      const before = topPanel(state);
      if (before?.kind !== 'sessions') return next(state);
      const { unreadable, withImages = NO_IDS, progress = null, now, timeZone } = msg;
      const heard = progress === null ? heardBack(state, before, msg.sessions) : state;
      const panel = heard === state ? before : { ...before, deleted: null };
      const listed = {
        ...panel,
        items: itemsOf(msg.sessions, panel.items),
        unreadable,
        withImages,
        progress,
        now,
        timeZone,
      };
      return next(shownAnew(heard, panel, listed));
    }
    case 'sessions/said': {
      const panel = topPanel(state);
      if (panel?.kind !== 'sessions' || panel.list.filter.text !== msg.query) return next(state);
      const { query, hits, reading } = msg;
      const items = saidItems(hits, panel.items ?? []);
      return next(settleSessions(state, { ...panel, found: { query, items, reading } }));
    }
    case 'sessions/image-found':
      return next(pictureFound(state, msg.picture));
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

/** Shows a list that was read again: what is selected stays, and where it was on the screen as far as that can be. */
function shownAnew(state: State, before: SessionsPanel, after: SessionsPanel): State {
  const { list } = before;
  const placeIn = (panel: SessionsPanel) =>
    shownSessions(panel).findIndex(({ key }) => key === list.selected);
  const isSame = before.items === after.items;
  const was = isSame ? -1 : placeIn(before);
  const is = isSame ? -1 : placeIn(after);
  // The one that is to be selected may be among those that are still to come.
  if (is < 0 && after.progress?.kind === 'reading') return replaceTop(state, after);
  const top = was < 0 || is < 0 ? list.top : Math.max(0, list.top + is - was);
  return settleSessions(state, { ...after, list: { ...list, top } });
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

/** Opened again, it may be free by now. */
function isLocked({ saved }: State): boolean {
  return saved.kind === 'read-only' && saved.error.code === 'STORE_LOCKED';
}

function stillComing(state: State): Next {
  return next(
    withNotice(state, 'info', 'A reply is still coming.', `${keyNamed('back')}, then Ctrl+C stops it.`),
  );
}
