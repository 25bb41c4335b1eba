import { type OwnSequence, ownSequence, withDoubledEscapes } from './own-sequence.ts';

/**
 * A sequence in tmux's envelope, with every ESC in it twice: tmux takes it off and passes the rest on to the terminal
 * around it, where `allow-passthrough` lets it.
 */
export function throughTmux(sequence: OwnSequence): OwnSequence {
  return ownSequence`\x1bPtmux;${withDoubledEscapes(sequence)}\x1b\\`;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function isInTmux(env: Environment): boolean {
  return env.TMUX !== undefined && env.TMUX !== '';
}

export function isInScreen(env: Environment): boolean {
  return env.STY !== undefined && env.STY !== '';
}
