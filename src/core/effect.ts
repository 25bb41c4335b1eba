import type { CommandId } from './commands.ts';
import type { PromptDraft } from './composer.ts';
import type { Endpoint } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import type { ExportForm } from './export-form.ts';
import type { CountEffect } from './notebook/find.ts';
import type { ElsewhereEffect } from './notebook/saving-elsewhere.ts';
import type { DedicatedEffect } from './panels/dedicated.ts';
import type { EndpointsEffect } from './panels/endpoints.ts';
import type { SessionsEffect } from './panels/sessions.ts';
import type { SettingsEffect } from './panels/settings.ts';
import type { SetupEffect } from './panels/setup.ts';
import type { TokensEffect } from './panels/tokens.ts';
import type { TrashEffect } from './panels/trash.ts';
import type { Session } from './session.ts';

/** What is to be done outside, as plain values. Its result comes back as a message. */
export type Effect =
  /** Give the draft its ids and its time, and come back with `begin`. */
  | { readonly type: 'start-exchange'; readonly draft: PromptDraft }
  | { readonly type: 'start-again'; readonly exchangeId: string; readonly endpoint: Endpoint }
  | { readonly type: 'read-images'; readonly draft: PromptDraft }
  /** `asked`: the user asked for an attachment; otherwise a pasted text that may be a path. */
  | { readonly type: 'attach'; readonly path: string; readonly text: string; readonly asked: boolean }
  | { readonly type: 'list-paths'; readonly prefix: string; readonly from: number; readonly to: number }
  | {
      readonly type: 'ask';
      readonly requestId: string;
      readonly endpoint: Endpoint;
      readonly session: Session;
      readonly exchange: Exchange;
    }
  | { readonly type: 'stop'; readonly requestId: string }
  /** Find out how many tokens the model of an endpoint takes in all. */
  | { readonly type: 'learn-window'; readonly endpoint: Endpoint; readonly provider: string }
  /** The answer is over: its end goes into the journal, before the file is written. */
  | { readonly type: 'journal-end'; readonly sessionId: string; readonly exchange: Exchange }
  /** Write the session's file; the newest wins when several wait. */
  | { readonly type: 'save'; readonly session: Session }
  | { readonly type: 'new-session' }
  /** A new session that begins with this one's cells up to and with that one. */
  | { readonly type: 'fork-session'; readonly session: Session; readonly upTo: string }
  /** Show what another window does to it. */
  | { readonly type: 'follow-session'; readonly id: string }
  /** Keep the list of sessions as the folder is, for as long as it is open. */
  | { readonly type: 'watch-sessions' }
  /** `exchange`: what to jump to. */
  | { readonly type: 'open-session'; readonly reference: string; readonly exchange?: string }
  /** Into a new file; null: in the working directory, named by its title. */
  | {
      readonly type: 'export-session';
      readonly session: Session;
      readonly form: ExportForm;
      readonly path: string | null;
    }
  | {
      readonly type: 'scroll';
      readonly by:
        | 'page-up'
        | 'page-down'
        | 'line-up'
        | 'line-down'
        | 'to-selected'
        | 'to-match'
        | 'to-cursor';
    }
  /** Find out what is drawn in a cell of the screen that was clicked on. */
  | { readonly type: 'click'; readonly column: number; readonly row: number }
  /** Find out what is a row above or below the cursor: a line may take several. */
  | { readonly type: 'step-row'; readonly by: -1 | 1 }
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  | { readonly type: 'edit-in-editor'; readonly text: string }
  | { readonly type: 'open-url'; readonly url: string }
  | { readonly type: 'suspend' }
  | CountEffect
  | { readonly type: 'redraw' }
  | { readonly type: 'run-command'; readonly id: CommandId }
  /** The user knows that the session cannot be saved. */
  | { readonly type: 'quit-unsaved' }
  | SetupEffect
  | SettingsEffect
  | EndpointsEffect
  | DedicatedEffect
  | TokensEffect
  | SessionsEffect
  | ElsewhereEffect
  | TrashEffect;
