import type { KeyContext } from '../commands.ts';
import type { ConfirmPanel } from './confirm.ts';
import type { DedicatedPanel } from './dedicated.ts';
import type { EndpointFormPanel } from './endpoint-fields.ts';
import type { EndpointsPanel } from './endpoints.ts';
import type { HelpPanel } from './help.ts';
import type { PalettePanel } from './palette.ts';
import type { SessionsPanel } from './sessions.ts';
import type { SettingsPanel } from './settings.ts';
import type { SetupPanel } from './setup.ts';
import type { TokensPanel } from './tokens.ts';

/** What can lie over the notebook. */
export type Panel =
  | SetupPanel
  | EndpointsPanel
  | EndpointFormPanel
  | DedicatedPanel
  | TokensPanel
  | SessionsPanel
  | SettingsPanel
  | HelpPanel
  | PalettePanel
  | ConfirmPanel;

/** Where the keyboard is while this panel is on top. */
export function contextOfPanel(panel: Panel): KeyContext {
  switch (panel.kind) {
    case 'setup':
      return 'setup';
    case 'endpoints':
    case 'dedicated':
    case 'tokens':
    case 'settings':
      return 'list';
    case 'sessions':
      return panel.renaming === null ? 'list' : 'form';
    case 'endpoint-form':
      return 'form';
    case 'help':
      return 'help';
    case 'palette':
      return 'palette';
    case 'confirm':
      return 'confirm';
  }
}
