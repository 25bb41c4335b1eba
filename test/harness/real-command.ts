/** Runs a command line with the real services, in a home of its own. */

import { dispatch } from '../../src/commands/dispatch.ts';
import { parseCommandLine } from '../../src/commands/parse.ts';
import { TextOutput } from '../../src/commands/text-output.ts';
import { basesFrom, createPorts, type Services } from '../../src/ports.ts';
import { pathsFrom } from '../../src/store/paths.ts';
import { Collected, NO_PICTURES } from './command-line.ts';

export interface RealComputer {
  readonly ports: Services;
  run(
    line: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

export function realComputer(home: string, env: Readonly<Record<string, string>> = {}): RealComputer {
  const ports = createPorts({ env, home, platform: 'linux', version: '0' });
  return {
    ports,
    async run(line, signal = new AbortController().signal) {
      const parsed = parseCommandLine(line);
      if (!parsed.ok) throw new Error(parsed.error.message);
      const stdout = new Collected();
      const stderr = new Collected();
      const code = await dispatch(parsed.value, {
        ports,
        paths: pathsFrom(env, home, 'linux'),
        bases: basesFrom(env),
        env,
        version: '0',
        stdin: { isTerminal: true, isEmpty: true, chunks: async function* () {} },
        stdout: new TextOutput(stdout),
        stderr: new TextOutput(stderr),
        askPictures: async () => NO_PICTURES,
        signal,
      });
      return { code, stdout: stdout.text, stderr: stderr.text };
    },
  };
}
