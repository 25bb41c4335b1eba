import type { CommandId } from '../commands.ts';
import { type Next, next, type State } from '../state.ts';
import { confirmCommand } from './confirm.ts';
import { type DedicatedMsg, dedicatedCommand, dedicatedText, dedicatedUpdate } from './dedicated.ts';
import { endpointFormCommand, endpointFormText } from './endpoint-form.ts';
import { type EndpointsMsg, endpointsCommand, endpointsText, endpointsUpdate } from './endpoints.ts';
import { helpCommand, helpText } from './help.ts';
import { paletteCommand, paletteText } from './palette.ts';
import type { Panel } from './panel.ts';
import { withSelectedPicture } from './session-picture.ts';
import { type SessionsMsg, sessionsCommand, sessionsText, sessionsUpdate } from './sessions.ts';
import { settingsCommand, settingsText } from './settings.ts';
import { type SetupMsg, setupCommand, setupText, setupUpdate } from './setup.ts';
import { type TokensMsg, tokensCommand, tokensText, tokensUpdate } from './tokens.ts';

/** Gives a command to the panel that has the keyboard. */
export function panelCommand(state: State, panel: Panel, id: CommandId): Next {
  switch (panel.kind) {
    case 'setup':
      return setupCommand(state, panel, id);
    case 'endpoints':
      return endpointsCommand(state, panel, id);
    case 'endpoint-form':
      return endpointFormCommand(state, panel, id);
    case 'dedicated':
      return dedicatedCommand(state, panel, id);
    case 'tokens':
      return tokensCommand(state, panel, id);
    case 'sessions':
      return withSelectedPicture(sessionsCommand(state, panel, id));
    case 'settings':
      return settingsCommand(state, panel, id);
    case 'help':
      return helpCommand(state, panel, id);
    case 'palette':
      return paletteCommand(state, panel, id);
    case 'confirm':
      return confirmCommand(state, panel, id);
  }
}

/** Gives typed or pasted text to the panel that has the keyboard. */
export function panelText(state: State, panel: Panel, text: string): Next {
  switch (panel.kind) {
    case 'setup':
      return setupText(state, panel, text);
    case 'endpoints':
      return endpointsText(state, panel, text);
    case 'endpoint-form':
      return endpointFormText(state, panel, text);
    case 'dedicated':
      return dedicatedText(state, panel, text);
    case 'tokens':
      return tokensText(state, panel, text);
    case 'sessions':
      return withSelectedPicture(sessionsText(state, panel, text));
    case 'settings':
      return settingsText(state, panel, text);
    case 'help':
      return helpText(state, panel, text);
    case 'palette':
      return paletteText(state, panel, text);
    case 'confirm':
      return next(state);
  }
}

type PanelMsg = SetupMsg | EndpointsMsg | DedicatedMsg | TokensMsg | SessionsMsg;

const isSetup = (msg: PanelMsg): msg is SetupMsg => msg.type.startsWith('setup/');
const isTokens = (msg: PanelMsg): msg is TokensMsg => msg.type.startsWith('tokens/');
const isDedicated = (msg: PanelMsg): msg is DedicatedMsg => msg.type.startsWith('dedicated/');
const isEndpoints = (msg: PanelMsg): msg is EndpointsMsg => msg.type.startsWith('endpoints/');

/** Gives a panel's own message to it, by the name before the slash. */
export function panelMessage(state: State, msg: PanelMsg): Next {
  if (isSetup(msg)) return setupUpdate(state, msg);
  if (isTokens(msg)) return tokensUpdate(state, msg);
  if (isDedicated(msg)) return dedicatedUpdate(state, msg);
  if (isEndpoints(msg)) return endpointsUpdate(state, msg);
  return withSelectedPicture(sessionsUpdate(state, msg));
}
