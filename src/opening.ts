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
import type { BegunSettings, EndpointsToCheck } from './runtime/ports.ts';
import type { KeysFile } from './store/keys-file.ts';
import { Turns } from './store/turns.ts';

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
  /** Checks the rest of the settings piece by piece; gives what is wrong with them. Null: practice uses none of it. */
  readonly check: BegunSettings['check'] | null;
}

/**
 * The state that the program begins with, for which one endpoint is checked. An endpoint or a session that was asked for by name and is not there is an
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
  const read = await ports.config.begin(options.practice ? 'left' : 'mended');
  const settings = options.practice ? looksOf(read.settings) : read.settings;
  const { endpoints } = read;

  const asked = options.practice ? PRACTICE.name : options.endpoint;
  const resolved = asked === undefined ? null : resolveReference(only(endpoints, asked), asked, bases.router);
  if (resolved?.ok === false) return resolved;
  const endpoint = resolved?.value.endpoint ?? defaultEndpoint(settings.defaultEndpoint, endpoints);

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
      more > 0
        ? `${more} more in keys.json: hf-tui keys shows them all.`
        : 'hf-tui keys --list lists the commands and keys.',
    );
  }

  const byItself =
    asked === undefined &&
    options.session === undefined &&
    !options.continueLast &&
    (endpoint === null || endpoint.kind === 'practice') &&
    endpoints.first() === undefined;
  return ok({ state, setup: options.setup || byItself, check: options.practice ? null : read.check });
}

/** What practice takes of the configuration: how the screen looks and behaves, and no endpoint. */
function looksOf({ theme, colours, mouse, images }: Settings): Settings {
  return { ...DEFAULT_SETTINGS, theme, mouse, images, ...(colours === undefined ? {} : { colours }) };
}

/** As if the settings held the endpoint of that name and no other. */
function only(endpoints: EndpointsToCheck, name: string): Pick<Settings, 'endpoints'> {
  const named = endpoints.named(name.trim());
  return { endpoints: named === undefined ? [] : [named] };
}

function defaultEndpoint(name: string, endpoints: EndpointsToCheck) {
  return findEndpoint({ endpoints: [] }, name) ?? endpoints.named(name) ?? endpoints.first() ?? null;
}

/** Checks what the first frame did not wait for, in turns between which keys are heard. */
export async function checkRest({ check }: Opening, store: Store): Promise<void> {
  if (check === null) return;
  const turns = new Turns();
  const checking = check();
  let step = checking.next();
  for (; step.done !== true; step = checking.next()) {
    const over = turns.next();
    if (over !== undefined) await over;
  }
  if (step.value !== null) store.dispatch({ type: 'settings-checked', problem: step.value });
}

/** The state with all of it checked, for an interface that begins with what is wrong. */
export function checkedAtOnce({ state, check }: Opening): State {
  if (check === null) return state;
  const checking = check();
  let step = checking.next();
  while (step.done !== true) step = checking.next();
  return step.value === null ? state : withError(state, step.value);
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
