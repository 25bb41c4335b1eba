import { writeSync } from 'node:fs';
import type { Printable } from '../core/printable.ts';
import { guarded } from './output-guard.ts';
import { joinSequences, type OwnSequence, ownSequence } from './own-sequence.ts';
import { KEEP_TITLE, TITLE_BACK } from './title.ts';
import { isInScreen } from './tmux.ts';

/** Writes to the terminal at once: on the way out nothing later would run. */
export type WriteNow = (sequence: OwnSequence) => void;

/** What is switched on in the terminal while the program has it, apart from the alternate screen, which the painter enters. */
export interface Modes {
  /**
   * Switches on bracketed paste, the kitty keyboard protocol and, if asked for, the mouse, and wrapping off. After the
   * alternate screen was entered: kitty keeps its keyboard flags for each screen.
   */
  readonly enter: () => void;
  /** Names the window, while they are entered; the user's own title is there meanwhile whenever they are left. */
  readonly setTitle: (title: OwnSequence) => void;
  /** Reports of the mouse, on or off: at once, and whenever they are entered again. */
  readonly setMouse: (on: boolean) => void;
  /** Switches off what `enter` switched on; before the alternate screen is left, for the same reason. */
  readonly leave: () => void;
  /**
   * Puts everything back that a program like this could have changed, whatever has happened to it, the alternate
   * screen included. Nothing when nothing was ever switched on, or was put back already.
   */
  readonly restore: () => void;
}

const PASTE_ON = ownSequence`\x1b[?2004h`;
/** Whether the terminal knows it (DECRQM); the source of keys hears the answer. Nothing waits for it. */
export const PASTE_QUESTION = ownSequence`\x1b[?2004$p`;
/**
 * Kitty keyboard flags: 1, keys that are ambiguous otherwise, and 4, which key of a Latin keyboard it was, so that
 * shortcuts work in other scripts.
 */
const KITTY_PUSH = ownSequence`\x1b[>5u`;
const KITTY_POP = ownSequence`\x1b[<u`;
/** Button presses and the wheel, reported in the SGR form. */
const MOUSE_ON = ownSequence`\x1b[?1000h\x1b[?1006h`;
const MOUSE_OFF = ownSequence`\x1b[?1000l\x1b[?1006l`;
/**
 * No wrapping at the right edge (DECAWM). Terminals differ in how wide a composed emoji is: where one takes more cells
 * than were counted, its row is cut there instead of pushing every row below it down.
 */
const NO_WRAP = ownSequence`\x1b[?7l`;
const OFF = ownSequence`\x1b[?7h\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l`;
/** For looking at keys alone: what the notebook switches on for them, and off again. */
export const KEYS_AS_SENT = joinSequences([PASTE_ON, KITTY_PUSH]);
export const KEYS_BACK = ownSequence`${KITTY_POP}\x1b[?2004l`;
const SCREEN_BACK = ownSequence`\x1b[?2026l\x1b[?1049l\x1b[?25h\x1b[0m`;

/**
 * Puts a terminal back that another program left as it was. Where the alternate screen was left already, the cursor
 * stays where it is: it is kept first (DECSC), on the screen that is shown. A scroll region may be left as well.
 */
export const REPAIR_SEQUENCE = ownSequence`\x1b7\x1b[r${KITTY_POP}${OFF}${SCREEN_BACK}`;
/** The same where the window has a title of ours: taken back once too often, it would be one of somebody else's. */
export const REPAIR_WITH_TITLE = ownSequence`${REPAIR_SEQUENCE}${TITLE_BACK}`;

export function createModes(options: {
  readonly mouse: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly write?: WriteNow;
}): Modes {
  const write = options.write ?? writeToTerminal;
  // GNU screen (4.9.0) keeps a lone Esc back until the next key while it reports the mouse: Esc counts for more.
  const canReport = !isInScreen(options.env ?? {});
  let hasMouse = options.mouse && canReport;
  let isOn = false;
  let isChanged = false;
  let title: OwnSequence | null = null;
  const leave = () => {
    if (!isOn) return;
    isOn = false;
    write(joinSequences([KITTY_POP, OFF, TITLE_BACK]));
  };
  return {
    enter() {
      if (isOn) return;
      isOn = true;
      isChanged = true;
      const named = title === null ? [] : [title];
      const mouse = hasMouse ? [MOUSE_ON] : [];
      write(joinSequences([KEEP_TITLE, ...named, PASTE_ON, NO_WRAP, KITTY_PUSH, ...mouse]));
    },
    setTitle(next) {
      title = next;
      if (isOn) write(next);
    },
    setMouse(wanted) {
      const on = wanted && canReport;
      if (on === hasMouse) return;
      hasMouse = on;
      if (isOn) write(on ? MOUSE_ON : MOUSE_OFF);
    },
    leave,
    restore() {
      if (!isChanged) return;
      leave();
      isChanged = false;
      write(joinSequences([OFF, SCREEN_BACK]));
    },
  };
}

/** Tries when the terminal's buffer is full. */
const TRIES = 50;

/** Writes synchronously to the terminal, which is standard output mostly; one that is gone is no error here. */
export function writeToTerminal(sequence: OwnSequence, descriptor: 0 | 1 | 2 = 1): void {
  writeNow(descriptor, guarded(sequence, 'own'));
}

/** Shows what is typed in lines, on standard output (1) or standard error (2), whichever is the terminal. */
export function echoToTerminal(descriptor: 1 | 2, text: Printable): void {
  writeNow(descriptor, guarded(text, 'echo'));
}

function writeNow(descriptor: 0 | 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  for (let i = 0; i < TRIES && rest.length > 0; i++) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return;
    }
  }
}
