import type { CommandId } from './commands.ts';
import type { PromptDraft } from './composer.ts';
import type { Endpoint, EndpointSnapshot } from './endpoint.ts';
import type { AppError } from './errors.ts';
import type { ImageRef, SentImage, Usage } from './exchange.ts';
import type { InputEvent } from './keys.ts';
import type { CountedMsg } from './notebook/find.ts';
import type { ElsewhereMsg } from './notebook/saving-elsewhere.ts';
import type { DedicatedMsg } from './panels/dedicated.ts';
import type { EndpointsMsg } from './panels/endpoints.ts';
import type { SessionsMsg } from './panels/sessions.ts';
import type { SetupMsg } from './panels/setup.ts';
import type { TokensMsg } from './panels/tokens.ts';
import type { TrashMsg } from './panels/trash.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';
import type { ClickTarget, RowStep, Scroll } from './state.ts';

/** Everything that can happen, as plain values: what a test replays is what the program lived through. */
export type Msg =
  | InputEvent
  | { readonly type: 'resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick'; readonly elapsed: number }
  /** A command by its id, from the palette, the help or a slash command. */
  | { readonly type: 'command'; readonly id: CommandId; readonly argument?: string }
  /** The user goes on: what was said about the last thing is over. */
  | { readonly type: 'went-on' }
  /** An item of the list on top, by its place among those shown, from 0: it is selected. */
  | { readonly type: 'picked'; readonly at: number }
  | { readonly type: 'settings-changed'; readonly settings: Settings }
  | { readonly type: 'quit-unsaved' }
  /** The program is told to end: stop, save, go. */
  | { readonly type: 'leave' }
  /** Nothing was typed, and no session opened, for a moment: the draft is worth keeping. */
  | { readonly type: 'draft-rested' }
  | { readonly type: 'problem'; readonly error: AppError }
  /** All of the settings is checked, behind the first frame, and not all of it can be used. */
  | { readonly type: 'settings-checked'; readonly problem: AppError }
  | { readonly type: 'told'; readonly text: string; readonly tone: 'info' | 'done' }
  | { readonly type: 'scrolled'; readonly scroll: Scroll }
  /** The endpoint that the next prompt goes to; resolved already. */
  | { readonly type: 'endpoint-chosen'; readonly endpoint: Endpoint; readonly notice?: string }
  /** What was clicked on: an exchange by its id, or the prompt. */
  | { readonly type: 'clicked'; readonly on: ClickTarget }
  /** How many tokens a model takes in all; null when nobody says. */
  | { readonly type: 'window-known'; readonly key: string; readonly tokens: number | null }
  // Prompt
  | { readonly type: 'images-read'; readonly draft: PromptDraft; readonly images: readonly ImageRef[] }
  | { readonly type: 'images-refused'; readonly draft: PromptDraft; readonly error: AppError }
  | { readonly type: 'attached'; readonly image: ImageRef }
  /** A pasted path was no image after all: it is typed as text. */
  | {
      readonly type: 'attach-refused';
      readonly text: string;
      readonly error: AppError;
      readonly asked: boolean;
    }
  | { readonly type: 'edited'; readonly text: string }
  /** What a step by rows in the prompt leads to; null: there is no row. */
  | { readonly type: 'row-stepped'; readonly by: -1 | 1; readonly to: RowStep | null }
  | {
      readonly type: 'paths-listed';
      readonly from: number;
      readonly to: number;
      readonly paths: readonly string[];
    }
  // A run; requestId tells late results from current ones
  | {
      readonly type: 'begin';
      readonly draft: PromptDraft;
      readonly exchangeId: string;
      readonly requestId: string;
      readonly at: string;
      readonly elapsed: number;
    }
  | {
      readonly type: 'begin-again';
      readonly exchangeId: string;
      readonly requestId: string;
      readonly endpoint: Endpoint;
      readonly at: string;
      readonly elapsed: number;
    }
  | { readonly type: 'images-sent'; readonly requestId: string; readonly images: readonly SentImage[] }
  | { readonly type: 'asked'; readonly requestId: string; readonly endpoint: EndpointSnapshot }
  | {
      readonly type: 'retrying';
      readonly requestId: string;
      readonly attempt: number;
      readonly attempts: number;
      readonly delayMs: number;
      readonly error: AppError;
      readonly elapsed: number;
    }
  | { readonly type: 'answering'; readonly requestId: string; readonly endpoint: EndpointSnapshot }
  | {
      readonly type: 'streamed';
      readonly requestId: string;
      readonly text: string;
      readonly reasoning: string;
      readonly pieces: number;
      readonly elapsed: number;
    }
  | {
      readonly type: 'starting';
      readonly requestId: string;
      readonly attempt: number;
      /** ms until it is given up; null: never. */
      readonly leftMs: number | null;
      readonly elapsed: number;
    }
  | {
      readonly type: 'stalled';
      readonly requestId: string;
      readonly silentMs: number;
      readonly elapsed: number;
    }
  | { readonly type: 'used'; readonly requestId: string; readonly usage: Usage }
  | {
      readonly type: 'ended';
      readonly requestId: string;
      readonly status: 'complete' | 'interrupted' | 'incomplete' | 'failed';
      readonly finishReason: string | null;
      readonly error: AppError | null;
      readonly at: string;
      readonly elapsed: number;
    }
  // The session's file
  | { readonly type: 'saved'; readonly session: Session }
  | {
      readonly type: 'save-failed';
      readonly sessionId: string;
      readonly error: AppError;
      /** Of an answer that is coming: it may be written in a moment. */
      readonly isPassing?: true;
    }
  /** What is coming of an answer can be written again. */
  | { readonly type: 'save-resumed'; readonly sessionId: string }
  | {
      readonly type: 'session-opened';
      readonly session: Session;
      readonly notices: readonly string[];
      readonly readOnly: AppError | null;
      /** Why it cannot be saved as things are. */
      readonly unsaved?: AppError;
      /** What to jump to. */
      readonly exchange?: string;
      /** It is a copy of the session on the screen, to go on with: what stands in the prompt goes with it. */
      readonly isFork?: boolean;
      /** Not all of it has been read yet: `session-read` follows. */
      readonly isReading?: boolean;
    }
  /** What is being opened seems to be damaged; `id`: the session of which the end is shown already, null: none is. */
  | { readonly type: 'session-doubted'; readonly id: string | null; readonly notice: string }
  /** All of the session that was opened has been read: it is whole, or `mended` is what could be saved of it. */
  | {
      readonly type: 'session-read';
      readonly id: string;
      readonly mended: Session | null;
      readonly notices: readonly string[];
      readonly readOnly: AppError | null;
      /** What came back of a damaged one is not on the disk yet: another `session-read` follows. */
      readonly isWriting?: boolean;
      /** Why it cannot be saved as things are. */
      readonly unsaved?: AppError;
    }
  /** Another window has gone on with the session that can only be read here. */
  | { readonly type: 'session-followed'; readonly session: Session }
  | { readonly type: 'session-started'; readonly id: string; readonly at: string }
  | CountedMsg
  // Panels
  | SetupMsg
  | EndpointsMsg
  | DedicatedMsg
  | TokensMsg
  | SessionsMsg
  | ElsewhereMsg
  | TrashMsg;
