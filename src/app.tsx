import { homedir } from 'node:os';
import { createAppearance } from './appearance.ts';
import { colourCodeLater } from './colour-code.ts';
import { errorText, TextOutput } from './commands/text-output.ts';
import { exitCodeOf } from './core/errors.ts';
import type { Row } from './core/row.ts';
import type { State } from './core/state.ts';
import { environment } from './environment.ts';
import { followState } from './follow-state.ts';
import { warnOfLooseFiles } from './loose-files.ts';
import { checkRest, type NotebookOptions, openingState, reopen } from './opening.ts';
import { basesFrom, createPorts } from './ports.ts';
import { putAwayWhenIdle } from './put-away.ts';
import { rehearsals } from './rehearsals.ts';
import { anchoredRow } from './render/anchored-row.ts';
import { scrolled, targetAt } from './render/notebook.ts';
import { createRowCache, layOutMore } from './render/row-cache.ts';
import { promptRowBeside } from './render/text-in-hand.ts';
import { createStore } from './runtime/create-store.ts';
import { prepareWhenIdle } from './runtime/prepare-when-idle.ts';
import { createEffectRunner } from './runtime/run-effects.ts';
import { stepWhenIdle } from './runtime/step-when-idle.ts';
import { notKept, quitSaved, saveOnTheWayOut, whereKept } from './save-on-the-way-out.ts';
import { diskSteps } from './store/disk-steps.ts';
import { readKeysFile } from './store/keys-file.ts';
import { pathsFrom } from './store/paths.ts';
import { askBackground, backgroundHint, colorDepth } from './terminal/capabilities.ts';
import { createTerminal } from './terminal/create-terminal.ts';
import { endEditor } from './terminal/editor.ts';
import { FrameStream, rowsOfFrame } from './terminal/frame-stream.ts';
import { createFrameTimes } from './terminal/frame-times.ts';
import { createHold } from './terminal/hold.ts';
import { createJobControl } from './terminal/job-control.ts';
import type { KeySource } from './terminal/key-source.ts';
import { takeCharge } from './terminal/lifecycle.ts';
import { createModes, PASTE_QUESTION, writeToTerminal } from './terminal/modes.ts';
import { droppedSequences } from './terminal/output-guard.ts';
import { ownSequence } from './terminal/own-sequence.ts';
import { createPainter } from './terminal/painter.ts';
import { sizeOf, watchSize } from './terminal/size-changes.ts';
import { describeDropped, guardOutput, type HeldTerminal, holdTerminal } from './terminal-care.ts';
import { createTerminalPictures } from './terminal-pictures.ts';
import { systemTimers } from './timers.ts';
import { drawNotebook } from './ui/drawing.ts';
import { frameOf } from './ui/frame-of.ts';
import { VERSION } from './version.ts';

/**
 * The notebook: puts all layers together, draws, and ends the process with its exit code. Resolves only when it could
 * not begin. `keys` has been reading since before this file was loaded; `line` is how the terminal's line was set before that;
 * `inCharge` is called when signals are taken care of.
 */
export async function openNotebook(
  options: NotebookOptions,
  keys: KeySource,
  line: string | null,
  inCharge: () => void,
): Promise<number> {
  const { platform, stdout } = process;
  const env = environment;
  const write = guardOutput();
  const home = homedir();
  const bases = basesFrom(env);
  const services = createPorts({ env, home, platform, version: VERSION });

  const opening = await openingState(
    options,
    services,
    bases,
    await readKeysFile(pathsFrom(env, home, platform).keysFile),
  );
  if (!opening.ok) {
    keys.stop();
    await new TextOutput(process.stderr).write(errorText(opening.error));
    return exitCodeOf(opening.error);
  }
  const begun: State = {
    ...opening.value.state,
    size: sizeOf(stdout),
  };

  const modes = createModes({ mouse: begun.settings.mouse, env });
  const hold = createHold(keys, modes, () => writeToTerminal(ownSequence`\x1b[2J\x1b[H`));
  const { suspend, isSuspended } = createJobControl(hold);
  const terminal = createTerminal({ hold, modes, suspend, write: writeToTerminal, env, platform });

  const depth = colorDepth(env);
  const appearance = createAppearance(
    begun.settings.theme,
    backgroundHint(env),
    depth,
    begun.settings.colours,
  );
  const images = createTerminalPictures({
    keys,
    env,
    depth,
    services,
    setting: begun.settings.images,
    sessionId: begun.session.id,
    window: () => sizeOf(stdout),
    ask: writeToTerminal,
    write: write.pictures,
    drawAgain: () => {
      appearance.refresh();
      painter.picturesChanged();
    },
  });
  const cache = createRowCache(images.pictures);
  const runner = createEffectRunner({
    ports: { ...services, terminal },
    timers: systemTimers,
    scrolled: (state, by) => scrolled(state, by, cache),
    rowBeside: promptRowBeside,
    targetAt: (state, at) => targetAt(state, at, cache),
    listPaths: async (prefix) => {
      const { listImagePaths } = await import('./images/path-listing.ts');
      return listImagePaths(prefix, home, process.cwd());
    },
  });
  const store = createStore(begun, runner.run);
  // Before anything is drawn: the notebook does not flash up behind it.
  if (opening.value.setup) store.dispatch({ type: 'command', id: 'setup' });

  let held: HeldTerminal | null = null;
  inCharge();
  const lifecycle = takeCharge({
    onLeave: async (reason) => {
      hold.takeNoMore();
      endEditor();
      await saveOnTheWayOut(store, runner, reason.kind !== 'quit');
      await services.sessions.close?.();
      // What the terminal still answers would be typed into the shell.
      await images.quiet();
    },
    steps: diskSteps,
    restoreTerminal: () => {
      hold.release(isSuspended());
      held?.letGo();
    },
    isLent: () => hold.isLent(),
    isSuspended,
    secrets: services.secrets,
    lastWords: () =>
      [notKept(store.state()), whereKept(store.state()), describeDropped(droppedSequences())]
        .filter(Boolean)
        .join(' '),
  });

  const times = createFrameTimes(() => performance.now());
  const painter = createPainter(
    write.frames,
    anchoredRow,
    { drawing: images.drawing, write: write.pictures },
    times.painted,
  );
  watchSize(stdout, (heard) => process.on('SIGWINCH', heard), {
    resized: (size) => {
      images.resized();
      painter.resized();
      store.dispatch({ type: 'resized', ...size });
    },
    thereAndBack: painter.repaint,
  });
  let given: readonly Row[] = [];
  const show = (rows: readonly Row[]) => {
    times.laidOut();
    painter.show(rows, store.state().size.columns);
  };
  const frames = new FrameStream(
    () => store.state().size,
    (frame) => show(rowsOfFrame(frame, given)),
  );
  let stopDrawing = () => {};
  const note = holdTerminal(pathsFrom(env, home, platform).stateFolder, line, times.summary);
  held = note;
  painter.enter();
  hold.take({
    handOver: async (run) => {
      painter.leave();
      try {
        await note.whileLent(run);
      } finally {
        if (!hold.isOver()) painter.enter();
      }
    },
    repaint: painter.repaint,
    close: () => {
      images.clear();
      painter.leave();
      stopDrawing();
    },
  });
  const reopened = Promise.withResolvers<void>();
  stopDrawing = drawNotebook(
    {
      store,
      appearance,
      frameOf: (state, look) => {
        // An image that is about to be sent comes before the picture of it.
        if (state.live?.phase !== 'preparing') setImmediate(images.loader.look);
        times.begin();
        return frameOf(state, look, cache);
      },
      onCursor: painter.placeCursor,
      onRows: (rows) => {
        given = rows;
      },
      onPictures: (placed) => {
        painter.placePictures(placed);
        images.seen(placed);
      },
    },
    {
      show,
      frames: frames as unknown as NodeJS.WriteStream,
      failed: (error) => void lifecycle.leave({ kind: 'crash', error }),
    },
    reopened.promise,
  );

  writeToTerminal(PASTE_QUESTION);
  keys.onEnd(() => void lifecycle.leave({ kind: 'terminal-gone' }));
  void askBackground(keys, writeToTerminal, appearance.setBackground).then((background) => {
    if (background !== null) appearance.setBackground(background);
  });
  store.subscribe(() => {
    const { settings, session } = store.state();
    appearance.setWanted(settings.theme);
    modes.setMouse(settings.mouse);
    images.follow(settings.images, session.id);
  });
  images.ask();
  const colours = colourCodeLater(store, appearance.refresh, () => stepSoon());
  const look = () => ({ ...store.state().size, theme: appearance.theme() });
  prepareWhenIdle(store, systemTimers, services.prepare, rehearsals(look, colours.load));
  // What is laid out before a language is learnt has to be laid out again.
  const takeStep = () => colours.learn() || layOutMore(cache);
  const stepSoon = stepWhenIdle(store, systemTimers, takeStep);
  putAwayWhenIdle(store, services);
  warnOfLooseFiles(store, services, pathsFrom(env, home, platform), platform);
  followState(store, terminal.setTitle, (code) => void leaveWith(code), lifecycle.hurry);
  async function leaveWith(code: number) {
    // What the last change asks to be written is given to the runner behind this turn.
    await new Promise((resolve) => setImmediate(resolve));
    await lifecycle.leave(await quitSaved({ store, runner, lifecycle }, code));
  }

  void checkRest(opening.value, store);
  keys.listen((event) => store.dispatch(event));
  await reopen(store, services, options, reopened.resolve);
  return new Promise<number>(() => {});
}
