import type { Writable } from 'node:stream';
import { type AppError, appError, exitCodeOf } from '../core/errors.ts';
import { jsonDocument } from '../core/json-document.ts';
import { joinPrintable, type Printable, plainText, printable, printableDocument } from '../core/printable.ts';
import { safeLine } from '../core/safe-text.ts';
import { redact, type Secret } from '../core/secret.ts';

/** A standard stream that text is written to. */
export class TextOutput {
  readonly isTerminal: boolean;
  readonly #stream: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly #gone = new AbortController();
  #failure: AppError | null = null;

  constructor(stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }) {
    this.#stream = stream;
    this.isTerminal = stream.isTTY === true;
    stream.on('error', (error) => this.#fail(error));
    stream.on('close', () => this.#gone.abort());
  }

  /** Why not all could be written; null when it could, or when the reader had enough. */
  get failure(): AppError | null {
    return this.#failure;
  }

  /** Aborted when nobody reads any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Whatever waits for the reader waits no longer, and nothing more is written. */
  giveUp(): void {
    this.#gone.abort();
  }

  /** Columns of the terminal; 80 where there is none. */
  get columns(): number {
    return this.#stream.columns ?? 80;
  }

  /** Writes text as it is; resolves when there is room for more. No string is taken that was not made safe. */
  async write(text: Printable): Promise<void> {
    if (text === '' || this.#gone.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => resolve();
      this.#gone.signal.addEventListener('abort', done, { once: true });
      try {
        this.#stream.write(text, () => {
          this.#gone.signal.removeEventListener('abort', done);
          resolve();
        });
      } catch (error) {
        // Where standard output is a file, Node writes at once and throws at once.
        this.#fail(error);
      }
    });
  }

  #fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    // A reader that went away (`| head`) is no failure: there is just nobody left to write to.
    if (code !== 'EPIPE' && code !== 'ERR_STREAM_DESTROYED') {
      this.#failure ??= appError(
        'OUTPUT_FAILED',
        code === 'ENOSPC'
          ? 'Not all could be written: the disk is full.'
          : `Not all could be written: ${error instanceof Error ? error.message : String(error)}.`,
        'What is there is not whole.',
      );
    }
    this.#gone.abort();
  }

  /** Resolves when all that was written has left the program, or nobody wants it any more. */
  async drained(): Promise<void> {
    if (this.#gone.signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#gone.signal.addEventListener('abort', () => resolve(), { once: true });
      this.#stream.write('', () => resolve());
    });
  }

  /** Writes a line of text from anywhere: made safe, tabs and line feeds kept. */
  async line(text: string): Promise<void> {
    await this.write(printable`${plainText(text)}\n`);
  }

  /** Writes one JSON document. */
  async json(value: unknown): Promise<void> {
    await this.write(printable`${jsonDocument(value)}\n`);
  }

  /** Writes a document: in a file every character counts; on a terminal none may do more than be seen. */
  async document(text: string): Promise<void> {
    await this.write(this.isTerminal ? plainText(text) : printableDocument(text));
  }
}

/**
 * An error as the lines that go to standard error: one sentence, what to do, and what support asks for. `known`: tokens
 * that nothing in it may hold, whatever they look like.
 */
export function errorText(error: AppError, known: readonly Secret[] = []): Printable {
  const id = error.requestId ?? '';
  const support = id === '' ? '' : `Request id: ${id}`;
  const lines = [error.message, error.hint, support].filter((line) => line !== '');
  return joinPrintable(lines.map((line) => printable`${safeLine(redact(line, known))}\n`));
}

/** An error as it stands in JSON output. */
export function errorJson(error: AppError): AppError {
  return { ...error, message: redact(error.message), hint: redact(error.hint) };
}

/** Reports an error: words on standard error, with `json` also a document; returns the exit code it stands for. */
export async function reportError(
  output: { readonly stdout: TextOutput; readonly stderr: TextOutput },
  error: AppError,
  json = false,
): Promise<number> {
  if (json) await output.stdout.json({ error: errorJson(error) });
  await output.stderr.write(errorText(error));
  return exitCodeOf(error);
}
