/** Linear mode in memory, with the services of a command line's world. */
import { PassThrough } from 'node:stream';
import { COMMANDS } from '../../src/core/commands.ts';
import { exitCodeOf } from '../../src/core/errors.ts';
import { command } from '../../src/linear/heard.ts';
import { LineReader } from '../../src/linear/line-reader.ts';
import { runLinear } from '../../src/linear/run-linear.ts';
import { Voice } from '../../src/linear/voice.ts';
import { checkedAtOnce, type NotebookOptions, openingState, reopen } from '../../src/opening.ts';
import { createStore, type Store } from '../../src/runtime/create-store.ts';
import type { TerminalPort } from '../../src/runtime/ports.ts';
import { createEffectRunner } from '../../src/runtime/run-effects.ts';
import { systemTimers } from '../../src/timers.ts';
import { contextOf, type World } from './command-line.ts';

export const PRACTICE_ONLY: NotebookOptions = { continueLast: false, practice: true, setup: false };

export interface Talk extends World {
  /** What the editor makes of a text; absent: what it got. */
  readonly edit?: (text: string) => string;
}

/** Runs linear mode on these lines, piped in. */
export async function talk(lines: readonly string[], world: Talk = {}, given: Partial<NotebookOptions> = {}) {
  const options = { ...PRACTICE_ONLY, ...given };
  const { context, stdout, stderr, seen } = contextOf(world, new AbortController().signal);
  const { ports } = context;
  const copied: string[] = [];
  const opened: string[] = [];
  const result = (store: Store | null, code: number) => ({
    code,
    stdout: stdout.text,
    stderr: stderr.text,
    state: store?.state(),
    copied,
    opened,
    ...seen(),
  });
  const opening = await openingState(options, ports, context.bases, { commands: COMMANDS, problems: [] });
  if (!opening.ok) return result(null, exitCodeOf(opening.error));
  const terminal: TerminalPort = {
    async copy(text) {
      copied.push(text);
      return { ok: true, value: { how: 'with a test', isKnown: true } };
    },
    async openUrl(url) {
      opened.push(url);
      return { ok: true, value: undefined };
    },
    edit: async (text) => ({ ok: true, value: world.edit?.(text) ?? text }),
    suspend() {},
    redraw() {},
    setTitle() {},
  };
  const runner = createEffectRunner({
    ports: { ...ports, terminal },
    timers: systemTimers,
    unattended: true,
    scrolled: (state) => state.scroll,
    listPaths: async () => [],
  });
  const store = createStore(checkedAtOnce(opening.value), runner.run);
  const input = new PassThrough();
  input.end(lines.map((line) => `${line}\n`).join(''));
  if (options.session !== undefined || options.continueLast) await reopen(store, ports, options);
  if (opening.value.setup) store.dispatch(command('setup'));
  await runLinear({
    store,
    runner,
    lines: new LineReader(input),
    voice: new Voice(context.stdout, context.stderr),
  });
  const { leaving, saved } = store.state();
  return result(store, leaving === 0 && saved.kind === 'failed' ? 5 : (leaving ?? 0));
}
