import { StringDecoder } from 'node:string_decoder';
import type { InputEvent } from '../core/keys.ts';
import { type Burst, foldBursts, isPastedAhead, typedLines } from './bursts.ts';
import { createKeyDecoder, type Decoded } from './key-decoder.ts';
import type { TerminalReply } from './replies.ts';

/** What is needed of a terminal's input: `process.stdin`, or a stand-in. */
export interface KeyInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  on(event: 'end' | 'close' | 'error', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
  ref?(): unknown;
  unref?(): unknown;
}

export interface KeySource {
  /** Raw mode on, and reading. What is typed is kept until someone listens. */
  start(): void;
  /** Stops reading and gives the terminal its own line editing back. Can be started again. */
  stop(): void;
  /** Delivers what was typed so far, then whatever is. One listener; gives back how to stop listening. */
  listen(listener: (event: InputEvent) => void): () => void;
  /** Answers of the terminal; any number of listeners. */
  onReply(listener: (reply: TerminalReply['reply']) => void): () => void;
  /** The input has closed: the terminal is gone. Called at once when it already has. */
  onEnd(listener: () => void): void;
}

/** ms that a lone ESC waits for the rest of a sequence. */
const ESCAPE_WAIT = 25;
/** ms that half a sequence waits for its rest. */
const SEQUENCE_WAIT = 250;
/** ms that a paste waits for its end: a slow line may pause within one, and what follows would be taken for keys. */
const PASTE_WAIT = 5000;
/** ms within which a chunk goes on with the one before it. */
const SAME_BURST = 30;

/**
 * Before raw mode the terminal's line makes a line feed of the Enter key, the byte of Ctrl+J. What was read up to the
 * first Enter of raw mode was typed before it, or as good as.
 */
function enterAsTyped(text: string): string {
  const [before = ''] = text.split('\r', 1);
  return before.replaceAll('\n', '\r') + text.slice(before.length);
}

/**
 * Reads keys from the start of the program on, before there is anything to show. One for the whole process, as its
 * input is.
 */
export function createKeySource(
  input: KeyInput = process.stdin,
  now: () => number = () => performance.now(),
): KeySource {
  let decoder = createKeyDecoder();
  const replyListeners = new Set<(reply: TerminalReply['reply']) => void>();
  const endListeners: (() => void)[] = [];
  let utf8 = new StringDecoder('utf8');
  let kept: InputEvent[] = [];
  let listener: ((event: InputEvent) => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  let look: NodeJS.Immediate | undefined;
  let isReading = false;
  let hasEnded = false;
  let isWatched = false;
  let burst: Burst = 'none';
  let lastChunk = Number.NEGATIVE_INFINITY;
  let areKeysTypedAhead = false;
  let isRawForSure = false;
  let marksPastes = false;

  const deliver = (events: readonly Decoded[]) => {
    for (const event of events) {
      if (event.type === 'reply') {
        if (event.reply.kind === 'marked-pastes') marksPastes = event.reply.isKnown;
        for (const tell of replyListeners) tell(event.reply);
      } else if (listener === null) kept.push(event);
      else listener(event);
    }
  };
  const stopWaiting = () => {
    clearTimeout(timer);
    clearImmediate(look);
  };
  const wait = () => {
    stopWaiting();
    const pending = decoder.pending();
    if (pending === 'none') return;
    const ms = pending === 'escape' ? ESCAPE_WAIT : pending === 'sequence' ? SEQUENCE_WAIT : PASTE_WAIT;
    const isOver = () => {
      // A key by itself: what comes behind it was not typed in one go with what came before.
      if (pending !== 'paste') burst = 'none';
      deliver(decoder.flush());
    };
    // After a turn that took long, timers run before the input is looked at, where the rest may be waiting.
    timer = setTimeout(() => (look = setImmediate(isOver)), ms);
  };
  const onData = (chunk: Buffer | string) => {
    const text = typeof chunk === 'string' ? chunk : utf8.write(chunk);
    const at = now();
    const events = decoder.push(areKeysTypedAhead && !isRawForSure ? enterAsTyped(text) : text);
    isRawForSure ||= text.includes('\r');
    const goesOn = at - lastChunk < SAME_BURST ? burst : 'none';
    const isTyped =
      marksPastes || (areKeysTypedAhead && goesOn !== 'lines' && !isPastedAhead<TerminalReply>(events));
    const folded = isTyped
      ? { events: typedLines<TerminalReply>(events), burst: 'none' as const }
      : foldBursts<TerminalReply>(events, goesOn);
    burst = folded.burst;
    lastChunk = at;
    wait();
    deliver(folded.events);
  };
  const onEnd = () => {
    if (hasEnded) return;
    hasEnded = true;
    deliver(decoder.flush());
    for (const tell of endListeners) tell();
  };

  return {
    start() {
      if (isReading) return;
      isReading = true;
      utf8 = new StringDecoder('utf8');
      input.setRawMode?.(true);
      input.on('data', onData);
      // For good: a terminal that is closed while nothing is read must not be an uncaught error (EIO).
      if (!isWatched) for (const event of ['end', 'close', 'error'] as const) input.on(event, onEnd);
      isWatched = true;
      input.ref?.();
      input.resume();
      // What waits by now is read when the loop looks at its input next, which it has done by the second turn.
      areKeysTypedAhead = true;
      isRawForSure = false;
      setImmediate(() => setImmediate(() => (areKeysTypedAhead = false)));
    },
    stop() {
      if (!isReading) return;
      isReading = false;
      stopWaiting();
      decoder = createKeyDecoder();
      input.off('data', onData);
      input.pause();
      input.unref?.();
      try {
        input.setRawMode?.(false);
      } catch {
        // The terminal has gone: there is nothing to give back.
      }
    },
    listen(next) {
      listener = next;
      const waiting = kept;
      kept = [];
      for (const event of waiting) next(event);
      return () => {
        if (listener === next) listener = null;
      };
    },
    onReply(tell) {
      replyListeners.add(tell);
      return () => replyListeners.delete(tell);
    },
    onEnd(tell) {
      endListeners.push(tell);
      if (hasEnded) tell();
    },
  };
}
