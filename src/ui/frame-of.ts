import { type State, topPanel } from '../core/state.ts';
import type { Frame, Look } from '../render/frame.ts';
import { notebookFrame } from '../render/notebook.ts';
import { picturesFor } from '../render/pictures.ts';
import type { RowCache } from '../render/row-cache.ts';
import { confirmFrame } from './screens/confirm.ts';
import { dedicatedFrame } from './screens/dedicated.ts';
import { endpointFormFrame } from './screens/endpoint-form.ts';
import { endpointsFrame } from './screens/endpoints.ts';
import { helpFrame } from './screens/help.ts';
import { paletteFrame } from './screens/palette.ts';
import { sessionsFrame } from './screens/sessions.ts';
import { settingsFrame } from './screens/settings.ts';
import { setupFrame } from './screens/setup.ts';
import { tokensFrame } from './screens/tokens.ts';

/** What the screen shows: the innermost panel, else the notebook. */
export function frameOf(state: State, look: Look, cache: RowCache): Frame {
  const panel = topPanel(state);
  if (panel === undefined) return notebookFrame(state, look, cache);
  switch (panel.kind) {
    case 'setup':
      return setupFrame(state, panel, look);
    case 'endpoints':
      return endpointsFrame(state, panel, look);
    case 'endpoint-form':
      return endpointFormFrame(state, panel, look);
    case 'dedicated':
      return dedicatedFrame(state, panel, look);
    case 'tokens':
      return tokensFrame(state, panel, look);
    case 'sessions':
      return sessionsFrame(state, panel, look, picturesFor(state, cache));
    case 'settings':
      return settingsFrame(state, panel, look);
    case 'help':
      return helpFrame(state, panel, look);
    case 'palette':
      return paletteFrame(state, panel, look);
    case 'confirm':
      return confirmFrame(state, panel, look);
  }
}
