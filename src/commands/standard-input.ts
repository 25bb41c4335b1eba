import { fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { plainText } from '../core/printable.ts';
import type { ByteInput, CommandContext } from './context.ts';

/** More than any model takes: a larger input is a mistake, and would only fill the memory. */
const MOST_BYTES = 16 * 1024 * 1024;

/** How long nothing may come, in ms, before we say what we wait for. */
const PATIENCE = 2_000;

/** Standard input of the process. */
export function processInput(
  stream: Readable & { readonly isTTY?: boolean; readonly fd?: number },
): ByteInput {
  return {
    isTerminal: stream.isTTY === true,
    isEmpty: !canHoldSomething(stream.fd ?? 0),
    chunks: () => stream,
  };
}

/** A device that is no terminal (the null device) and a closed descriptor have nothing to say. */
function canHoldSomething(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFIFO() || stat.isFile() || stat.isSocket();
  } catch {
    return false;
  }
}

/** All that is piped in, as text; '' from a terminal or when there is nothing. */
export async function readPiped(context: CommandContext): Promise<Result<string>> {
  const { stdin, stderr, signal } = context;
  if (stdin.isTerminal || stdin.isEmpty) return ok('');
  const waiting = setTimeout(() => {
    void stderr.line('Reading standard input until it ends; "< /dev/null" leaves it out.');
  }, PATIENCE);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of untilStopped(stdin.chunks(), signal)) {
      clearTimeout(waiting);
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > MOST_BYTES) {
        return failed(
          appError('USAGE', 'Standard input holds more than 16 MB of text.', 'Give a part of it.'),
        );
      }
    }
  } finally {
    clearTimeout(waiting);
  }
  if (signal.aborted) return failed(appError('STOPPED', 'Stopped.'));
  return decode(chunks);
}

/** Asks a question on standard error that the terminal answers; only `y` and `yes` are yes. Without a terminal: no. */
export async function saysYes(question: string, context: CommandContext): Promise<boolean> {
  const { stdin, stderr, signal } = context;
  if (!stdin.isTerminal || !stderr.isTerminal) return false;
  await stderr.write(plainText(`${question} (y/N) `));
  const decoder = new TextDecoder();
  let typed = '';
  for await (const chunk of untilStopped(stdin.chunks(), signal)) {
    typed += decoder.decode(chunk, { stream: true });
    if (typed.includes('\n')) break;
  }
  return /^\s*y(?:es)?\s*$/i.test(typed.split('\n')[0] ?? '');
}

function decode(chunks: readonly Uint8Array[]): Result<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
    if (!text.includes('\0')) return ok(text);
  } catch {
    // Not UTF-8: said below.
  }
  return failed(appError('USAGE', 'Standard input is no text.', 'Give an image with --image FILE.'));
}

async function* untilStopped(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const stopped = new Promise<'stopped'>((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  while (true) {
    const next = await Promise.race([iterator.next(), stopped]);
    if (next === 'stopped' || next.done === true) return;
    yield next.value;
  }
}
