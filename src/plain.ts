import { homedir } from 'node:os';
import { processContext } from './commands/context.ts';
import { sayCrashes } from './commands/crash.ts';
import { LineReader } from './commands/linear/line-reader.ts';
import { type InterfaceOptions, runLinear } from './commands/linear/linear-notebook.ts';
import { type StopSignal, signalCode } from './commands/process.ts';
import { guardOutput } from './terminal-care.ts';
import { VERSION } from './version.ts';

/** Composes linear mode for this process: standard streams, signals, services. Resolves to the exit code. */
export async function openPlain(options: InterfaceOptions): Promise<number> {
  const ending = new AbortController();
  let running: AbortController | null = null;
  let code: number | null = null;
  const end = (name: StopSignal) => {
    code = signalCode(name);
    ending.abort();
    running?.abort();
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGHUP', () => end('SIGHUP'));
  // Ctrl+C stops a reply; with nothing running, it ends the program.
  process.on('SIGINT', () => {
    if (running !== null && !running.signal.aborted) running.abort();
    else end('SIGINT');
  });
  guardOutput();
  const context = processContext(homedir(), VERSION, ending.signal);
  sayCrashes(context.ports.secrets);
  const lines = new LineReader(process.stdin, context.stdout);
  const done = await runLinear(options, {
    context,
    lines,
    stoppable: async (work) => {
      running = new AbortController();
      try {
        return await work(AbortSignal.any([running.signal, ending.signal, context.stdout.gone]));
      } finally {
        running = null;
      }
    },
  });
  lines.close();
  await context.ports.sessions.close();
  await context.stdout.drained();
  return code ?? done;
}
