import type { SetupPanel } from '../../../core/panels/setup/panel.ts';
import type { State } from '../../../core/state.ts';
import type { Page } from './body.ts';
import { address, addressToken, endpoint, look, model, trial, variable } from './endpoint-screens.ts';
import { browser, check, guide, keep, paste, welcome } from './token-screens.ts';

/** What the screen of a step says above its answers. */
export function questionOf(panel: SetupPanel): (state: State, panel: SetupPanel, page: Page) => void {
  switch (panel.screen) {
    case 'welcome':
      return welcome;
    case 'paste':
      return paste;
    case 'guide':
      return guide;
    case 'browser':
      return browser;
    case 'check':
      return check;
    case 'keep':
      return keep;
    case 'endpoint':
      return endpoint;
    case 'look':
      return look;
    case 'address':
      return address;
    case 'address-token':
      return addressToken;
    case 'variable':
      return variable;
    case 'model':
      return model;
    case 'try':
      return trial;
  }
}
