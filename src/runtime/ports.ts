import type { DedicatedEndpoint, DedicatedList } from '../core/dedicated.ts';
import type { Endpoint, EndpointSnapshot, OpenAiEndpoint } from '../core/endpoint.ts';
import type { AppError, Result } from '../core/errors.ts';
import type { Exchange, ImageRef } from '../core/exchange.ts';
import type { ExportForm } from '../core/export-form.ts';
import type { Account, FoundToken, LoginRecord, TokenPlace, TokenSource } from '../core/identity.ts';
import type { InferenceEvent, InferenceRequest, WireImage } from '../core/inference.ts';
import type { SearchAnswer } from '../core/search.ts';
import type { Secret } from '../core/secret.ts';
import type { ServedModel } from '../core/served-model.ts';
import type { Session, SessionSummary } from '../core/session.ts';
import type { Settings } from '../core/settings.ts';

/** Asks endpoints. Never throws: whatever goes wrong is the `end` event. */
export interface InferencePort {
  run(request: InferenceRequest, signal: AbortSignal): AsyncIterable<InferenceEvent>;
  /** What a request to this endpoint would be recorded as, before it is sent. */
  snapshot(endpoint: Endpoint): EndpointSnapshot;
  /** One tiny real call. */
  test(endpoint: Endpoint, signal: AbortSignal): Promise<EndpointTest>;
  /** Tokens that the model of a server takes in all, as its list of models says; null when it does not say. */
  contextWindow?(endpoint: Endpoint, signal: AbortSignal): Promise<number | null>;
  /** The names of all models that a server has; empty when it does not say. */
  models?(endpoint: OpenAiEndpoint, signal: AbortSignal): Promise<Result<readonly string[]>>;
}

export type EndpointTest =
  | {
      readonly ok: true;
      readonly latencyMs: number;
      readonly snapshot: EndpointSnapshot;
      readonly says: string;
    }
  | { readonly ok: false; readonly error: AppError };

/** The Hub: who the token belongs to, which models are served. */
export interface HubPort {
  /** Remembered for an hour, unless it is wanted fresh: the Hub limits this question heavily. */
  whoami(token: Secret, signal: AbortSignal, how?: 'fresh'): Promise<Result<Account>>;
  /**
   * The models on Inference Providers, remembered for some minutes. `kept`: only what is remembered, however old, so
   * that nothing is asked; an error when that is nothing.
   */
  models(signal: AbortSignal, how?: 'kept'): Promise<Result<readonly ServedModel[]>>;
}

/** The list of models as it was read last. Never throws. */
export interface ModelCachePort {
  /** null: there is none. */
  read(): Promise<{ readonly models: readonly ServedModel[]; readonly ageMs: number } | null>;
  keep(models: readonly ServedModel[]): Promise<void>;
}

/** Whose tokens were asked about lately. Never throws. */
export interface AccountCachePort {
  /** null: not known, or not lately enough. */
  read(token: Secret): Promise<Account | null>;
  keep(token: Secret, account: Account): Promise<void>;
  forget(token: Secret): Promise<void>;
}

/** Logging in with a browser on any device (RFC 8628). */
export interface DeviceLoginPort {
  /** The user's own OAuth app, from the environment or the settings; '' when there is none. */
  clientId?(): Promise<string>;
  begin(clientId: string, signal: AbortSignal): Promise<Result<DeviceGrant>>;
  /** Resolves when the user has confirmed or refused, or the code has run out. */
  wait(clientId: string, grant: DeviceGrant, signal: AbortSignal): Promise<Result<LoggedIn>>;
  /** Exchanges the refresh token for a new token, and often a new refresh token. */
  renew(login: LoginRecord, signal: AbortSignal): Promise<Result<LoggedIn>>;
}

/** What a login gives. */
export interface LoggedIn {
  readonly token: Secret;
  /** ISO time, when the service said it. */
  readonly expiresAt?: string;
  readonly refreshToken?: Secret;
}

/** What the user needs to confirm a login. */
export interface DeviceGrant {
  readonly deviceCode: Secret;
  readonly userCode: string;
  /** The page on which the code is typed. */
  readonly address: string;
  /** The same with the code already in it. */
  readonly directAddress?: string;
  readonly intervalMs: number;
  readonly expiresMs: number;
}

/** The management API of dedicated Inference Endpoints. */
export interface DedicatedPort {
  /** Those of the user and of every organisation. */
  list(signal: AbortSignal): Promise<Result<DedicatedList>>;
  /** Resolves when the service has taken the order: the state that comes back may be on its way. */
  change(
    endpoint: Pick<DedicatedEndpoint, 'namespace' | 'name'>,
    power: 'resume' | 'pause',
    signal: AbortSignal,
  ): Promise<Result<DedicatedEndpoint>>;
}

/** Tokens: where they are, and keeping one. */
export interface TokensPort {
  /** Every token that can be found, in the official order of preference; the first one is the one in use. */
  find(): Promise<readonly FoundToken[]>;
  /** Keeps a pasted token, or one of a login with what that left; says where. */
  keep(token: Secret, place: TokenPlace, login?: LoginRecord): Promise<Result<TokenSource>>;
  /** Does something that only one program may do at a time to a login; null: another one has been at it for long. */
  alone<T>(work: () => Promise<T>): Promise<T | null>;
  /** Removes the token that hf-tui itself keeps; says which sources still stand. */
  forget(): Promise<Result<readonly FoundToken[]>>;
  /** The exact paths a pasted token could be kept at. */
  places(): { readonly officialFile: string; readonly ownFile: string };
}

export interface ConfigPort {
  /** Never throws: a damaged file is set aside and said. */
  load(): Promise<{
    readonly settings: Settings;
    readonly problem: AppError | null;
    readonly isFirstRun: boolean;
  }>;
  /** Read-modify-write under a lock: two programs at once both keep their change. */
  change(change: (settings: Settings) => Settings): Promise<Result<Settings>>;
  path(): string;
}

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
   * with the same `session` when nothing was amiss. Absent: all has been read. Never rejects.
   */
  readonly rest?: Promise<Result<OpenedSession>>;
}

export interface SessionsPort {
  /**
   * Newest first. A file that cannot be read is left out and counted. `some` is told now and then what has been read
   * of so many, where that takes a moment.
   */
  list(
    some?: (sessions: readonly SessionSummary[], of: number) => void,
  ): Promise<{ readonly sessions: readonly SessionSummary[]; readonly unreadable: number }>;
  /**
   * By id, the beginning of an id, title or path. A damaged file is set aside and what can be saved of it comes back.
   * `look`: only to look at it: no lock is taken and nothing is changed on the disk. `early`: to work on it, and before
   * all of it has been read.
   */
  open(reference: string, how?: 'work' | 'look' | 'early'): Promise<Result<OpenedSession>>;
  /** The most recently used one; null when there is none. */
  openLast(how?: 'work' | 'early'): Promise<Result<OpenedSession | null>>;
  /** Resolves when the file is on the disk and synced. */
  save(session: Session): Promise<Result<SavedSession>>;
  rename(id: string, title: string): Promise<Result<void>>;
  /** Pinned sessions come first in the list and are never put away by themselves. */
  pin?(id: string, pinned: boolean): Promise<Result<void>>;
  /** To the trash. */
  remove(id: string): Promise<Result<void>>;
  /** From the trash. */
  restore(id: string): Promise<Result<void>>;
  /** Where the session is, or would be. */
  pathOf(id: string): string;
  /** Keeps what was sent of an image, by the hash of its file. */
  keepAsset(sessionId: string, sha256: string, image: WireImage): Promise<Result<void>>;
  readAsset(sessionId: string, sha256: string): Promise<WireImage | null>;
  /** The journal of replies under way; absent: a reply that was still arriving is lost with the program. */
  readonly journal?: SessionJournalPort;
  /** The file that a reference means, without looking into it. */
  locate?(reference: string): Promise<Result<string>>;
  /** What a reference means, without opening it. */
  find?(reference: string): Promise<Result<SessionSummary>>;
  /** Puts what was not used for so many days into the trash, at most once a day; gives how many. Never throws. */
  putAwayOld?(days: number): Promise<number>;
  /** Deletes what is in the trash for good; gives how many sessions there were. */
  emptyTrash?(): Promise<Result<number>>;
  /** What lies in the trash, newest first. */
  trashed?(): Promise<readonly SessionSummary[]>;
  /** What another window has made of a session that can only be read here, since `seen` was given; '' at first. */
  follow?(id: string, seen: string): Promise<Result<FollowedSession>>;
  /**
   * Saves a session in another folder, and from then on there. When that fails it stays where it is. A folder that
   * is missing is made; `~` is the home folder.
   */
  saveIn?(session: Session, folder: string): Promise<Result<SavedSession>>;
  /** A folder in which the session could be saved, found by writing into it; null when there is none. Never throws. */
  suggestFolder?(session: Session): Promise<string | null>;
  /** Lets go of a session, or of all: writes what waits, gives the locks back. To be called before the program ends. */
  close?(id?: string): Promise<void>;
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
  /** On the disk when it resolves. `exchange` holds the run that is about to be asked, as `running`. */
  begin(session: Session, exchange: Exchange): Promise<Result<void>>;
  /** What arrived since the last call. On the disk within 250 ms or 4 KiB; a failure is told by `end`. */
  append(
    sessionId: string,
    exchangeId: string,
    piece: { readonly text: string; readonly reasoning: string },
  ): void;
  /** On the disk when it resolves. `exchange` as it ended. */
  end(sessionId: string, exchange: Exchange): Promise<Result<void>>;
}

/** Sessions as files of other forms. */
export interface TransferPort {
  /** A session as text of that form, without any token. */
  render(session: Session, form: ExportForm): Promise<Exported>;
  /**
   * The same in a new file, whole or not at all, and never over another: a name that is taken is refused, or gets a
   * number. A folder, or null for the working directory: the name comes from the title.
   */
  write(
    session: Session,
    form: ExportForm,
    path: string | null,
    whenTaken: 'refuse' | 'another',
  ): Promise<Result<Omit<Exported, 'text'> & { readonly path: string }>>;
  /** Keeps what is in an exported file, of ours or of another program, as new sessions; those kept before a stop. */
  bringIn(path: string, signal?: AbortSignal): Promise<Result<readonly BroughtIn[]>>;
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

/** Finds what was said, in all sessions. Never throws. */
export interface SearchPort {
  /** Where all these words were said, by what is known now: a refresh that is under way goes on meanwhile. */
  find(words: string, limit: number): Promise<Result<SearchAnswer>>;
  /** Reads what has changed since it was read last; gives whether anything had. */
  refresh(): Promise<Result<boolean>>;
  /** A session was saved: it is read again soon. */
  changed(session: string): void;
  close(): Promise<void>;
}

/** Images on the user's disk. */
export interface ImagesPort {
  /** Looks at a file by its content: what it is, or one sentence why it cannot be used. Expands `~`. */
  inspect(path: string): Promise<Result<ImageRef>>;
  /** Makes it ready for the wire. */
  prepare(
    ref: ImageRef,
    limits: { readonly maxBytes: number; readonly maxSide: number },
  ): Promise<Result<WireImage>>;
}

/** The terminal and the system around it. */
export interface TerminalPort {
  /** Puts text on the clipboard; says how, or why not. */
  copy(text: string): Promise<Result<string>>;
  /** Opens an http(s) address in the user's browser. */
  openUrl(url: string): Promise<Result<void>>;
  /** Hands the terminal to `$VISUAL` / `$EDITOR` on a file of this text; resolves to the new text. */
  edit(text: string): Promise<Result<string>>;
  suspend(): void;
  redraw(): void;
  setTitle(title: string): void;
}

export interface Clock {
  /** ISO 8601, UTC */
  now(): string;
  /** Milliseconds, monotonic */
  elapsed(): number;
}

/** Ids that sort by time (ULID). */
export type MakeId = () => string;

/** All that the effects of the notebook need. */
export interface Ports {
  readonly inference: InferencePort;
  readonly hub: HubPort;
  readonly dedicated: DedicatedPort;
  readonly tokens: TokensPort;
  readonly config: ConfigPort;
  /** Absent: nobody can log in by browser. */
  readonly deviceLogin?: DeviceLoginPort;
  readonly sessions: SessionsPort;
  /** Absent: only titles can be searched. */
  readonly search?: SearchPort;
  readonly images: ImagesPort;
  /** Absent: sessions stay where they are. */
  readonly transfer?: TransferPort;
  readonly terminal: TerminalPort;
  readonly clock: Clock;
  readonly makeId: MakeId;
}
