import type { AppError, Result } from '../../core/errors.ts';
import type { Exchange, ImageRef } from '../../core/exchange.ts';
import type { ExportForm } from '../../core/export-form.ts';
import type { WireImage } from '../../core/inference.ts';
import type { ListProgress, Session, SessionSummary } from '../../core/session.ts';

export interface OpenedSession {
  readonly session: Session;
  readonly path: string;
  /** What was found and mended on the way, in one sentence each. */
  readonly notices: readonly string[];
  /** A newer version, or open in another window: why nothing can be saved. */
  readonly readOnly: AppError | null;
  /** Why it cannot be saved as things are; every save tries again. Absent: it can. */
  readonly unsaved?: AppError;
  /**
   * A big session is given when its end can be shown: this resolves when all of it has been read, to what it is then,
   * with the same `session` when nothing was amiss; where something was, that may have a `rest` in its turn, until what
   * came back is on the disk. Absent: all has been read and is there. Never rejects.
   */
  readonly rest?: Promise<Result<OpenedSession>>;
}

/** Hears, in a sentence, of a big session that seems to be damaged, before it is known what of it can be had. */
export type Doubted = (sentence: string) => void;

export interface SessionsPort {
  /**
   * Newest first. A file that cannot be read is left out and counted. Where that takes a moment, `some` is told at once
   * what is known from the last time, and then what has been read; null: this is the list. `withImages`: the ids of
   * those that images were kept of; absent: there are none.
   */
  readonly list: (
    some?: (
      sessions: readonly SessionSummary[],
      progress: ListProgress | null,
      withImages?: ReadonlySet<string>,
    ) => void,
  ) => Promise<{
    readonly sessions: readonly SessionSummary[];
    readonly unreadable: number;
    readonly withImages?: ReadonlySet<string>;
  }>;
  /**
   * By id, the beginning of an id, title or path. A damaged file is set aside and what can be saved of it comes back.
   * `look`: only to look at it: no lock is taken and nothing is changed on the disk. `early`: to work on it, and before
   * all of it has been read; `doubted` is called until `rest` resolves, if it is.
   */
  readonly open: (
    reference: string,
    how?: 'work' | 'look' | 'early',
    doubted?: Doubted,
  ) => Promise<Result<OpenedSession>>;
  /** The most recently used one; null when there is none. */
  readonly openLast: (how?: 'work' | 'early', doubted?: Doubted) => Promise<Result<OpenedSession | null>>;
  /** Resolves when the file is on the disk and synced. */
  readonly save: (session: Session) => Promise<Result<SavedSession>>;
  readonly rename: (id: string, title: string) => Promise<Result<void>>;
  /** Pinned sessions come first in the list and are never put away by themselves. */
  readonly pin?: (id: string, pinned: boolean) => Promise<Result<void>>;
  /** To the trash. */
  readonly remove: (id: string) => Promise<Result<void>>;
  /** From the trash. */
  readonly restore: (id: string) => Promise<Result<void>>;
  /** Where the session is, or would be. */
  readonly pathOf: (id: string) => string;
  /** Keeps what was sent of an image, by the hash of its file. */
  readonly keepAsset: (sessionId: string, sha256: string, image: WireImage) => Promise<Result<void>>;
  readonly readAsset: (sessionId: string, sha256: string) => Promise<WireImage | null>;
  /** The first image that the session in this file names; null: none is found at a glance. Never throws. */
  readonly firstImage?: (path: string) => Promise<ImageRef | null>;
  /** The journal of replies under way; absent: a reply that was still arriving is lost with the program. */
  readonly journal?: SessionJournalPort;
  /** The file that a reference means, without looking into it. */
  readonly locate?: (reference: string) => Promise<Result<string>>;
  /** What a reference means, without opening it. */
  readonly find?: (reference: string) => Promise<Result<SessionSummary>>;
  /** Puts what was not used for so many days into the trash, at most once a day; gives how many. Never throws. */
  readonly putAwayOld?: (days: number) => Promise<number>;
  /** Deletes what is in the trash for good; gives how many sessions there were. */
  readonly emptyTrash?: () => Promise<Result<number>>;
  /** What lies in the trash, newest first. */
  readonly trashed?: () => Promise<readonly SessionSummary[]>;
  /** What another window has made of a session that can only be read here, since `seen` was given; '' at first. */
  readonly follow?: (id: string, seen: string) => Promise<Result<FollowedSession>>;
  /** Changes when a file of the folder of sessions is made, replaced or removed; '' when it cannot be looked at. */
  readonly folderState?: () => Promise<string>;
  /**
   * Saves a session in another folder, and from then on there. When that fails it stays where it is. A folder that
   * is missing is made; `~` is the home folder.
   */
  readonly saveIn?: (session: Session, folder: string) => Promise<Result<SavedSession>>;
  /** A folder in which the session could be saved, found by writing into it; null when there is none. Never throws. */
  readonly suggestFolder?: (session: Session) => Promise<string | null>;
  /** Lets go of a session, or of all: writes what waits, gives the locks back. To be called before the program ends. */
  readonly close?: (id?: string) => Promise<void>;
}

export interface FollowedSession {
  /** To be given back at the next question. */
  readonly seen: string;
  /** null: nothing has changed. A reply under way is in it as `running`. */
  readonly session: Session | null;
  /** The other window holds it no longer. */
  readonly isFree: boolean;
}

export interface SavedSession {
  readonly path: string;
  readonly bytes: number;
  /** What happened on the way that the user should know, in one sentence. */
  readonly notice?: string;
}

/**
 * What is written beside a session's file while a reply arrives. Order for each run: `begin` before the request
 * leaves (wait for it), `append` for what arrives, `end` when it is over (wait for it), then `save`. Opening a session
 * whose program died in between brings the reply back as `interrupted`, with what had arrived.
 */
export interface SessionJournalPort {
  /**
   * On the disk when it resolves. `exchange` holds the run that is about to be asked, as `running`. `heard` is told
   * when what arrives cannot be written, once, and when it can again.
   */
  readonly begin: (
    session: Session,
    exchange: Exchange,
    heard?: (result: Result<void>) => void,
  ) => Promise<Result<void>>;
  /** What arrived since the last call. On the disk within 250 ms, or with 4 KiB; a failure is told to `heard`. */
  readonly append: (
    sessionId: string,
    exchangeId: string,
    piece: { readonly text: string; readonly reasoning: string },
  ) => void;
  /** On the disk when it resolves. `exchange` as it ended. */
  readonly end: (sessionId: string, exchange: Exchange) => Promise<Result<void>>;
}

/** Sessions as files of other forms. */
export interface TransferPort {
  /** A session as text of that form, without any token. */
  readonly render: (session: Session, form: ExportForm) => Promise<Exported>;
  /**
   * The same in a new file, whole or not at all, and never over another: a name that is taken is refused, or gets a
   * number. A folder, or null for the working directory: the name comes from the title.
   */
  readonly write: (
    session: Session,
    form: ExportForm,
    path: string | null,
    whenTaken: 'refuse' | 'another',
  ) => Promise<Result<Omit<Exported, 'text'> & { readonly path: string }>>;
  /** Keeps what is in an exported file, of ours or of another program, as new sessions; those kept before a stop. */
  readonly bringIn: (path: string, signal?: AbortSignal) => Promise<Result<readonly BroughtIn[]>>;
}

export interface Exported {
  readonly text: string;
  /** What the user should know of it, in one sentence each. */
  readonly said: readonly string[];
}

export interface BroughtIn {
  readonly session: Session;
  readonly path: string;
  /** What could not be taken over, in one sentence each. */
  readonly notices: readonly string[];
}
