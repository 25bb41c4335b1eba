import { type Next, next, type State } from '../../state.ts';
import { beginWork, goTo, setupOf, withSetup } from './moves.ts';
import type { SetupMsg, SetupPanel } from './panel.ts';
import { checkToken } from './token-steps.ts';

type LoginMsg = Extract<SetupMsg, { readonly type: 'setup/login-code' | 'setup/logged-in' }>;

/** Asks for a code that is confirmed in a browser, and waits until it is. */
export function logInByBrowser(state: State, panel: SetupPanel): Next {
  const there = panel.screen === 'browser' ? panel : goTo(panel, 'browser');
  const waiting = beginWork({ ...there, grant: null, loginError: null }, 'login');
  return withSetup(state, waiting, { type: 'setup/login', id: waiting.work.id, clientId: panel.clientId });
}

/** What came of it: the code to confirm, then the token, which goes the way of a pasted one. */
export function loginUpdate(state: State, msg: LoginMsg): Next {
  const panel = setupOf(state);
  if (panel === null) return next(state);
  if (msg.type === 'setup/login-code') return withSetup(state, { ...panel, grant: msg.grant });
  const { result } = msg;
  if (!result.ok) return withSetup(state, { ...panel, work: null, grant: null, loginError: result.error });
  return checkToken(state, panel, { kind: 'typed', ...result.value });
}
