import type { KeySource } from './key-source.ts';
import type { WriteNow } from './modes.ts';
import { ownSequence } from './own-sequence.ts';
import type { Rgb } from './replies.ts';

/** How many colours may be used. The same words as in the themes. */
export type ColorDepth = 'none' | '16' | '256' | 'true';
export type Background = 'dark' | 'light';
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Colours, from the environment: NO_COLOR when it is not empty (no-color.org), FORCE_COLOR (0 to 3, as Node and
 * chalk read it), COLORTERM, TERM.
 */
export function colorDepth(env: Environment): ColorDepth {
  const forced = forcedDepth(env.FORCE_COLOR);
  if (forced !== null) return forced;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 'none';
  const term = env.TERM ?? '';
  if (term === 'dumb') return 'none';
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? '') || /-(direct|truecolor)$/.test(term)) return 'true';
  if (/kitty|ghostty|alacritty|wezterm/.test(term) || env.WT_SESSION !== undefined) return 'true';
  if (/256(color)?/.test(term)) return '256';
  // Consoles of Windows 10 and later know all colours; TERM is not set there.
  if (term === '' && env.OS === 'Windows_NT') return 'true';
  return '16';
}

function forcedDepth(value: string | undefined): ColorDepth | null {
  switch (value) {
    case undefined:
    case '':
      return null;
    case '0':
    case 'false':
      return 'none';
    case '2':
      return '256';
    case '3':
      return 'true';
    default:
      return '16';
  }
}

/** What COLORFGBG says of the background: `foreground;background` as one of 16 colours; null when it says nothing. */
export function backgroundHint(env: Environment): Background | null {
  const colour = /;(\d{1,2})$/.exec(env.COLORFGBG ?? '')?.[1];
  if (colour === undefined) return null;
  return Number(colour) === 7 || Number(colour) === 15 ? 'light' : 'dark';
}

/** Whether text on this colour should be dark, by its brightness to the eye (ITU-R BT.601). */
export function backgroundOf({ red, green, blue }: Rgb): Background {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? 'light' : 'dark';
}

const ASK_BACKGROUND = ownSequence`\x1b]11;?\x1b\\`;
/** ms that the terminal has to answer; nothing waits for it but the colours. */
const ANSWER_LIMIT = 100;

/**
 * Asks the terminal for its background (OSC 11). Resolves to null when it does not answer in time; `later` hears an
 * answer that comes after that.
 */
export function askBackground(
  keys: Pick<KeySource, 'onReply'>,
  write: WriteNow,
  later: (background: Background) => void = () => {},
): Promise<Background | null> {
  return new Promise((resolve) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      resolve(null);
    }, ANSWER_LIMIT);
    timer.unref();
    const stop = keys.onReply((reply) => {
      if (reply.kind !== 'colour' || reply.which !== 'background') return;
      stop();
      clearTimeout(timer);
      const background = backgroundOf(reply.colour);
      if (isLate) later(background);
      else resolve(background);
    });
    write(ASK_BACKGROUND);
  });
}
