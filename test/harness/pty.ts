/**
 * Runs a program in a pseudo-terminal with a terminal emulator behind it, which answers what programs ask a
 * terminal and keeps the screen as a person would see it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  /** Added to an environment that holds nothing of the machine's own but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** The home folder; a new empty one, removed by `close`, when not given. */
  readonly home?: string;
  readonly term?: string;
  readonly background?: 'dark' | 'light';
}

export interface PtyExit {
  readonly code: number;
  /** Number of the signal that ended the program; 0 when it ended by itself. */
  readonly signal: number;
}

type Wanted = string | RegExp | ((pty: PtyProgram) => boolean);

const ESC = '\x1b';
const SEQUENCES: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: ESC,
  tab: '\t',
  space: ' ',
  backspace: '\x7f',
  delete: `${ESC}[3~`,
  pageup: `${ESC}[5~`,
  pagedown: `${ESC}[6~`,
  'shift+tab': `${ESC}[Z`,
  'shift+enter': `${ESC}[13;2u`,
  'alt+enter': `${ESC}\r`,
  'alt+backspace': `${ESC}\x7f`,
  'ctrl+left': `${ESC}[1;5D`,
  'ctrl+right': `${ESC}[1;5C`,
  'ctrl+_': '\x1f',
  f1: `${ESC}OP`,
};
const CURSOR_KEYS: Readonly<Record<string, string>> = {
  up: 'A',
  down: 'B',
  right: 'C',
  left: 'D',
  home: 'H',
  end: 'F',
};

export class PtyProgram {
  readonly home: string;
  /** Resolves when the program has ended and all it wrote is on the screen. */
  readonly exit: Promise<PtyExit>;
  /** Everything the program wrote, escape sequences included. */
  output = '';
  title = '';
  /** What was put on the clipboard by OSC 52; null when nothing was. */
  clipboard: string | null = null;
  readonly #pty: IPty;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #ownsHome: boolean;
  readonly #changed = new Set<() => void>();
  #ended: PtyExit | null = null;

  constructor(file: string, args: readonly string[], options: PtyOptions = {}) {
    const { columns = 80, rows = 24, term = 'xterm-256color', background = 'dark' } = options;
    this.#ownsHome = options.home === undefined;
    this.home = options.home ?? mkdtempSync(join(tmpdir(), 'hf-tui-home-'));
    const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
    this.#terminal = terminal;
    terminal.loadAddon(new unicode11.Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    terminal.onData((reply) => this.type(reply));
    terminal.onTitleChange((title) => {
      this.title = title;
    });
    const colour = background === 'dark' ? 'rgb:1e1e/1e1e/1e1e' : 'rgb:fafa/fafa/fafa';
    terminal.parser.registerOscHandler(11, (data) => {
      if (data === '?') this.type(`${ESC}]11;${colour}${ESC}\\`);
      return true;
    });
    terminal.parser.registerOscHandler(52, (data) => {
      this.clipboard = Buffer.from(data.slice(data.indexOf(';') + 1), 'base64').toString();
      return true;
    });

    this.#pty = spawn(file, [...args], {
      name: term,
      cols: columns,
      rows,
      cwd: options.cwd ?? process.cwd(),
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        LANG: 'C.UTF-8',
        COLORTERM: 'truecolor',
        // Under CI, even an empty one, Ink draws only its last frame.
        CI: 'false',
        ...options.env,
        HOME: this.home,
        TERM: term,
      },
    });
    this.#pty.onData((data) => {
      this.output += data;
      terminal.write(data, () => this.#notify());
    });
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        const ended = { code: exitCode, signal: signal ?? 0 };
        // Data that was under way when the program ended is delivered in this turn of the loop.
        setImmediate(() =>
          terminal.write('', () => {
            this.#ended = ended;
            resolve(ended);
            this.#notify();
          }),
        );
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Whether the alternate screen is shown. */
  get onAlternateScreen(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** Modes that the program has switched on, as the emulator knows them. */
  get modes(): InstanceType<typeof xterm.Terminal>['modes'] {
    return this.#terminal.modes;
  }

  get isCursorShown(): boolean {
    return this.output.lastIndexOf(`${ESC}[?25l`) <= this.output.lastIndexOf(`${ESC}[?25h`);
  }

  get cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  /** The rows in sight, without the blanks at their ends. */
  rows(): readonly string[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
    );
  }

  /** The emulator itself, for what its cells look like. */
  get emulator(): InstanceType<typeof xterm.Terminal> {
    return this.#terminal;
  }

  /** The visible screen as text. */
  screen(): string {
    return this.rows().join('\n');
  }

  /** Sends characters as if typed, all at once. */
  type(text: string): void {
    if (this.#ended === null) this.#pty.write(text);
  }

  /** Presses keys by the names that the program's key table uses: `enter`, `ctrl+o`, `alt+b`, `up`, `f1`, `j`. */
  key(...names: readonly string[]): void {
    for (const name of names) this.type(this.#sequenceOf(name));
  }

  /** Pastes as a terminal does: bracketed when the program asked for that, line feeds as carriage returns. */
  paste(text: string): void {
    const typed = text.replace(/\r?\n/g, '\r');
    this.type(this.#terminal.modes.bracketedPasteMode ? `${ESC}[200~${typed}${ESC}[201~` : typed);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  signal(name: NodeJS.Signals): void {
    if (this.#ended === null) process.kill(this.#pty.pid, name);
  }

  /** Closes the terminal, as closing its window does. */
  hangUp(): void {
    // The type leaves out what the class has on every system but Windows.
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  /** Waits until the screen shows this. Rejects, with the screen, when it never does. */
  waitFor(wanted: Wanted, limitMs = 15_000): Promise<string> {
    const found = (): boolean =>
      typeof wanted === 'function'
        ? wanted(this)
        : typeof wanted === 'string'
          ? this.screen().includes(wanted)
          : wanted.test(this.screen());
    return new Promise((resolve, reject) => {
      const finish = (error?: Error) => {
        clearTimeout(timer);
        this.#changed.delete(check);
        if (error === undefined) resolve(this.screen());
        else reject(error);
      };
      const fail = (why: string) => finish(new Error(`${why}: ${String(wanted)}\n${this.screen()}`));
      const check = () => {
        if (found()) finish();
        else if (this.#ended !== null) fail(`the program ended with ${this.#ended.code} before`);
      };
      const timer = setTimeout(() => fail(`not on the screen within ${limitMs} ms`), limitMs);
      this.#changed.add(check);
      check();
    });
  }

  /** Ends the program if it still runs, and removes the home folder that was made for it. */
  async close(): Promise<void> {
    if (this.#ended === null) {
      this.#pty.kill('SIGKILL');
      await this.exit;
    }
    this.#terminal.dispose();
    if (this.#ownsHome) rmSync(this.home, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #notify(): void {
    for (const check of [...this.#changed]) check();
  }

  #sequenceOf(name: string): string {
    const known = SEQUENCES[name];
    if (known !== undefined) return known;
    const arrow = CURSOR_KEYS[name];
    if (arrow !== undefined) {
      return `${ESC}${this.#terminal.modes.applicationCursorKeysMode ? 'O' : '['}${arrow}`;
    }
    const control = /^ctrl\+([a-z\\\]])$/.exec(name)?.[1];
    if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 31);
    const alt = /^alt\+(.)$/u.exec(name)?.[1];
    if (alt !== undefined) return `${ESC}${alt}`;
    if ([...name].length === 1) return name;
    throw new Error(`no sequence for the key ${name}`);
  }
}

/** Starts a program in a pseudo-terminal of its own. */
export function startInPty(file: string, args: readonly string[] = [], options: PtyOptions = {}): PtyProgram {
  return new PtyProgram(file, args, options);
}
