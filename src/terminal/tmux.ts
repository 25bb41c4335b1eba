/**
 * A sequence in tmux's envelope, with every ESC in it twice: tmux takes it off and passes the rest on to the terminal
 * around it, where `allow-passthrough` lets it.
 */
export function throughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function isInTmux(env: Environment): boolean {
  return env.TMUX !== undefined && env.TMUX !== '';
}

export function isInScreen(env: Environment): boolean {
  return env.STY !== undefined && env.STY !== '';
}
