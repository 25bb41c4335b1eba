import { readdirSync } from 'node:fs';
import module from 'node:module';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { helpText } from './commands/help-text.ts';
import { type Arguments, parseCommandLine } from './commands/parse.ts';
import { errorText, TextOutput } from './commands/text-output.ts';
import { type AppError, appError, EXIT, exitCodeOf } from './core/errors.ts';
import { mistakeOf } from './core/mistake.ts';
import { plainText } from './core/printable.ts';
import { environment, environmentSecrets, isWithoutExtraCertificates } from './environment.ts';
import { type Environment, pathsFrom } from './store/paths.ts';
import { VERSION } from './version.ts';

const home = homedir();
const { cacheFolder, stateFolder } = pathsFrom(environment, home, process.platform);
// A report that Node writes about a crash has no environment in it.
if (process.report !== undefined) process.report.excludeEnv = true;
keepCompiled(join(cacheFolder, 'compiled'));
for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, crashedEarly);

// What is still open by then (a kept connection, the practice server) is nothing to wait for.
process.exit(await main(process.argv.slice(2)).catch(crashed));

/**
 * Keeps the compiled program for the next start, in a folder of the user's own: the default one lies in a folder that
 * everybody can write to. Node makes its files on the way out, by the mask that holds then.
 */
function keepCompiled(folder: string): void {
  const mask = process.umask(0o077);
  module.enableCompileCache?.(folder);
  // What we write is for its user to read again, also under a mask that would keep it from them.
  process.umask(mask & 0o077);
  process.on('exit', () => process.umask(0o077));
}

/** Puts the terminal back if a notebook that had it was killed. Costs one look at a folder when none was. */
async function repairTerminal(): Promise<void> {
  if (![0, 1, 2].some((descriptor) => isatty(descriptor)) || !hasFiles(join(stateFolder, 'terminals')))
    return;
  const { repairIfLeft } = await import('./terminal-care.ts');
  repairIfLeft(stateFolder);
}

function hasFiles(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseCommandLine(argv);
  if (!parsed.ok || parsed.value.path[1] !== 'reset') await repairTerminal();
  if (!parsed.ok) return refuse(parsed.error);
  const args = parsed.value;
  if (args.has('help')) return answer(helpText(args.spec, args.path));
  if (args.has('version')) return answer(`hf-tui ${VERSION}\n`);
  await checkExtraCertificates();
  if (args.path.length > 1) return runCommand(args);
  return openInterface(args);
}

/** Says it where the file in NODE_EXTRA_CA_CERTS is of no use, in place of Node, which shows its path as it is. */
async function checkExtraCertificates(): Promise<void> {
  if ((environment.NODE_EXTRA_CA_CERTS ?? '') === '') return;
  const { extraCertificatesProblem, goOnWithoutExtraCertificates } = await import('./network-variables.ts');
  const problem = extraCertificatesProblem(environment);
  if (problem === '') return;
  if (!isWithoutExtraCertificates) goOnWithoutExtraCertificates(environment);
  await print(process.stderr, `${problem}\n`);
}

async function refuse(error: AppError): Promise<number> {
  await print(process.stderr, errorText(error));
  return exitCodeOf(error);
}

async function crashed(error: unknown): Promise<number> {
  return refuse(mistakeOf(error, 'hf-tui doctor says more about what is here.', environmentSecrets));
}

/** A mistake while nothing is in charge yet: Node would say it with a stack, and as it is. */
function crashedEarly(error: unknown): void {
  if (process.listenerCount('uncaughtException') > 1) return;
  void crashed(error).then((code) => process.exit(code));
}

/** Says what was asked for; the exit code is that of a failure when not all of it could be written. */
async function answer(text: string): Promise<number> {
  const failure = await print(process.stdout, text);
  return failure === null ? EXIT.done : refuse(failure);
}

/** Resolves when the text has left the program, or with why it could not; a reader that went away is no failure. */
async function print(stream: NodeJS.WriteStream, text: string): Promise<AppError | null> {
  if ([1, 2].some((descriptor) => isatty(descriptor))) {
    const { addDroppedAtExit, guardOutput } = await import('./terminal-care.ts');
    guardOutput();
    addDroppedAtExit(stateFolder);
  }
  const output = new TextOutput(stream);
  await output.write(plainText(text));
  await output.drained();
  return output.failure;
}

async function runCommand(args: Arguments): Promise<number> {
  const { runInProcess } = await import('./commands/process.ts');
  return runInProcess(args, home, VERSION);
}

async function openInterface(args: Arguments): Promise<number> {
  const session = args.value('session');
  const endpoint = args.value('endpoint');
  const options = {
    continueLast: args.has('continue'),
    practice: args.has('practice'),
    setup: args.has('setup'),
    ...(session === undefined ? {} : { session }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  // Asked for by name, linear mode works through pipes as well.
  if (!args.has('plain') && !(isatty(0) && isatty(1))) {
    return refuse(
      appError(
        'USAGE',
        'The notebook needs a terminal for input and output.',
        'Without one, use hf-tui ask or hf-tui caption; hf-tui --help lists all commands.',
      ),
    );
  }
  if (args.has('plain') || wantsPlain(environment)) {
    const { openPlain } = await import('./plain.ts');
    return openPlain(options);
  }
  // As the user has set it, before keys are read one by one: to this it is put back after a kill.
  const { readLineSettings } = await import('./terminal/line-settings.ts');
  const line = readLineSettings(environment, process.platform);
  // Reads keys before the interface is loaded: what is typed in the meantime is not lost.
  const { createKeySource } = await import('./terminal/key-source.ts');
  const keys = createKeySource();
  const inCharge = endCleanlyEarly();
  keys.start();
  const { openNotebook } = await import('./app.tsx');
  return openNotebook(options, keys, line, inCharge);
}

/**
 * Until the notebook is in charge of signals, these end the program by itself: Node puts the terminal's line back when
 * it ends, also by SIGINT and SIGTERM, but by these two it would not. Gives back what to call when it is in charge.
 */
function endCleanlyEarly(): () => void {
  const signals = ['SIGHUP', 'SIGQUIT'] as const;
  const end = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

function wantsPlain(env: Environment): boolean {
  const isOn = (value: string | undefined) => /^(1|true|yes|on)$/i.test(value ?? '');
  return env.TERM === 'dumb' || isOn(env.ACCESSIBLE) || isOn(env.INK_SCREEN_READER);
}
