/** Everything that an emulator was made to do besides showing text, kept while it goes on as if nobody had looked. */
import type { PtyProgram } from './pty.ts';

/** The OSC numbers that a terminal acts on, and all small ones. */
const OSC_NUMBERS = [
  ...Array.from({ length: 130 }, (_, i) => i),
  ...[133, 176, 440, 555, 633, 666, 697, 702, 777, 1337, 3008],
];
const DCS_PREFIXES = [undefined, '?', '>', '=', '<'];
const DCS_BETWEEN = [undefined, '$', '+', '!', ' ', '"', "'", '*'];
const FINALS = Array.from({ length: 0x7e - 0x40 + 1 }, (_, i) => String.fromCharCode(0x40 + i));

export interface Obeyed {
  /** OSC and DCS strings, such as `OSC 52;c;eA==`. */
  readonly strings: readonly string[];
  /** What the terminal typed back to the program. */
  readonly replies: readonly string[];
  readonly bells: () => number;
}

/** Looks on from now on. */
export function obeyedBy({ emulator }: PtyProgram): Obeyed {
  const strings: string[] = [];
  const replies: string[] = [];
  let bells = 0;
  for (const number of OSC_NUMBERS)
    emulator.parser.registerOscHandler(number, (data) => {
      strings.push(`OSC ${number};${data}`);
      return false;
    });
  for (const prefix of DCS_PREFIXES)
    for (const intermediates of DCS_BETWEEN)
      for (const final of FINALS) {
        const id = {
          ...(prefix === undefined ? {} : { prefix }),
          ...(intermediates === undefined ? {} : { intermediates }),
          final,
        };
        emulator.parser.registerDcsHandler(id, (data) => {
          strings.push(`DCS ${prefix ?? ''}${intermediates ?? ''}${final}${data}`);
          return false;
        });
      }
  emulator.onData((reply) => replies.push(reply));
  emulator.onBell(() => {
    bells += 1;
  });
  return { strings, replies, bells: () => bells };
}
