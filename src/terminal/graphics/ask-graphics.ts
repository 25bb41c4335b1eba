import type { KeySource } from '../key-source.ts';
import type { WriteNow } from '../modes.ts';
import { joinSequences, type OwnSequence, ownSequence } from '../own-sequence.ts';
import type { TerminalReply } from '../replies.ts';
import { isInScreen, isInTmux, throughTmux } from '../tmux.ts';
import { KITTY_QUESTION, QUESTION_ID } from './kitty-commands.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Ways in which a terminal draws a picture itself. */
export type GraphicsWay = 'kitty' | 'iterm2' | 'sixel';

export interface GraphicsFacts {
  /** What the terminal calls itself; '' when it did not say. In tmux the one around it. */
  readonly name: string;
  readonly kitty: boolean;
  readonly iterm2: boolean;
  readonly sixel: boolean;
  /** A cell in pixels; null: not told. */
  readonly cell: { readonly width: number; readonly height: number } | null;
  /** It told the size of a cell itself: what follows from the window's counts no more. */
  readonly isCellTold: boolean;
  /** The last question was answered: whatever else was to come has come. */
  readonly isComplete: boolean;
}

const NOTHING_YET: GraphicsFacts = {
  name: '',
  kitty: false,
  iterm2: false,
  sixel: false,
  cell: null,
  isCellTold: false,
  isComplete: false,
};

const VERSION_QUESTION = ownSequence`\x1b[>q`;
const ITERM2_QUESTION = ownSequence`\x1b]1337;Capabilities\x07`;
/** How large a cell is, and the window, for terminals that tell only that (xterm's window operations). */
export const CELL_QUESTIONS = ownSequence`\x1b[14t\x1b[16t`;
/** Every terminal answers this one (DA1), in the order in which it was asked. */
const LAST_QUESTION = ownSequence`\x1b[c`;

/**
 * What is asked. Within tmux the terminal around it is asked as well: an answer means that tmux lets our pictures
 * through, too. GNU screen lets nothing back.
 */
export function graphicsQuestions(env: Environment): OwnSequence {
  if (isInScreen(env)) return LAST_QUESTION;
  if (isInTmux(env)) {
    const around = [throughTmux(VERSION_QUESTION), throughTmux(KITTY_QUESTION)];
    return joinSequences([...around, CELL_QUESTIONS, LAST_QUESTION]);
  }
  return joinSequences([VERSION_QUESTION, KITTY_QUESTION, ITERM2_QUESTION, CELL_QUESTIONS, LAST_QUESTION]);
}

/** What an answer adds to what is known; the same object when it adds nothing. */
function learned(
  facts: GraphicsFacts,
  reply: TerminalReply['reply'],
  window: { readonly columns: number; readonly rows: number },
): GraphicsFacts {
  switch (reply.kind) {
    case 'version':
      return { ...facts, name: reply.name };
    case 'kitty-graphics':
      return reply.id === QUESTION_ID && reply.isOk ? { ...facts, kitty: true } : facts;
    case 'iterm2':
      // F: files are shown inline. Other letters begin with a capital as well, and none other is one F.
      return /F(?![a-z])/.test(reply.capabilities) ? { ...facts, iterm2: true } : facts;
    case 'pixels': {
      if (reply.of === 'cell') {
        const cell = sensible(reply);
        return cell === null ? facts : { ...facts, cell, isCellTold: true };
      }
      const { columns, rows } = window;
      const cell = { width: Math.floor(reply.width / columns), height: Math.floor(reply.height / rows) };
      return facts.isCellTold ? facts : { ...facts, cell: sensible(cell) };
    }
    case 'device':
      return { ...facts, sixel: reply.attributes.slice(1).includes(4), isComplete: true };
    default:
      return facts;
  }
}

/** Sizes that a cell can have; a terminal that makes one up must not make pictures of any size. */
function sensible({ width, height }: { readonly width: number; readonly height: number }) {
  return width >= 3 && width <= 64 && height >= 6 && height <= 128 ? { width, height } : null;
}

/** Terminals that know kitty's Unicode placeholders; others know the protocol without them. */
const PLACEHOLDERS = /^(?:kitty|ghostty)\b/i;
/** Terminals that show iTerm2's inline images, by what they call themselves. */
const INLINE_IMAGES = /^(?:iTerm2|WezTerm|mintty)\b/i;

/**
 * The best way that the terminal knows; null: it draws none, as far as it said. Its name in the environment counts
 * where it has not answered: it is the outermost one's, and tmux passes it on even to another terminal.
 */
export function bestWay(facts: GraphicsFacts, env: Environment): GraphicsWay | null {
  const isNested = isInTmux(env) || isInScreen(env);
  if (facts.kitty && PLACEHOLDERS.test(facts.name)) return 'kitty';
  // In tmux answers of two terminals come in any order; elsewhere all are there with the last one.
  if (!facts.isComplete) return null;
  const isNamed = facts.name === '' ? isNamedInline(env) : INLINE_IMAGES.test(facts.name);
  if (!isNested && (facts.iterm2 || isNamed)) return 'iterm2';
  return facts.sixel ? 'sixel' : null;
}

function isNamedInline(env: Environment): boolean {
  return (
    env.LC_TERMINAL === 'iTerm2' ||
    env.TERM_PROGRAM === 'iTerm.app' ||
    env.TERM_PROGRAM === 'WezTerm' ||
    env.TERM_PROGRAM === 'mintty'
  );
}

export interface GraphicsQuestion {
  readonly facts: () => GraphicsFacts;
  /** Resolves when all answers are there, or after so many ms. */
  readonly answered: (limitMs: number) => Promise<GraphicsFacts>;
}

/**
 * Asks the terminal which pictures it can draw. Nothing waits for the answers: `tell` hears each one that changes what
 * is known, however late.
 */
export function askGraphics(options: {
  readonly keys: Pick<KeySource, 'onReply'>;
  readonly write: WriteNow;
  readonly env: Environment;
  readonly window: () => { readonly columns: number; readonly rows: number };
  readonly tell?: (facts: GraphicsFacts) => void;
}): GraphicsQuestion {
  let facts = NOTHING_YET;
  const waiting = new Set<() => void>();
  options.keys.onReply((reply) => {
    const next = learned(facts, reply, options.window());
    if (next === facts) return;
    facts = next;
    options.tell?.(facts);
    if (facts.isComplete) for (const go of [...waiting]) go();
  });
  options.write(graphicsQuestions(options.env));
  return {
    facts: () => facts,
    answered: (limitMs) =>
      new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer);
          waiting.delete(go);
          resolve(facts);
        };
        const timer = setTimeout(go, limitMs);
        waiting.add(go);
        if (facts.isComplete) go();
      }),
  };
}
