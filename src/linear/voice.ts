import type { TextOutput } from '../commands/text-output.ts';
import { plainText } from '../core/printable.ts';
import { redact } from '../core/secret.ts';
import type { Said } from './said.ts';

/** Writes lines in their order: what is said to standard output, errors to standard error, and the words before a line that is typed. */
export class Voice {
  readonly #stdout: TextOutput;
  readonly #stderr: TextOutput;
  #written: Promise<void> = Promise.resolve();
  /** The words before a line stand there, and the line was not ended yet. */
  #isAsking = false;
  /** Lines that were said so far. */
  count = 0;

  constructor(stdout: TextOutput, stderr: TextOutput) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  /** Whether the words before a line stand there as the last. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  say(lines: readonly Said[]): void {
    if (lines.length === 0) return;
    this.#endAsking();
    this.count += lines.length;
    for (const { text, isError } of lines) {
      if (isError) this.#write(this.#stderr, `${redact(text)}\n`);
      else this.#write(this.#stdout, `${text}\n`);
    }
  }

  /** The words before a line. */
  ask(words: string): void {
    this.#endAsking();
    this.#isAsking = true;
    this.#write(this.#stdout, words);
  }

  /** The line was typed: the terminal has shown its end, unless nobody saw it. */
  answered(isSeen: boolean): void {
    if (isSeen) this.#isAsking = false;
  }

  /** Resolves when all is written. */
  async done(): Promise<void> {
    this.#endAsking();
    await this.#written;
  }

  #endAsking(): void {
    if (this.#isAsking) this.#write(this.#stdout, '\n');
    this.#isAsking = false;
  }

  #write(output: TextOutput, text: string): void {
    this.#written = this.#written.then(() => output.write(plainText(text)));
  }
}
