import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

/** The tables by which terminals count cells: of Unicode 6, as old ones do, and of Unicode 11. */
export const GENERATIONS = ['6', '11'] as const;
export type Generation = (typeof GENERATIONS)[number];

/** A terminal emulator that counts as its generation does, and does not wrap, as the program asks. */
export class Emulator {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #columns: number[] = [];

  constructor(generation: Generation, columns: number, rows: number) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#terminal.loadAddon(new unicode11.Unicode11Addon());
    this.#terminal.unicode.activeVersion = generation;
    this.#terminal.onData((reply) => {
      const column = /\x1b\[\d+;(\d+)R/.exec(reply)?.[1];
      if (column !== undefined) this.#columns.push(Number(column) - 1);
    });
    void this.write('\x1b[?7l');
  }

  write(text: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(text, resolve));
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** The column in which the cursor stands behind each of these, written at the start of a row, by its own account. */
  async columnsBehind(texts: readonly string[]): Promise<readonly number[]> {
    this.#columns.length = 0;
    // So much at a time as the emulator takes at once.
    for (let i = 0; i < texts.length; i += 5000) {
      const some = texts.slice(i, i + 5000);
      await this.write(some.map((text) => `\r\x1b[2K${text}\x1b[6n`).join(''));
    }
    return [...this.#columns];
  }

  /** The characters in every cell of the screen; an empty text in the second cell of a wide one. */
  cells(): readonly (readonly string[])[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from({ length: this.#terminal.rows }, (_, row) => {
      const line = buffer.getLine(buffer.baseY + row);
      return Array.from({ length: this.#terminal.cols }, (_, column) => {
        const cell = line?.getCell(column);
        return cell?.getWidth() === 0 ? '' : cell?.getChars() || ' ';
      });
    });
  }

  get cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { column: cursorX, row: cursorY };
  }
}
