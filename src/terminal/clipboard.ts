import { spawn } from 'node:child_process';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { Copied } from '../runtime/ports.ts';
import type { WriteNow } from './modes.ts';
import { inBase64, inPieces, joinSequences, type OwnSequence, ownSequence } from './own-sequence.ts';
import { isInScreen, isInTmux, throughTmux } from './tmux.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs a program with this on its standard input; resolves to whether it did its work. */
export type RunWith = (file: string, args: readonly string[], input: string) => Promise<boolean>;

export interface ClipboardOptions {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** Writes a sequence to the terminal; null when standard output is none. */
  readonly write: WriteNow | null;
  readonly run?: RunWith;
}

/** Bytes of base64 that terminals take at least; xterm and tmux drop longer sequences silently. */
const OSC_LIMIT = 74_994;
/** Bytes of a sequence that GNU screen passes on at once. */
const SCREEN_PIECE = 240;

const INSTEAD = 'Save it to a file with /export instead.';

/** Terminals that have no clipboard: the kernel's console drops OSC 52, and a dumb one shows it. */
const WITHOUT_CLIPBOARD: ReadonlySet<string> = new Set(['linux', 'dumb']);

/**
 * Puts text on the clipboard: by the system's tool where there is a display on this machine, by tmux where this runs in
 * it, and by asking the terminal (OSC 52), which also reaches the user's machine from a remote one. Says which, and
 * whether that is known to have worked: a terminal does not say whether it obeyed. Errors: REQUEST_TOO_LARGE for more
 * than a terminal takes, USAGE where nothing can copy.
 */
export async function copyText(text: string, options: ClipboardOptions): Promise<Result<Copied>> {
  const { env, write, run = runWith } = options;
  if (text === '') return failed(appError('USAGE', 'There is nothing to copy.'));
  for (const [file, ...args] of isRemote(env) ? [] : toolsFor(options.platform, env)) {
    if (file !== undefined && (await run(file, args, text)))
      return ok({ how: `with ${file}`, isKnown: true });
  }
  if (isInTmux(env)) {
    const byTmux = await copyInTmux(text, options, run);
    if (byTmux !== null) return ok({ how: byTmux, isKnown: true });
  }
  if (write === null) {
    return failed(appError('USAGE', 'There is no terminal and no clipboard tool to copy with.', INSTEAD));
  }
  const isNested = isInTmux(env) || isInScreen(env);
  if (!isNested && WITHOUT_CLIPBOARD.has(env.TERM ?? '')) {
    return failed(
      appError('USAGE', 'This terminal has no clipboard, and no tool was found to copy with.', INSTEAD),
    );
  }
  const sequence = osc52(text, env);
  if (sequence === null) {
    return failed(
      appError('REQUEST_TOO_LARGE', 'This is too long for the terminal to put on the clipboard.', INSTEAD),
    );
  }
  write(sequence);
  return ok({ how: 'to the terminal', isKnown: false });
}

/**
 * Into tmux's own buffer, which holds whatever its configuration says; `-w` (tmux 3.2) has it sent on to the terminal
 * around it. An older one gets it without. null: tmux did not take it.
 */
async function copyInTmux(
  text: string,
  { env, write }: ClipboardOptions,
  run: RunWith,
): Promise<string | null> {
  if (await run('tmux', ['load-buffer', '-w', '-'], text))
    return 'into tmux’s buffer, and offered it to the terminal';
  if (!(await run('tmux', ['load-buffer', '-'], text))) return null;
  const sequence = osc52(text, env);
  if (sequence !== null) write?.(sequence);
  return 'into tmux’s buffer';
}

/**
 * OSC 52 for the clipboard; null when it is too long. screen passes it on in pieces. tmux takes it as it is where its
 * `set-clipboard` is on, and passes it on from its envelope where its `allow-passthrough` is: it gets both.
 */
export function osc52(text: string, env: Environment): OwnSequence | null {
  const encoded = inBase64(Buffer.from(text));
  if (encoded.length > OSC_LIMIT) return null;
  const sequence = ownSequence`\x1b]52;c;${encoded}\x07`;
  if (isInTmux(env)) return joinSequences([sequence, throughTmux(sequence)]);
  if (isInScreen(env)) {
    return joinSequences(inPieces(sequence, SCREEN_PIECE).map((piece) => ownSequence`\x1bP${piece}\x1b\\`));
  }
  return sequence;
}

function isRemote(env: Environment): boolean {
  return [env.SSH_CONNECTION, env.SSH_TTY, env.SSH_CLIENT].some(
    (value) => value !== undefined && value !== '',
  );
}

/** Tools to try, in order, by what the machine is. */
function toolsFor(platform: NodeJS.Platform, env: Environment): readonly (readonly string[])[] {
  switch (platform) {
    case 'darwin':
      return [['pbcopy']];
    case 'win32':
      return [['clip.exe']];
    default: {
      const tools: (readonly string[])[] = [];
      if (env.WAYLAND_DISPLAY) tools.push(['wl-copy']);
      if (env.DISPLAY) tools.push(['xclip', '-selection', 'clipboard'], ['xsel', '--clipboard', '--input']);
      if (env.WSL_DISTRO_NAME) tools.push(['clip.exe']);
      return tools;
    }
  }
}

/** ms after which a tool is given up. */
const TOOL_LIMIT = 2000;

/** Runs a tool; one that has not ended after so many ms is killed, also when it does not mind being told to end. */
export const runWith = (file: string, args: readonly string[], input: string, limit = TOOL_LIMIT) =>
  new Promise<boolean>((resolve) => {
    // Its output is dropped: xclip goes on running to serve the clipboard, and would hold a pipe open.
    const child = spawn(file, [...args], {
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: limit,
      killSignal: 'SIGKILL',
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
    child.stdin.on('error', () => {
      // It ended without reading: its exit code tells.
    });
    // clip.exe reads UTF-16 only.
    child.stdin.end(file === 'clip.exe' ? Buffer.from(`\ufeff${input}`, 'utf16le') : input);
  });
