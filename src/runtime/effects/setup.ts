import type { OpenAiEndpoint } from '../../core/endpoint.ts';
import { ok } from '../../core/errors.ts';
import { sourceKey, type TokenSource, tokenInUse } from '../../core/identity.ts';
import type { Msg } from '../../core/message.ts';
import { withFirstEndpoint } from '../../core/panels/setup/saving.ts';
import type { SetupEffect } from '../../core/panels/setup.ts';
import type { Settings } from '../../core/settings.ts';
import type { Ports } from '../ports.ts';

type Dispatch = (msg: Msg) => void;
type Of<T extends SetupEffect['type']> = Extract<SetupEffect, { readonly type: T }>;

/** Between two words on how long something takes, in ms. */
const WAITED_EVERY = 1000;

/** For a server on this computer: it is there at once or not at all, but may have to load its model. In ms. */
const LOCAL_TIMEOUTS = { connect: 2000, firstByte: 60_000 } as const;

/** Does what the set-up wizard asks for. What comes of it goes back as messages that carry the id of the work. */
export async function runSetupEffect(
  effect: SetupEffect,
  ports: Ports,
  dispatch: Dispatch,
  signal: AbortSignal,
): Promise<void> {
  switch (effect.type) {
    case 'setup/find-tokens': {
      const clientId = (await ports.deviceLogin?.clientId?.()) ?? '';
      dispatch({
        type: 'setup/tokens-found',
        found: await ports.tokens.find(),
        places: ports.tokens.places(),
        at: ports.clock.now(),
        ...(clientId === '' ? {} : { clientId }),
      });
      return;
    }
    case 'setup/login':
      return logIn(effect, ports, dispatch, signal);
    case 'setup/check': {
      const result = await waitingFor(
        effect.id,
        ports,
        dispatch,
        ports.hub.whoami(effect.token, signal, 'fresh'),
      );
      dispatch({ type: 'setup/checked', id: effect.id, result });
      return;
    }
    case 'setup/keep':
      return keep(effect, ports, dispatch);
    case 'setup/hand-over': {
      const handed = await ports.tokens.keep(effect.token, 'memory');
      if (!handed.ok) dispatch({ type: 'problem', error: handed.error });
      return;
    }
    case 'setup/find-local':
      return findLocal(effect, ports, dispatch, signal);
    case 'setup/try': {
      const test = await waitingFor(
        effect.id,
        ports,
        dispatch,
        ports.inference.test(effect.endpoint, signal),
      );
      dispatch({
        type: 'setup/tried',
        id: effect.id,
        trial: test.ok
          ? { kind: 'answered', latencyMs: test.latencyMs, snapshot: test.snapshot, says: test.says }
          : { kind: 'failed', error: test.error },
      });
      return;
    }
    case 'setup/save': {
      const result = await ports.config.change((settings) =>
        withFirstEndpoint(settings, effect.endpoint, effect.activeToken),
      );
      dispatch({ type: 'setup/saved', id: effect.id, result });
      return;
    }
  }
}

/** Says once a second how long it has been waiting. */
async function waitingFor<T>(id: number, ports: Ports, dispatch: Dispatch, work: Promise<T>): Promise<T> {
  const since = ports.clock.elapsed();
  const timer = setInterval(
    () => dispatch({ type: 'setup/waited', id, elapsedMs: ports.clock.elapsed() - since }),
    WAITED_EVERY,
  );
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

async function keep(effect: Of<'setup/keep'>, ports: Ports, dispatch: Dispatch): Promise<void> {
  const { id, token, place, login, was } = effect;
  const done = (more: Pick<Extract<Msg, { type: 'setup/kept' }>, 'result' | 'settings'>) =>
    dispatch({ type: 'setup/kept', id, place, ...more });
  const result = await ports.tokens.keep(token, place, login);
  if (!result.ok) return done({ result, settings: null });
  if (was === 'own-file' && place !== 'own-file') {
    // An earlier answer to the same question: the copy in hf-tui's own file is not wanted after all.
    const forgotten = await ports.tokens.forget();
    if (!forgotten.ok) return done({ result: forgotten, settings: null });
    if (place === 'memory') await ports.tokens.keep(token, place, login);
  }
  if (place === 'memory') return done({ result, settings: null });
  done({ result, settings: await putFirst(effect, result.value, ports, dispatch) });
}

/**
 * Where another token would be used in the place of the one just kept (one in the environment, or one picked
 * earlier), the settings name the kept one. A variable goes before that too, so this run is handed the token. Gives the
 * settings when they were changed.
 */
async function putFirst(
  { token, login }: Pick<Of<'setup/keep'>, 'token' | 'login'>,
  source: TokenSource,
  ports: Ports,
  dispatch: Dispatch,
): Promise<Settings | null> {
  const [found, { settings }] = await Promise.all([ports.tokens.find(), ports.config.load()]);
  if (tokenInUse(found, settings.activeToken)?.token.reveal() === token.reveal()) return null;
  const changed = await ports.config.change((now) => ({ ...now, activeToken: sourceKey(source) }));
  const isUsed =
    changed.ok && tokenInUse(found, changed.value.activeToken)?.token.reveal() === token.reveal();
  // At least this run goes on with the token that its user has just given.
  if (!isUsed) await ports.tokens.keep(token, 'memory', login);
  if (changed.ok) return changed.value;
  dispatch({ type: 'problem', error: changed.error });
  return null;
}

/** The code first, then the token, once the user has confirmed it. */
async function logIn(
  { id, clientId }: Of<'setup/login'>,
  ports: Ports,
  dispatch: Dispatch,
  signal: AbortSignal,
): Promise<void> {
  const { deviceLogin } = ports;
  if (deviceLogin === undefined) return;
  const granted = await waitingFor(id, ports, dispatch, deviceLogin.begin(clientId, signal));
  if (!granted.ok) return dispatch({ type: 'setup/logged-in', id, result: granted });
  const { userCode, address, directAddress } = granted.value;
  const grant = { userCode, address, ...(directAddress === undefined ? {} : { directAddress }) };
  dispatch({ type: 'setup/login-code', id, grant });
  const confirmed = deviceLogin.wait(clientId, granted.value, signal);
  const loggedIn = await waitingFor(id, ports, dispatch, confirmed);
  if (!loggedIn.ok) return dispatch({ type: 'setup/logged-in', id, result: loggedIn });
  const { token, ...left } = loggedIn.value;
  dispatch({ type: 'setup/logged-in', id, result: ok({ token, login: { clientId, ...left } }) });
}

/** All ports at once; what answers is said as it answers. */
async function findLocal(
  effect: Of<'setup/find-local'>,
  ports: Ports,
  dispatch: Dispatch,
  signal: AbortSignal,
): Promise<void> {
  const { id } = effect;
  const looking = Promise.all(
    effect.ports.map(async (port) => {
      const url = `http://127.0.0.1:${port}/v1`;
      const server: OpenAiEndpoint = { kind: 'openai', name: url, url, token: { kind: 'none' } };
      const since = ports.clock.elapsed();
      const listed = await ports.inference.models?.({ ...server, timeouts: LOCAL_TIMEOUTS }, signal);
      if (listed?.ok === false && listed.error.code === 'NET_REFUSED') return;
      if (listed?.ok === true && listed.value.length > 0) {
        // All that it has. None of them is asked yet: each would have to be loaded for that.
        const latencyMs = Math.round(ports.clock.elapsed() - since);
        for (const model of listed.value) {
          const endpoint = { ...server, model };
          dispatch({ type: 'setup/server-found', id, server: { port, endpoint, latencyMs } });
        }
        return;
      }
      const test = await ports.inference.test({ ...server, timeouts: LOCAL_TIMEOUTS }, signal);
      if (test.ok) {
        // The model that was asked is the one that is saved: a server may have another first one tomorrow.
        const { model } = test.snapshot;
        const endpoint = model === '' ? server : { ...server, model };
        dispatch({
          type: 'setup/server-found',
          id,
          server: { port, endpoint, latencyMs: test.latencyMs },
        });
      } else if (test.error.code !== 'NET_REFUSED') {
        dispatch({ type: 'setup/stranger-found', id, port, error: test.error });
      }
    }),
  );
  await waitingFor(id, ports, dispatch, looking);
  dispatch({ type: 'setup/looked', id });
}
