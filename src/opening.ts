import { PRACTICE } from './core/endpoint.ts';
import { resolveReference } from './core/endpoint-reference.ts';
import { ok, type Result } from './core/errors.ts';
import { initialState } from './core/initial-state.ts';
import { setKeys } from './core/key-table.ts';
import { newSession } from './core/session.ts';
import { DEFAULT_SETTINGS, findEndpoint, type Settings } from './core/settings.ts';
import type { BaseUrls } from './core/state.ts';
import { type State, withError, withNotice } from './core/state.ts';
import type { Services } from './ports.ts';
import { endAhead } from './render/end-ahead.ts';
import type { Store } from './runtime/create-store.ts';
import { doubtTold, showOpened } from './runtime/effects/open-session.ts';
import type { KeysFile } from './store/keys-file.ts';

/** What the command line asks the notebook to open with. */
export interface NotebookOptions {
  readonly continueLast: boolean;
  readonly session?: string;
  readonly endpoint?: string;
  readonly practice: boolean;
  readonly setup: boolean;
}

export interface Opening {
  readonly state: State;
  /** The wizard comes first. */
  readonly setup: boolean;
}

/**
 * The state that the program begins with. An endpoint or a session that was asked for by name and is not there is an
 * error before anything is drawn; what is wrong inside a session's file is said in the notebook.
 */
export async function openingState(
  options: NotebookOptions,
  ports: Services,
  bases: BaseUrls,
  keys: Pick<KeysFile, 'commands' | 'problems'>,
): Promise<Result<Opening>> {
  if (options.session !== undefined) {
    const found = await ports.sessions.locate(options.session);
    if (!found.ok) return found;
  }
  const { settings, problem } = options.practice
    ? { settings: looksOf(await ports.config.look()), problem: null }
    : await ports.config.load();

  const asked = options.practice ? PRACTICE.name : options.endpoint;
  const resolved = asked === undefined ? null : resolveReference(settings, asked, bases.router);
  if (resolved?.ok === false) return resolved;
  const endpoint = resolved?.value.endpoint ?? defaultEndpoint(settings);

  let state = initialState(newSession(ports.makeId(), ports.clock.now(), endpoint?.name ?? ''), {
    settings,
    bases,
    practiceOnly: options.practice,
    endpoint,
    ...(options.session === undefined && !options.continueLast
      ? {}
      : { saved: { kind: 'opening' } as const }),
  });
  if (resolved?.ok === true && resolved.value.notice !== undefined)
    state = withNotice(state, 'info', resolved.value.notice);
  setKeys(keys.commands);
  const [wrong] = keys.problems;
  if (wrong !== undefined) {
    const more = keys.problems.length - 1;
    state = withNotice(
      state,
      'error',
      wrong,
      `${more > 0 ? `${more} more; ` : ''}hf-tui keys lists the keys.`,
    );
  }
  if (problem !== null) state = withError(state, problem);

  const byItself =
    settings.endpoints.length === 0 &&
    asked === undefined &&
    options.session === undefined &&
    !options.continueLast;
  return ok({ state, setup: options.setup || byItself });
}

/** What practice takes of the configuration: how the screen looks and behaves, and no endpoint. */
function looksOf({ theme, colours, mouse, images }: Settings): Settings {
  return { ...DEFAULT_SETTINGS, theme, mouse, images, ...(colours === undefined ? {} : { colours }) };
}

function defaultEndpoint(settings: Settings) {
  return findEndpoint(settings, settings.defaultEndpoint) ?? settings.endpoints[0] ?? null;
}

/**
 * The session that the command line asked for; what is wrong with it is said in the notebook. `shown` is called once it
 * is on the screen, or will not be.
 */
export async function reopen(
  store: Store,
  services: Services,
  options: NotebookOptions,
  shown: () => void = () => {},
): Promise<void> {
  try {
    await reopened(store, services, options, shown);
  } finally {
    shown();
  }
}

async function reopened(
  store: Store,
  services: Services,
  options: NotebookOptions,
  shown: () => void,
): Promise<void> {
  if (options.session === undefined && !options.continueLast) return;
  const doubt = doubtTold(store.dispatch);
  const opened =
    options.session === undefined
      ? await services.sessions.openLast('early', doubt.doubted)
      : await services.sessions.open(options.session, 'early', doubt.doubted);
  if (!opened.ok) return store.dispatch({ type: 'problem', error: opened.error });
  if (opened.value === null)
    return store.dispatch({ type: 'told', tone: 'info', text: 'There is no earlier session yet.' });
  const chosen = options.endpoint === undefined ? null : store.state().endpoint;
  for (const _ of endAhead(opened.value.session.exchanges, store.state().size)) await nextTurn();
  doubt.shown(opened.value.session.id);
  const read = showOpened(opened.value, store.dispatch);
  if (chosen !== null) store.dispatch({ type: 'endpoint-chosen', endpoint: chosen });
  shown();
  await read;
}

/** Keys that wait come first, and frames of them. */
const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve));
