import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import { choicesOf } from '../../../src/core/panels/setup/choices.ts';
import { setupPage } from '../../../src/core/panels/setup.ts';
import { Secret } from '../../../src/core/secret.ts';
import { PLACES, SetupScript } from './setup-script.ts';

const AT = '2026-11-20T14:00:00.000Z';
const GRANT = { userCode: 'ABCD-EFGH', address: 'https://huggingface.co/oauth/device' };
const LOGIN = { clientId: 'my-app', refreshToken: new Secret('CanaryOfTheRefreshToken01') };
const TOKEN = new Secret('hf_oauth_CanaryOfTheLogin01');

const withApp = () =>
  new SetupScript().hear({
    type: 'setup/tokens-found',
    found: [],
    places: PLACES,
    at: AT,
    clientId: 'my-app',
  });
const kinds = (script: SetupScript) => choicesOf(script.state, script.panel).map(({ kind }) => kind);

describe('the login by browser', () => {
  it('is offered only where the user has an app for it', () => {
    expect(kinds(withApp())).toEqual(['browser', 'paste', 'guide', 'without-token']);
    expect(kinds(new SetupScript().found())).toEqual(['paste', 'guide', 'without-token']);
  });

  it('shows the code, opens the page, and goes on to the check and to where the token is kept', () => {
    const script = withApp().keys('enter');
    expect(script.effectsOf('setup/login')).toMatchObject([{ clientId: 'my-app' }]);
    expect(setupPage(script.state, script.panel)).toBeNull();
    script.hear({ type: 'setup/login-code', id: script.workId, grant: GRANT });
    expect(script.panel.grant).toEqual(GRANT);
    script.keys('ctrl+o');
    expect(script.effects.at(-1)).toEqual({ type: 'open-url', url: GRANT.address });
    script.hear({
      type: 'setup/logged-in',
      id: script.workId,
      result: { ok: true, value: { token: TOKEN, login: LOGIN } },
    });
    expect(script.panel.screen).toBe('check');
    expect(script.effectsOf('setup/check')).toMatchObject([{ token: TOKEN }]);
    script.accepted().keys('enter', 'down', 'enter');
    expect(script.effectsOf('setup/keep')).toMatchObject([{ token: TOKEN, place: 'own-file', login: LOGIN }]);
    expect(JSON.stringify(script.state)).not.toMatch(/Canary/);
  });

  it('that fails can be begun again, or left for a pasted token', () => {
    const script = withApp().keys('enter');
    const error = appError(
      'HF_TOKEN_MISSING',
      'The code was not confirmed in time.',
      'Start the login again.',
    );
    script.hear({ type: 'setup/logged-in', id: script.workId, result: { ok: false, error } });
    expect(kinds(script)).toEqual(['browser-again', 'paste', 'without-token']);
    script.keys('enter');
    expect(script.effectsOf('setup/login')).toHaveLength(2);
    expect(script.panel.loginError).toBeNull();
  });

  it('that was left says nothing any more', () => {
    const script = withApp().keys('enter');
    const id = script.workId;
    script.keys('esc');
    script.hear({ type: 'setup/login-code', id, grant: GRANT });
    script.hear({ type: 'setup/logged-in', id, result: { ok: true, value: { token: TOKEN, login: LOGIN } } });
    expect(script.panel).toMatchObject({ screen: 'welcome', grant: null, picked: { kind: 'none' } });
  });
});
