import type { Effect } from '../core/effect.ts';
import { mistakeOf } from '../core/mistake.ts';
import type { Session } from '../core/session.ts';
import type { ClickTarget, RowStep, Scroll, State } from '../core/state.ts';
import type { Store } from './create-store.ts';
import { runAsk } from './effects/ask.ts';
import { learnWindow } from './effects/context-window.ts';
import { exportSession } from './effects/export-session.ts';
import { findInSession } from './effects/find-in-session.ts';
import { followSession } from './effects/follow-session.ts';
import { forkSession } from './effects/fork-session.ts';
import { attachImage, readImages } from './effects/images.ts';
import { openSession } from './effects/open-session.ts';
import { runPanelEffect } from './effects/panels.ts';
import { saveElsewhere } from './effects/save-elsewhere.ts';
import { runSettingsEffect } from './effects/settings.ts';
import { copyText, editText, openUrl } from './effects/terminal.ts';
import { watchSessions } from './effects/watch-sessions.ts';
import type { Ports } from './ports.ts';
import { createSaver } from './saver.ts';
import { keepTicking } from './ticking.ts';
import type { SinkClock } from './token-sink.ts';
import { UnderWay } from './under-way.ts';

/** What effects need that is not a service: the layout of the transcript, the paths under a folder, timers. */
export interface Surroundings {
  readonly ports: Ports;
  readonly timers: SinkClock;
  /** Where a scroll leads to, by the layout that is on the screen. */
  readonly scrolled: (state: State, by: Extract<Effect, { readonly type: 'scroll' }>['by']) => Scroll;
  /** What is drawn in a cell of the screen; absent: nobody can click. */
  readonly targetAt?: (
    state: State,
    at: { readonly column: number; readonly row: number },
  ) => ClickTarget | null;
  /** What is a row above or below the cursor; absent: there are no rows. */
  readonly rowBeside?: (state: State, by: -1 | 1) => RowStep | null;
  /** Nobody looks on who could be asked about a silent reply; absent: somebody does. */
  readonly unattended?: boolean;
  /** Files and folders that begin like this, folders with a slash behind. */
  readonly listPaths: (prefix: string) => Promise<readonly string[]>;
}

export interface EffectRunner {
  readonly run: (effect: Effect, store: Store) => void;
  /** Resolves when nothing is being asked or written any more whose end must be kept. */
  readonly settled: () => Promise<void>;
  /** The program is about to end: questions whose answer would only be shown are stopped, and no longer waited for. */
  readonly letGo: () => void;
  /** Whether anything is under way that was asked for; what is being written does not count. */
  readonly isBusy: () => boolean;
  /** Resolves when nothing is under way that was asked for, and all is written. */
  readonly idle: () => Promise<void>;
}

/** Runs effects; the only place that holds abort controllers. */
export function createEffectRunner({
  ports,
  timers,
  scrolled,
  targetAt,
  rowBeside,
  unattended = false,
  listPaths,
}: Surroundings): EffectRunner {
  const asks = new Map<string, AbortController>();
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
        ports.search?.changed(session.id, () => asks.size > 0);
      said = session;
      const { notice } = result.value;
      if (notice !== undefined) store?.dispatch({ type: 'told', tone: 'info', text: notice });
    },
  );

  const underWay = new UnderWay((error) => {
    store?.dispatch({ type: 'problem', error: mistakeOf(error, 'Try again.') });
  });

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
        const ticking = keepTicking(on, ports.clock, timers);
        underWay.follow(
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
        underWay.ignore(learnWindow(effect.endpoint, effect.provider, ports, dispatch, panels.signal));
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
        underWay.follow(saveElsewhere(effect, ports, saver, dispatch));
        break;
      case 'read-images':
        underWay.follow(readImages(effect, ports, dispatch));
        break;
      case 'attach':
        underWay.show(attachImage(effect, ports, dispatch));
        break;
      case 'list-paths':
        underWay.show(
          listPaths(effect.prefix).then((paths) =>
            dispatch({ type: 'paths-listed', from: effect.from, to: effect.to, paths }),
          ),
        );
        break;
      case 'new-session':
        dispatch({ type: 'session-started', id: ports.makeId(), at: ports.clock.now() });
        break;
      case 'fork-session':
        underWay.follow(forkSession(effect, ports, dispatch));
        break;
      case 'open-session':
        underWay.follow(openSession(effect, ports, saver, dispatch));
        break;
      case 'export-session':
        underWay.follow(exportSession(effect, ports, dispatch));
        break;
      case 'follow-session':
        // Not among what is waited for at the end: it goes on for as long as it is looked at.
        void followSession(effect.id, ports, on, pause).catch(() => {});
        break;
      case 'watch-sessions':
        // In lines the numbers that were said stay what they are.
        if (rowBeside !== undefined) void watchSessions(ports, on, pause).catch(() => {});
        break;
      case 'find/count':
        underWay.follow(findInSession(effect, on, timers));
        break;
      case 'scroll':
        dispatch({ type: 'scrolled', scroll: scrolled(on.state(), effect.by) });
        break;
      case 'click': {
        const target = targetAt?.(on.state(), effect) ?? null;
        if (target !== null) dispatch({ type: 'clicked', on: target });
        break;
      }
      case 'step-row':
        dispatch({ type: 'row-stepped', by: effect.by, to: rowBeside?.(on.state(), effect.by) ?? null });
        break;
      case 'copy':
        underWay.show(copyText(effect, ports.terminal, dispatch));
        break;
      case 'edit-in-editor':
        underWay.follow(editText(effect, ports.terminal, dispatch));
        break;
      case 'open-url':
        underWay.show(openUrl(effect, ports.terminal, dispatch));
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
        underWay.follow(runSettingsEffect(effect, ports, dispatch));
        break;
      default:
        runPanelEffect(effect, ports, dispatch, { signal: panels.signal, pause, underWay });
        break;
    }
  };

  const pause = (ms: number) => new Promise<void>((resolve) => void timers.after(ms, resolve));

  return {
    run,
    async settled() {
      await underWay.settled();
      await saver.idle();
    },
    isBusy: () => underWay.isBusy,
    async idle() {
      await underWay.idle();
      await saver.idle();
    },
    letGo() {
      panels.abort();
    },
  };
}
