import type { Composer, LeftCell, PromptDraft } from './composer.ts';
import type { Effect } from './effect.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointTests } from './endpoint-test.ts';
import type { AppError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { withoutKeys } from './key-shape.ts';
import type { InputEvent } from './keys.ts';
import type { Find } from './notebook/find.ts';
import type { KeptAt } from './notebook/saving-elsewhere.ts';
import type { Panel } from './panels/panel.ts';
import type { ServedModel } from './served-model.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import type { TokenCount } from './token-estimate.ts';

/** The state of the session's file, for the top right of the screen. */
export type SaveState =
  /** the session that was asked for is being read */
  | { readonly kind: 'opening' }
  /** nothing worth a file yet */
  | { readonly kind: 'new' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved' }
  /** `isPassing`: only of the answer that is coming; it goes when that can be written again */
  | { readonly kind: 'failed'; readonly error: AppError; readonly isPassing?: true }
  | { readonly kind: 'read-only'; readonly error: AppError };

/** One line above the prompt that goes with the next key that does something. */
export interface Notice {
  readonly tone: 'info' | 'done' | 'error';
  readonly text: string;
  /** What to do next; '' when nothing. */
  readonly hint: string;
}

/** Base URLs that the environment may override. */
export interface BaseUrls {
  readonly hub: string;
  readonly router: string;
  readonly management: string;
}

/** A change of the cells that can be taken back. */
export type CellChange =
  | { readonly kind: 'removed' | 'restored'; readonly exchange: Exchange; readonly at: number }
  | { readonly kind: 'moved'; readonly id: string; readonly from: number; readonly to: number }
  | { readonly kind: 'set'; readonly id: string; readonly before: CellValues; readonly after: CellValues };

/** What can be changed of a cell. */
export type CellValues = Partial<Omit<Exchange, 'id' | 'extra' | 'answerJson'>>;

/** The request under way. */
export interface Live {
  readonly exchangeId: string;
  /** Drops late results of a request that was stopped. */
  readonly requestId: string;
  readonly phase: 'preparing' | 'waiting' | 'retrying' | 'answering' | 'stopping';
  /** Monotonic ms at which the request began. */
  readonly since: number;
  readonly retry: {
    readonly attempt: number;
    readonly attempts: number;
    /** Monotonic ms at which the next try goes out. */
    readonly at: number;
    readonly error: AppError;
  } | null;
  /** The endpoint holds the request: it is starting, most likely. */
  readonly starting?: {
    readonly attempt: number;
    /** Monotonic ms at which it is given up; null: never. */
    readonly until: number | null;
  } | null;
  /** The stream has stalled. */
  readonly silent: {
    /** Monotonic ms of the last sign of life. */
    readonly since: number;
    /** Whether to wait on is asked, and was not answered yet. */
    readonly asked: boolean;
  } | null;
  /** It is being stopped to be asked again. */
  readonly again?: boolean;
  /** Pieces that arrived: an estimate of tokens until the usage comes. */
  readonly pieces: number;
}

/** What a cell of the notebook's screen shows. */
export type ClickTarget =
  | { readonly kind: 'exchange'; readonly id: string }
  | { readonly kind: 'prompt' }
  /** The text that is being written, at an offset. */
  | { readonly kind: 'text'; readonly offset: number };

/** A cell that is to be run again, if it is still out of date when its turn comes or in any case. */
export interface Rerun {
  readonly id: string;
  readonly onlyStale: boolean;
}

/** Where the transcript is scrolled to. */
export type Scroll =
  | { readonly follow: true }
  /** The row of the exchange that is at the top of the screen. */
  | { readonly follow: false; readonly exchangeId: string; readonly row: number }
  /**
   * The exchange whose first row, or the row behind whose last blank, is so many rows below the top of the screen
   * (above it when negative): whatever grows above it, the cell that is being written there stays where it is.
   */
  | {
      readonly follow: 'cell';
      readonly exchangeId: string;
      readonly from: 'begin' | 'end';
      readonly at: number;
    };

/** How often times on the screen move while something runs, in ms. */
export const TICK_MS = 100;

export interface State {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly settings: Settings;
  readonly bases: BaseUrls;
  /** `--practice`: the user's configuration is left alone. */
  readonly practiceOnly: boolean;
  readonly session: Session;
  /**
   * Not all of the session has been read yet: its end can be looked at, nothing is asked and no cell changed. What
   * goes over all exchanges looks at `exchangesAtHand`.
   */
  readonly isReading: boolean;
  readonly saved: SaveState;
  /** What was last given to be written: only when that is on the disk is it `saved`. */
  readonly writing: Session | null;
  /** The session that was saved in another folder than the usual one; absent: none was. */
  readonly keptAt?: KeptAt;
  /** What the next prompt goes to; null when none was chosen yet. */
  readonly endpoint: Endpoint | null;
  readonly mode: 'edit' | 'command';
  /** The first key of two that make a command, such as `d d`; null when none was pressed. */
  readonly pendingKey: string | null;
  /** Another session was chosen, and is not there yet. */
  readonly isGoing?: true;
  /** What was pressed for a session that was still being opened; absent: nothing. */
  readonly early?: readonly Exclude<InputEvent, { readonly type: 'mouse' }>[];
  /** The digits so far of the code block that is to be copied; null while none is asked for. */
  readonly codeNumber: string | null;
  readonly cellHistory: { readonly undo: readonly CellChange[]; readonly redo: readonly CellChange[] };
  /** The selected exchange in command mode. */
  readonly selected: string | null;
  readonly composer: Composer;
  /** What was written in cells and left unsent, by its place: it comes back when that is opened again. */
  readonly leftCells?: Readonly<Record<string, LeftCell>>;
  /** Exchanges whose answers are shown as they were written, by id. */
  readonly rawCells: readonly string[];
  /** A search through the session; null when none is open. */
  readonly find: Find | null;
  /** Prompts typed while an answer was coming, in order. */
  readonly queue: readonly PromptDraft[];
  /** They were left over from before: nothing is sent until the user says so. */
  readonly isQueueHeld?: boolean;
  /** Cells to be run again, in order, once nothing else is running. */
  readonly reruns: readonly Rerun[];
  readonly live: Live | null;
  readonly scroll: Scroll;
  /** Open panels, the innermost last; it has the keyboard. Empty: the notebook has it. */
  readonly panels: readonly Panel[];
  readonly notice: Notice | null;
  /** How the tests of endpoints went, by name; absent before the first. */
  readonly endpointTests?: EndpointTests;
  /** Tokens that a model takes in all, by `windowKey`; null: asked, and not known. */
  readonly windows?: Readonly<Record<string, number | null>>;
  /** What a server counted in a session, before its cells were changed, and by which `windowKey`. */
  readonly count?: TokenCount & { readonly session: string; readonly window: string };
  /** The models on Inference Providers, once they were asked for; null: they could not be read. */
  readonly served?: readonly ServedModel[] | null;
  /** Earlier prompts, oldest first. */
  readonly history: readonly string[];
  /** Keys that may be sent, each with the endpoint it may go to; never written down. */
  readonly keysAgreed?: readonly string[];
  /** The cell, the endpoint and the keys because of which it was not asked again: asking just that once more sends it. */
  readonly keyAskedAgain?: string;
  /** Monotonic ms, as of the last tick: what running timers are drawn with. */
  readonly clock: number;
  /** Ctrl+C was pressed on an empty prompt: the next one quits. */
  readonly quitArmed: boolean;
  /** Set when the program is to end; the exit code. */
  readonly leaving: number | null;
  /** Ctrl+C was pressed while it is saved on the way out: the program ends without what is not saved yet. */
  readonly isHurried?: true;
}

/** What every update gives back: the new state, and what is to be done. */
export type Next = readonly [State, readonly Effect[]];

export function next(state: State, ...effects: readonly Effect[]): Next {
  return [state, effects];
}

/** Puts a panel on top. */
export function pushPanel(state: State, panel: Panel): State {
  return { ...state, panels: [...state.panels, panel] };
}

/** Replaces the top panel. */
export function replaceTop(state: State, panel: Panel): State {
  return { ...state, panels: [...state.panels.slice(0, -1), panel] };
}

/** Closes the top panel. */
export function popPanel(state: State): State {
  return { ...state, panels: state.panels.slice(0, -1) };
}

export function topPanel(state: State): Panel | undefined {
  return state.panels.at(-1);
}

export function withNotice(state: State, tone: Notice['tone'], text: string, hint = ''): State {
  return { ...state, notice: { tone, text: withoutKeys(text), hint: withoutKeys(hint) } };
}

/** Where a row of the screen has the cursor: an offset in the prompt, and the cell that further rows come back to. */
export interface RowStep {
  readonly cursor: number;
  readonly goalCells: number;
}

export function withComposer(state: State, composer: Composer): State {
  return { ...state, composer };
}

/** Shows what image is being read until it is there. */
export function withReading(state: State, path: string): State {
  return withComposer(state, { ...state.composer, reading: path });
}

export function withError(state: State, error: AppError): State {
  return withNotice(state, 'error', error.message, error.hint);
}
