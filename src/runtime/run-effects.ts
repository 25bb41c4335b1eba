import type { Effect } from '../core/effect.ts';
import { appError } from '../core/errors.ts';
import type { ImageRef } from '../core/exchange.ts';
import type { DedicatedEffect } from '../core/panels/dedicated.ts';
import type { TokensEffect } from '../core/panels/tokens.ts';
import { forkOf, type Session } from '../core/session.ts';
import { type ClickTarget, type Scroll, type State, TICK_MS } from '../core/state.ts';
import type { Store } from './create-store.ts';
import { runAsk } from './effects/ask.ts';
import { learnWindow } from './effects/context-window.ts';
import { runDedicatedEffect } from './effects/dedicated.ts';
import { runEndpointsEffect } from './effects/endpoints.ts';
import { exportSession } from './effects/export-session.ts';
import { findInSession } from './effects/find-in-session.ts';
import { followSession } from './effects/follow-session.ts';
import { inOrder } from './effects/in-order.ts';
import { showOpened } from './effects/open-session.ts';
import { saveElsewhere } from './effects/save-elsewhere.ts';
import { runSessionsEffect } from './effects/sessions.ts';
import { runSettingsEffect } from './effects/settings.ts';
import { runSetupEffect } from './effects/setup.ts';
import { runTokensEffect } from './effects/tokens.ts';
import type { Ports } from './ports.ts';
import { createSaver } from './saver.ts';
import type { SinkClock } from './token-sink.ts';

/** What effects need that is not a service: the layout of the transcript, the paths under a folder, timers. */
export interface Surroundings {
  readonly ports: Ports;
  readonly timers: SinkClock;
  /** Where a scroll leads to, by the layout that is on the screen. */
  scrolled(state: State, by: Extract<Effect, { readonly type: 'scroll' }>['by']): Scroll;
  /** What is drawn in a row of the screen; absent: nobody can click. */
  targetAt?(state: State, row: number): ClickTarget | null;
  /** Nobody looks on who could be asked about a silent reply; absent: somebody does. */
  readonly unattended?: boolean;
  /** Files and folders that begin like this, folders with a slash behind. */
  listPaths(prefix: string): Promise<readonly string[]>;
}

export interface EffectRunner {
  run(effect: Effect, store: Store): void;
  /** Resolves when nothing is being asked or written any more whose end must be kept. */
  settled(): Promise<void>;
  /** The program is about to end: questions whose answer would only be shown are stopped, and no longer waited for. */
  letGo(): void;
  /** Whether anything is under way that was asked for; what is being written does not count. */
  isBusy(): boolean;
  /** Resolves when nothing is under way that was asked for, and all is written. */
  idle(): Promise<void>;
}

/** Runs effects; the only place that holds abort controllers. */
export function createEffectRunner({
  ports,
  timers,
  scrolled,
  targetAt,
  unattended = false,
  listPaths,
}: Surroundings): EffectRunner {
  const asks = new Map<string, AbortController>();
  const running = new Set<Promise<void>>();
  /** What the end of the program does not wait for, but who has asked does. */
  const shown = new Set<Promise<void>>();
  const panels = new AbortController();
  let store: Store | null = null;

  /** What was last told to the search. */
  let said: Session | null = null;

  /** The ends of answers that are on their way into the journal, by session. */
  const journalEnds = new Map<string, Promise<unknown>>();

  const saver = createSaver(
    async (session) => {
      await journalEnds.get(session.id);
      journalEnds.delete(session.id);
      return ports.sessions.save(session);
    },
    (session, result) => {
      if (!result.ok) {
        store?.dispatch({ type: 'save-failed', sessionId: session.id, error: result.error });
        return;
      }
      store?.dispatch({ type: 'saved', session });
      // Drafts are saved as well: they are not what was said.
      if (said?.exchanges !== session.exchanges || said.title !== session.title)
        ports.search?.changed(session.id);
      said = session;
      const { notice } = result.value;
      if (notice !== undefined) store?.dispatch({ type: 'told', tone: 'info', text: notice });
    },
  );

  /** A mistake of ours becomes a sentence, never an unhandled rejection. */
  const guarded = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => {
      const said = error instanceof Error ? error.message : String(error);
      store?.dispatch({
        type: 'problem',
        error: appError('UNEXPECTED', `Something went wrong inside hf-tui: ${said}`, 'Try again.'),
      });
    });

  /** Who asked for it waits for it; the end of the program does not. */
  const show = (work: Promise<void>): Promise<void> => {
    const watched = guarded(work).finally(() => shown.delete(watched));
    shown.add(watched);
    return watched;
  };

  /** The same for what must come to its end. */
  const follow = (work: Promise<void>) => {
    const watched = guarded(work).finally(() => running.delete(watched));
    running.add(watched);
  };

  const run = (effect: Effect, on: Store): void => {
    store = on;
    const { dispatch } = on;
    switch (effect.type) {
      case 'start-exchange':
        dispatch({
          type: 'begin',
          draft: effect.draft,
          exchangeId: ports.makeId(),
          requestId: ports.makeId(),
          at: ports.clock.now(),
          elapsed: ports.clock.elapsed(),
        });
        break;
      case 'start-again':
        dispatch({
          type: 'begin-again',
          exchangeId: effect.exchangeId,
          requestId: ports.makeId(),
          endpoint: effect.endpoint,
          at: ports.clock.now(),
          elapsed: ports.clock.elapsed(),
        });
        break;
      case 'ask': {
        const controller = new AbortController();
        asks.set(effect.requestId, controller);
        const ticking = tickWhileLive(on);
        follow(
          runAsk(effect, ports, timers, dispatch, controller.signal, !unattended).finally(() => {
            ticking();
            asks.delete(effect.requestId);
          }),
        );
        break;
      }
      case 'stop':
        asks.get(effect.requestId)?.abort();
        break;
      case 'learn-window':
        // Nobody has asked for it.
        void guarded(learnWindow(effect.endpoint, effect.provider, ports, dispatch, panels.signal));
        break;
      case 'journal-end': {
        const end = ports.sessions.journal?.end(effect.sessionId, effect.exchange);
        if (end !== undefined) journalEnds.set(effect.sessionId, end);
        break;
      }
      case 'save':
        saver.save(effect.session);
        break;
      case 'elsewhere/suggest':
      case 'elsewhere/save':
        follow(saveElsewhere(effect, ports, saver, dispatch));
        break;
      case 'read-images':
        follow(readImages(effect.draft, on));
        break;
      case 'attach':
        show(attach(effect, on));
        break;
      case 'list-paths':
        show(
          listPaths(effect.prefix).then((paths) =>
            dispatch({ type: 'paths-listed', from: effect.from, to: effect.to, paths }),
          ),
        );
        break;
      case 'new-session':
        dispatch({ type: 'session-started', id: ports.makeId(), at: ports.clock.now() });
        break;
      case 'fork-session':
        follow(forkSession(effect, on));
        break;
      case 'open-session':
        follow(openSession(effect.reference, effect.exchange, on));
        break;
      case 'export-session':
        follow(exportSession(effect, ports, dispatch));
        break;
      case 'follow-session':
        // Not among what is waited for at the end: it goes on for as long as it is looked at.
        void followSession(effect.id, ports, on, pause).catch(() => {});
        break;
      case 'find/count':
        follow(findInSession(effect, on, timers));
        break;
      case 'scroll':
        dispatch({ type: 'scrolled', scroll: scrolled(on.state(), effect.by) });
        break;
      case 'click': {
        const target = targetAt?.(on.state(), effect.row) ?? null;
        if (target !== null) dispatch({ type: 'clicked', on: target });
        break;
      }
      case 'copy':
        show(
          ports.terminal
            .copy(effect.text)
            .then((result) =>
              result.ok
                ? dispatch({ type: 'told', tone: 'done', text: `Copied ${effect.what}: ${result.value}.` })
                : dispatch({ type: 'problem', error: result.error }),
            ),
        );
        break;
      case 'edit-in-editor':
        follow(
          ports.terminal
            .edit(effect.text)
            .then((result) =>
              dispatch(
                result.ok ? { type: 'edited', text: result.value } : { type: 'problem', error: result.error },
              ),
            ),
        );
        break;
      case 'open-url':
        show(
          ports.terminal
            .openUrl(effect.url)
            .then((result) =>
              dispatch(
                result.ok
                  ? { type: 'told', tone: 'done', text: `Opened ${effect.url} in your browser.` }
                  : { type: 'problem', error: result.error },
              ),
            ),
        );
        break;
      case 'suspend':
        ports.terminal.suspend();
        break;
      case 'redraw':
        ports.terminal.redraw();
        break;
      case 'run-command':
        dispatch({ type: 'command', id: effect.id });
        break;
      case 'quit-unsaved':
        dispatch({ type: 'quit-unsaved' });
        break;
      case 'settings/keep':
        follow(runSettingsEffect(effect, ports, dispatch));
        break;
      default:
        panelEffect(effect, on);
        break;
    }
  };

  type PanelEffect = Parameters<typeof panelEffect>[0];
  function panelEffect(
    effect:
      | Parameters<typeof runSetupEffect>[0]
      | Parameters<typeof runEndpointsEffect>[0]
      | DedicatedEffect
      | TokensEffect
      | Parameters<typeof runSessionsEffect>[0],
    on: Store,
  ): void {
    const isSetup = (one: PanelEffect): one is Parameters<typeof runSetupEffect>[0] =>
      one.type.startsWith('setup/');
    const isEndpoints = (one: PanelEffect): one is Parameters<typeof runEndpointsEffect>[0] =>
      one.type.startsWith('endpoints/');
    const isTokens = (one: PanelEffect): one is TokensEffect => one.type.startsWith('tokens/');
    const isDedicated = (one: PanelEffect): one is DedicatedEffect => one.type.startsWith('dedicated/');
    if (isSetup(effect)) follow(runSetupEffect(effect, ports, on.dispatch, panels.signal));
    else if (isTokens(effect)) follow(runTokensEffect(effect, ports, on.dispatch));
    else if (isDedicated(effect)) follow(runDedicatedEffect(effect, ports, on.dispatch, panels.signal));
    else if (isEndpoints(effect)) follow(runEndpointsEffect(effect, ports, on.dispatch, panels.signal));
    else {
      const work = runSessionsEffect(effect, ports, on.dispatch, panels.signal, pause);
      if (effect.type === 'sessions/list' || effect.type === 'sessions/search') show(work);
      else follow(work);
    }
  }

  const pause = (ms: number) => new Promise<void>((resolve) => void timers.after(ms, resolve));

  /** Timers on the screen move while something runs, by themselves where no text moves them; gives what stops them. */
  function tickWhileLive(on: Store): () => void {
    let cancel: () => void = () => {};
    const tick = () => {
      const elapsed = ports.clock.elapsed();
      const due = on.state().clock + TICK_MS - elapsed;
      if (due <= 0) on.dispatch({ type: 'tick', elapsed });
      cancel = timers.after(due <= 0 ? TICK_MS : due, tick);
    };
    cancel = timers.after(TICK_MS, tick);
    return () => cancel();
  }

  async function readImages(draft: Extract<Effect, { readonly type: 'read-images' }>['draft'], on: Store) {
    const images: ImageRef[] = [];
    for (const path of draft.paths) {
      const found = await ports.images.inspect(path);
      if (!found.ok) {
        on.dispatch({ type: 'images-refused', draft, error: found.error });
        return;
      }
      images.push(found.value);
    }
    on.dispatch({ type: 'images-read', draft, images });
  }

  async function attach(effect: Extract<Effect, { readonly type: 'attach' }>, on: Store) {
    const found = await ports.images.inspect(effect.path);
    on.dispatch(
      found.ok
        ? { type: 'attached', image: found.value }
        : { type: 'attach-refused', text: effect.text, error: found.error, asked: effect.asked },
    );
  }

  /** A session of its own, with copies of the images that it needs. */
  async function forkSession(effect: Extract<Effect, { readonly type: 'fork-session' }>, on: Store) {
    const fork = forkOf(effect.session, effect.upTo, ports.makeId(), ports.clock.now());
    for (const image of fork.exchanges.flatMap((exchange) => exchange.images)) {
      const kept = await ports.sessions.readAsset(effect.session.id, image.sha256);
      if (kept !== null) await ports.sessions.keepAsset(fork.id, image.sha256, kept);
    }
    const saved = await ports.sessions.save(fork);
    if (!saved.ok) {
      on.dispatch({ type: 'problem', error: saved.error });
      return;
    }
    on.dispatch({
      type: 'session-opened',
      session: fork,
      notices: ['This is a fork: the session it came from is as it was.'],
      readOnly: null,
    });
  }

  async function openSession(reference: string, exchange: string | undefined, on: Store) {
    // What is being written of the session that is left comes first: it may be the one that is opened.
    await saver.idle();
    // After what the list of sessions has asked for: it may be on its way back from the trash.
    const opened = await inOrder(ports.sessions, () => ports.sessions.open(reference, 'early'));
    if (opened.ok) await showOpened(opened.value, on.dispatch, exchange);
    else on.dispatch({ type: 'problem', error: opened.error });
  }

  return {
    run,
    async settled() {
      while (asks.size > 0 || running.size > 0) await Promise.race([...running]);
      await saver.idle();
    },
    isBusy: () => asks.size > 0 || running.size + shown.size > 0,
    async idle() {
      while (asks.size > 0 || running.size + shown.size > 0) await Promise.race([...running, ...shown]);
      await saver.idle();
    },
    letGo() {
      panels.abort();
    },
  };
}
