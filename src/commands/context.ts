import type { BaseUrls } from '../core/state.ts';
import { environment } from '../environment.ts';
import type { GraphicsFacts } from '../graphics-question.ts';
import { basesFrom, createPorts, type Services } from '../ports.ts';
import { type Environment, type Paths, pathsFrom } from '../store/paths.ts';
import { processInput } from './standard-input.ts';
import { TextOutput } from './text-output.ts';

/** Standard input as bytes, as they come. */
export interface ByteInput {
  readonly isTerminal: boolean;
  /** The null device, or nothing at all: there is no point in reading. */
  readonly isEmpty: boolean;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** What a command works with: nothing of it is taken from the process by the command itself. */
export interface CommandContext {
  /** Connected at first use. */
  readonly ports: Services;
  readonly paths: Paths;
  readonly bases: BaseUrls;
  readonly env: Environment;
  readonly version: string;
  readonly stdin: ByteInput;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Asks the terminal of this process which pictures it can draw. */
  readonly askPictures: () => Promise<GraphicsFacts>;
  /** Aborted when the user or the system stops the program. */
  readonly signal: AbortSignal;
}

/** The context of this process: its environment, its streams, and the real services behind the ports. */
export function processContext(home: string, version: string, signal: AbortSignal): CommandContext {
  const { platform } = process;
  const env = environment;
  return {
    ports: createPorts({ env, home, platform, version }),
    paths: pathsFrom(env, home, platform),
    bases: basesFrom(env),
    env,
    version,
    stdin: processInput(process.stdin),
    stdout: new TextOutput(process.stdout),
    stderr: new TextOutput(process.stderr),
    askPictures: async () => (await import('../graphics-question.ts')).askThisTerminal(),
    signal,
  };
}
