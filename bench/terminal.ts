/** A program in a pseudo-terminal, with the moments at which the screen came to show something. */
import { readdirSync, readFileSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const wallClock = () => performance.timeOrigin + performance.now();

/** Clock ticks a second in /proc, the same on every Linux. */
const TICKS = 100;

export class BenchTerminal {
  readonly began = wallClock();
  bytes = 0;
  readonly #pty: IPty;
  readonly #terminal = new xterm.Terminal({
    cols: 100,
    rows: 30,
    scrollback: 20_000,
    allowProposedApi: true,
  });
  readonly #waiting = new Set<(at: number) => void>();
  #ended = false;

  constructor(file: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#terminal.onData((reply) => this.#pty.write(reply));
    this.#pty = spawn(file, [...args], {
      name: 'xterm-256color',
      cols: 100,
      rows: 30,
      env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', COLORTERM: 'truecolor', CI: 'false', ...env },
    });
    this.#pty.onData((data) => {
      const at = wallClock();
      this.bytes += Buffer.byteLength(data);
      this.#terminal.write(data, () => {
        for (const check of [...this.#waiting]) check(at);
      });
    });
    this.#pty.onExit(() => {
      this.#ended = true;
      for (const check of [...this.#waiting]) check(wallClock());
    });
  }

  screen(): string {
    const buffer = this.#terminal.buffer.active;
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) => buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '',
    ).join('\n');
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** When the bytes arrived that made the screen match, on the wall clock in ms. */
  until(shows: (screen: string) => boolean, what: string, limitMs = 60_000): Promise<number> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(check);
      };
      const check = (at: number) => {
        if (shows(this.screen())) {
          finish();
          resolve(at);
        } else if (this.#ended) {
          finish();
          reject(new Error(`the program ended before ${what}`));
        }
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`never saw ${what}:\n${this.screen()}`));
      }, limitMs);
      this.#waiting.add(check);
      check(wallClock());
    });
  }

  /** CPU seconds so far, and the highest memory in MB, of the program itself. Linux only; zeros elsewhere. */
  usage(): { readonly cpu: number; readonly peakMb: number } {
    try {
      const stat = readFileSync(`/proc/${this.#pty.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const status = readFileSync(`/proc/${this.#pty.pid}/status`, 'utf8');
      const peak = /VmHWM:\s+(\d+)/.exec(status)?.[1] ?? '0';
      // In ticks of 10 ms with threads that have ended, and to the nanosecond without them: the larger is nearer.
      const ticks = (Number(fields[11]) + Number(fields[12])) / TICKS;
      return { cpu: Math.max(ticks, secondsOfThreads(this.#pty.pid)), peakMb: Number(peak) / 1024 };
    } catch {
      return { cpu: 0, peakMb: 0 };
    }
  }

  /** Resolves when the program has ended by itself. */
  async ended(): Promise<void> {
    if (!this.#ended) await new Promise<void>((resolve) => this.#pty.onExit(() => resolve()));
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    const ended = this.ended();
    this.#pty.kill('SIGTERM');
    await ended;
    this.#terminal.dispose();
  }
}

/** CPU seconds of the threads that a process has; 0 where the system does not count them. */
function secondsOfThreads(pid: number): number {
  const folder = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const thread of readdirSync(folder)) {
    try {
      nanoseconds += Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // It has just ended, or there is no such file here.
    }
  }
  return nanoseconds / 1e9;
}
