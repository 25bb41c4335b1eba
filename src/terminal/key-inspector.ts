import { StringDecoder } from 'node:string_decoder';
import { createKeyDecoder, type Decoded } from './key-decoder.ts';
import type { KeyInput } from './key-source.ts';

/** What came from the terminal at once, and what it was taken for. */
export interface SeenInput {
  /** The bytes, printable ones as they are: `ESC [ A`, `0d`. */
  readonly bytes: string;
  readonly events: readonly Decoded[];
}

/** ms that a beginning waits for its rest, as in the notebook. */
const WAIT = 60;

/** Reads raw keys and tells each with the bytes that it came as; gives what ends it. */
export function inspectKeys(input: KeyInput, tell: (seen: SeenInput) => void): () => void {
  const decoder = createKeyDecoder();
  const utf8 = new StringDecoder('utf8');
  let waiting: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  const seen = (events: readonly Decoded[]) => {
    if (waiting.length > 0 || events.length > 0) tell({ bytes: writtenBytes(waiting), events });
    waiting = [];
  };
  const onData = (chunk: Buffer | string) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    waiting.push(...bytes);
    clearTimeout(timer);
    const events = decoder.push(utf8.write(bytes));
    if (decoder.pending() === 'none') seen(events);
    else timer = setTimeout(() => seen([...events, ...decoder.flush()]), WAIT);
  };
  input.setRawMode?.(true);
  input.on('data', onData);
  input.resume();
  return () => {
    clearTimeout(timer);
    input.off('data', onData);
    input.setRawMode?.(false);
    input.pause();
  };
}

/** Bytes as people read them: letters as they are, ESC by its name, the others in hexadecimal. */
export function writtenBytes(bytes: readonly number[]): string {
  return bytes
    .map((byte) => {
      if (byte === 0x1b) return 'ESC';
      return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : byte.toString(16).padStart(2, '0');
    })
    .join(' ');
}
