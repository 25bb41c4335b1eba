import type { Endpoint, EndpointSnapshot, OpenAiEndpoint, TokenRef } from '../core/endpoint.ts';
import type { AppError, Result } from '../core/errors.ts';
import type { ImageRef } from '../core/exchange.ts';
import type { InferenceEvent, InferenceRequest, WireImage } from '../core/inference.ts';
import type { SearchAnswer } from '../core/search.ts';
import type { Settings } from '../core/settings.ts';
import type { DedicatedPort, DeviceLoginPort, HubPort, TokensPort } from './ports/hub.ts';
import type { SessionsPort, TransferPort } from './ports/sessions.ts';

/** Asks endpoints. Never throws: whatever goes wrong is the `end` event. */
export interface InferencePort {
  readonly run: (request: InferenceRequest, signal: AbortSignal) => AsyncIterable<InferenceEvent>;
  /** What a request to this endpoint would be recorded as, before it is sent. */
  readonly snapshot: (endpoint: Endpoint) => EndpointSnapshot;
  /** One tiny real call. */
  readonly test: (endpoint: Endpoint, signal: AbortSignal) => Promise<EndpointTest>;
  /** Tokens that the model of a server takes in all, as its list of models says; null when it does not say. */
  readonly contextWindow?: (endpoint: Endpoint, signal: AbortSignal) => Promise<number | null>;
  /** The names of all models that a server has; empty when it does not say. */
  readonly models?: (endpoint: OpenAiEndpoint, signal: AbortSignal) => Promise<Result<readonly string[]>>;
}

export type EndpointTest =
  | {
      readonly ok: true;
      readonly latencyMs: number;
      readonly snapshot: EndpointSnapshot;
      readonly says: string;
    }
  | { readonly ok: false; readonly error: AppError };

/** The endpoints of the settings while not all of them are checked. */
export interface EndpointsToCheck {
  /** The one of that name, which alone is checked for it. */
  readonly named: (name: string) => Endpoint | undefined;
  /** The first that can be used. */
  readonly first: () => Endpoint | undefined;
  /** The variables that their tokens come from, each once, and those of endpoints that cannot be used as well. */
  readonly variables: () => readonly TokenRef[];
}

/** The settings as the first frame needs them: it does not wait until every endpoint is checked. */
export interface BegunSettings {
  /** All endpoints are checked at once when these are asked for them. */
  readonly settings: Settings;
  readonly endpoints: EndpointsToCheck;
  /** Checks one endpoint with each step; last it gives what is wrong with the settings. */
  readonly check: () => Generator<void, AppError | null>;
}

export interface ConfigPort {
  /** Never throws: a damaged file is set aside and said. */
  readonly load: () => Promise<{
    readonly settings: Settings;
    readonly problem: AppError | null;
  }>;
  /** The same for the first frame; a damaged file is `left` alone or `mended`. Never throws. */
  readonly begin: (damaged: 'mended' | 'left') => Promise<BegunSettings>;
  /** Read-modify-write under a lock: two programs at once both keep their change. */
  readonly change: (change: (settings: Settings) => Settings) => Promise<Result<Settings>>;
  readonly path: () => string;
}

/** Finds what was said, in all sessions. Never throws. */
export interface SearchPort {
  /** Where all these words were said, by what is known now: a refresh that is under way goes on meanwhile. */
  readonly find: (words: string, limit: number) => Promise<Result<SearchAnswer>>;
  /** Reads what has changed since it was read last; gives whether anything had. */
  readonly refresh: () => Promise<Result<boolean>>;
  /** A session was saved: it is read again soon, when it is not `isBusy` then: that may take seconds of CPU. */
  readonly changed: (session: string, isBusy: () => boolean) => void;
  readonly close: () => Promise<void>;
}

/** Images on the user's disk. */
export interface ImagesPort {
  /** Looks at a file by its content: what it is, or one sentence why it cannot be used. Expands `~`. */
  readonly inspect: (path: string) => Promise<Result<ImageRef>>;
  /** Makes it ready for the wire. */
  readonly prepare: (
    ref: ImageRef,
    limits: { readonly maxBytes: number; readonly maxSide: number },
  ) => Promise<Result<WireImage>>;
}

/** What became of a text that was to be copied. */
export interface Copied {
  /** With what or where to, behind the name of the text: `with xclip`, `to the terminal`. */
  readonly how: string;
  /** Whether whoever took it said so. */
  readonly isKnown: boolean;
}

/** The terminal and the system around it. */
export interface TerminalPort {
  /** Puts text on the clipboard; says how, or why not. */
  readonly copy: (text: string) => Promise<Result<Copied>>;
  /** Opens an http(s) address in the user's browser. */
  readonly openUrl: (url: string) => Promise<Result<void>>;
  /** Hands the terminal to `$VISUAL` / `$EDITOR` on a file of this text; resolves to the new text. */
  readonly edit: (text: string) => Promise<Result<string>>;
  readonly suspend: () => void;
  readonly redraw: () => void;
  readonly setTitle: (title: string) => void;
}

export interface Clock {
  /** ISO 8601, UTC */
  readonly now: () => string;
  /** Milliseconds, monotonic */
  readonly elapsed: () => number;
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
