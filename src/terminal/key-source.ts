import { StringDecoder } from 'node:string_decoder';
import type { InputEvent } from '../core/keys.ts';
import { type Burst, foldBursts, typedLines } from './bursts.ts';
import { createKeyDecoder, type Decoded } from './key-decoder.ts';
import type { TerminalReply } from './replies.ts';

/** What is needed of a terminal's input: `process.stdin`, or a stand-in. */
export interface KeyInput {
  readonly isTTY?: boolean;
  readonly setRawMode?: (raw: boolean) => unknown;
  readonly on: ((event: 'data', listener: (chunk: Buffer | string) => void) => unknown) &
    ((event: 'end' | 'close' | 'error', listener: () => void) => unknown);
  readonly off: (event: 'data', listener: (chunk: Buffer | string) => void) => unknown;
  readonly resume: () => unknown;
  readonly pause: () => unknown;
  readonly ref?: () => unknown;
  readonly unref?: () => unknown;
}

export interface KeySource {
  /** Raw mode on, and reading. What is typed is kept until someone listens. */
  readonly start: () => void;
  /** Stops reading and gives the terminal its own line editing back. Can be started again. */
  readonly stop: () => void;
  /** Delivers what was typed so far, then whatever is. One listener; gives back how to stop listening. */
  readonly listen: (listener: (event: InputEvent) => void) => () => void;
  /** Answers of the terminal; any number of listeners. */
  readonly onReply: (listener: (reply: TerminalReply['reply']) => void) => () => void;
  /** The input has closed: the terminal is gone. Called at once when it already has. */
  readonly onEnd: (listener: () => void) => void;
}

/** ms that a lone ESC waits for the rest of a sequence. */
const ESCAPE_WAIT = 25;
/** ms that half a sequence waits for its rest. */
const SEQUENCE_WAIT = 250;
/** ms that a paste waits for its end: a slow line may pause within one, and what follows would be taken for keys. */
const PASTE_WAIT = 5000;
/** ms within which a chunk goes on with the one before it. */
const SAME_BURST = 30;

/** What a read gave, when, and whether the terminal had said by then that it marks pastes. */
interface Heard {
  readonly events: readonly Decoded[];
  readonly at: number;
  readonly isMarked: boolean;
}

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
  /** What came before anyone listened. */
  let early: Heard[] = [];
  let listener: ((event: InputEvent) => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  let look: NodeJS.Immediate | undefined;
  let isReading = false;
  let hasEnded = false;
  let isWatched = false;
  let burst: Burst = 'none';
  let lastChunk = Number.NEGATIVE_INFINITY;
  let isEnterLineFeed = false;
  let marksPastes = false;

  const deliver = (events: readonly Decoded[]) => {
    for (const event of events) {
      if (event.type === 'reply') {
        if (event.reply.kind === 'marked-pastes') marksPastes = event.reply.isKnown;
        for (const tell of replyListeners) tell(event.reply);
      } else listener?.(event);
    }
  };
  const take = ({ events, at, isMarked }: Heard) => {
    const goesOn = at - lastChunk < SAME_BURST ? burst : 'none';
    const folded = isMarked
      ? { events: typedLines<TerminalReply>(events), burst: 'none' as const }
      : foldBursts<TerminalReply>(events, goesOn);
    burst = folded.burst;
    lastChunk = at;
    deliver(folded.events);
  };
  const heard = (events: readonly Decoded[]) => {
    const chunk: Heard = { events, at: now(), isMarked: marksPastes };
    if (listener !== null) return take(chunk);
    // Answers are for others. Keys wait as they came: what was pasted in pieces can be told when all are there.
    deliver(events.filter(({ type }) => type === 'reply'));
    const keys = events.filter(({ type }) => type !== 'reply');
    const last = early.at(-1);
    if (last === undefined || chunk.at - last.at >= SAME_BURST) early.push({ ...chunk, events: keys });
    else early.splice(-1, 1, { ...last, at: chunk.at, events: [...last.events, ...keys] });
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
      heard(decoder.flush());
    };
    // After a turn that took long, timers run before the input is looked at, where the rest may be waiting.
    timer = setTimeout(() => (look = setImmediate(isOver)), ms);
  };
  const onData = (chunk: Buffer | string) => {
    const text = typeof chunk === 'string' ? chunk : utf8.write(chunk);
    const events = decoder.push(isEnterLineFeed ? enterAsTyped(text) : text);
    if (text.includes('\r')) isEnterLineFeed = false;
    wait();
    heard(events);
  };
  const onEnd = () => {
    if (hasEnded) return;
    hasEnded = true;
    heard(decoder.flush());
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
      isEnterLineFeed = true;
      setImmediate(() => setImmediate(() => (isEnterLineFeed = false)));
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
      const waiting = early;
      early = [];
      for (const chunk of waiting) take(chunk);
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
