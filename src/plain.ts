import { homedir } from 'node:os';
import { processContext } from './commands/context.ts';
import { errorText } from './commands/text-output.ts';
import { COMMANDS } from './core/commands.ts';
import { appError, exitCodeOf, failed } from './core/errors.ts';
import { command } from './linear/heard.ts';
import { LineReader } from './linear/line-reader.ts';
import { runLinear } from './linear/run-linear.ts';
import { say } from './linear/said.ts';
import { sayWhileOpening } from './linear/say-while-opening.ts';
import { Voice } from './linear/voice.ts';
import { warnOfLooseFiles } from './loose-files.ts';
import { checkedAtOnce, type NotebookOptions, openingState, reopen } from './opening.ts';
import { putAwayWhenIdle } from './put-away.ts';
import { createStore } from './runtime/create-store.ts';
import type { TerminalPort } from './runtime/ports.ts';
import { createEffectRunner } from './runtime/run-effects.ts';
import { notKept, quitSaved, saveOnTheWayOut } from './save-on-the-way-out.ts';
import { diskSteps } from './store/disk-steps.ts';
import { readKeysFile } from './store/keys-file.ts';
import { copyText } from './terminal/clipboard.ts';
import { editText, endEditor } from './terminal/editor.ts';
import { createJobControl } from './terminal/job-control.ts';
import { takeCharge } from './terminal/lifecycle.ts';
import { echoToTerminal, REPAIR_SEQUENCE, writeToTerminal } from './terminal/modes.ts';
import { openUrl } from './terminal/open-url.ts';
import { droppedSequences } from './terminal/output-guard.ts';
import { addDroppedAtExit, describeDropped, guardOutput, holdLine } from './terminal-care.ts';
import { systemTimers } from './timers.ts';
import { VERSION } from './version.ts';

/**
 * Linear mode: puts all layers together as the notebook does, but for the screen, and ends the process with its exit
 * code. Resolves only when it could not begin.
 */
export async function openPlain(options: NotebookOptions): Promise<number> {
  const platform = process.platform;
  const home = homedir();
  guardOutput();
  const {
    ports: services,
    bases,
    paths,
    env,
    stdout,
    stderr,
  } = processContext(home, VERSION, new AbortController().signal);
  // Lines have words and no keys: sentences are made with the usual ones, which `spokenHint` knows the words for.
  const keys = { ...(await readKeysFile(paths.keysFile)), commands: COMMANDS };
  const opening = await openingState(options, services, bases, keys);
  if (!opening.ok) {
    await stderr.write(errorText(opening.error));
    return exitCodeOf(opening.error);
  }

  const interrupt = (): boolean => {
    // Where nobody types, there is nobody to press it twice.
    const { live, leaving } = store.state();
    if (leaving !== null || (!lines.isTyped && live === null)) return false;
    store.dispatch(command('interrupt'));
    return true;
  };
  addDroppedAtExit(paths.stateFolder);
  const putAway = process.stdin.isTTY ? holdLine(paths.stateFolder) : () => {};
  const shownOn = stdout.isTerminal ? 1 : stderr.isTerminal ? 2 : null;
  let isLent = false;
  let isEditorEnded = false;
  const lines = new LineReader(process.stdin, {
    echo: (text) => {
      if (shownOn !== null) echoToTerminal(shownOn, text);
    },
    pressed: (key) => {
      if (key === 'suspend') suspend();
      else lifecycle.signalled(key === 'interrupt' ? 'SIGINT' : 'SIGQUIT');
    },
  });
  const lend = async (run: () => Promise<void>) => {
    isLent = true;
    await lines.lend(run).finally(() => {
      isLent = false;
    });
  };
  const { suspend, isSuspended } = createJobControl({
    isLent: () => isLent,
    lend,
    isOver: () => lines.isOver,
  });
  const terminal: TerminalPort = {
    // Asking the terminal (OSC 52) shows nothing: a screen reader has nothing to say of it.
    copy: (text) =>
      copyText(text, {
        env,
        platform,
        write: shownOn === null ? null : (sequence) => writeToTerminal(sequence, shownOn),
      }),
    openUrl: (url) => openUrl(url, { env, platform }),
    async edit(text) {
      if (!lines.isTyped) return failed(appError('USAGE', 'Without a terminal there is no editor.'));
      return editText(text, { env, platform, lend });
    },
    // The terminal itself does these, or there is nothing to draw.
    suspend() {},
    redraw() {},
    setTitle() {},
  };

  const runner = createEffectRunner({
    ports: { ...services, terminal },
    timers: systemTimers,
    unattended: !lines.isTyped,
    scrolled: (state) => state.scroll,
    listPaths: async () => [],
  });
  const store = createStore(checkedAtOnce(opening.value), runner.run);
  const lifecycle = takeCharge({
    onLeave: async (reason) => {
      lines.takeNoMore();
      isEditorEnded = endEditor();
      await saveOnTheWayOut(store, runner, reason.kind !== 'quit');
      await services.sessions.close?.();
    },
    steps: diskSteps,
    restoreTerminal: () => {
      lines.release();
      if (isEditorEnded && shownOn !== null) writeToTerminal(REPAIR_SEQUENCE, shownOn);
      putAway();
    },
    isLent: () => isLent,
    isSuspended,
    onInterrupt: interrupt,
    secrets: services.secrets,
    lastWords: () => {
      const state = store.state();
      // Why it could not be saved was said as it happened.
      const unsaved = state.saved.kind === 'failed' ? '' : notKept(state);
      return [unsaved, describeDropped(droppedSequences())].filter(Boolean).join(' ');
    },
  });

  const voice = new Voice(stdout, stderr);
  voice.say([say(`hf-tui ${VERSION}, linear mode. /help lists what can be typed.`)]);
  const opened = sayWhileOpening(store, voice);
  if (options.session !== undefined || options.continueLast) await reopen(store, services, options);
  const told = opened();
  putAwayWhenIdle(store, services);
  warnOfLooseFiles(store, services, paths, platform);
  if (opening.value.setup) store.dispatch(command('setup'));
  let reason: Awaited<ReturnType<typeof quitSaved>> = { kind: 'quit', code: 0 };
  const settled = async () => {
    reason = await quitSaved({ store, runner, lifecycle }, store.state().leaving ?? 0);
  };
  await runLinear({ store, lines, voice, runner: { ...runner, settled }, told });
  await lifecycle.leave(reason);
  return reason.code;
}
