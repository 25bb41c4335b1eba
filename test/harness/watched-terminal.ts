/** A terminal emulator that keeps account of all that it was made to do besides showing text. */
import xterm from '@xterm/headless';
import { readTerminalOutput } from './terminal-output.ts';

const PREFIXES = [undefined, '?', '>', '=', '<'];
const BETWEEN = [undefined, '$', '!', ' ', '"', "'", '*'];
const FINALS = Array.from({ length: 0x7e - 0x40 + 1 }, (_, i) => String.fromCharCode(0x40 + i));
const NUMBERS = [
  ...Array.from({ length: 130 }, (_, i) => i),
  ...[133, 176, 440, 555, 633, 666, 697, 702, 777, 1337, 3008],
];

export class WatchedTerminal {
  /** What it was made to do, in the order it was. */
  readonly done: string[] = [];
  readonly #terminal = new xterm.Terminal({ cols: 200, rows: 60, scrollback: 0, allowProposedApi: true });

  constructor() {
    const { parser } = this.#terminal;
    const obeyed = (what: string) => () => {
      this.done.push(what);
      return true;
    };
    for (const number of NUMBERS) parser.registerOscHandler(number, obeyed(`OSC ${number}`));
    for (const prefix of PREFIXES) {
      for (const intermediates of BETWEEN) {
        for (const final of FINALS) {
          const id = {
            ...(prefix === undefined ? {} : { prefix }),
            ...(intermediates === undefined ? {} : { intermediates }),
            final,
          };
          const name = `${prefix ?? ''}${intermediates ?? ''}${final}`;
          // Colours are what everything is drawn with.
          if (name !== 'm') parser.registerCsiHandler(id, obeyed(`CSI ${name}`));
          parser.registerDcsHandler(id, obeyed(`DCS ${name}`));
        }
      }
    }
    for (const intermediates of [undefined, '(', ')', '*', '#', '%', ' ']) {
      for (let code = 0x30; code <= 0x7e; code++) {
        const final = String.fromCharCode(code);
        if (intermediates === undefined && '[]PX^_\\'.includes(final)) continue;
        const id = { ...(intermediates === undefined ? {} : { intermediates }), final };
        parser.registerEscHandler(id, obeyed(`ESC ${intermediates ?? ''}${final}`));
      }
    }
    this.#terminal.onData((reply) => this.done.push(`reply ${JSON.stringify(reply)}`));
    this.#terminal.onTitleChange((title) => this.done.push(`title ${title}`));
    this.#terminal.onBell(() => this.done.push('bell'));
  }

  /** Shows what was written; throws at the first byte that is neither text nor a sequence of the program's own. */
  async show(output: string): Promise<void> {
    readTerminalOutput(output);
    if (output.replaceAll('\r\n', '').includes('\r')) throw new Error('a carriage return by itself');
    await new Promise<void>((resolve) => this.#terminal.write(output, resolve));
  }
}
