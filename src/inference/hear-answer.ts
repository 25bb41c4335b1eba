import { stepAfter } from '../core/answer-pace.ts';
import type { InferenceEvent } from '../core/inference.ts';
import type { Asked } from '../net/failed-case.ts';
import type { HttpReply } from '../net/http-message.ts';
import type { Patience } from '../net/limits.ts';
import { MUCH, type Piece } from '../net/reply-body.ts';
import type { Waiting } from '../net/send-patiently.ts';
import { idleTimeout } from '../net/timeout-error.ts';
import type { Timing } from '../net/timing.ts';
import type { ChatDecoder } from './chat-decoder.ts';
import { chatEnd } from './chat-end.ts';
import type { Thought } from './think-splitter.ts';

/** A server that has given its finish reason has nothing more to say but counts; ms. */
const AFTER_FINISH = 5_000;

/** What is waited for as events. */
export async function* retryEvents<T>(tries: AsyncGenerator<Waiting, T>): AsyncGenerator<InferenceEvent, T> {
  for (;;) {
    const step = await tries.next();
    if (step.done === true) return step.value;
    const waiting = step.value;
    if ('heldMs' in waiting) {
      const { heldMs, attempt, limitMs } = waiting;
      yield { type: 'starting', waitedMs: heldMs, attempt, limitMs };
      continue;
    }
    yield { type: 'retry', ...waiting };
  }
}

/**
 * Reads the answer to its end. However the reader leaves, nothing stays open. Text is given on in the steps in which it
 * is shown, the first of it at once: a reader that is woken for every token of a quick model costs more than its text.
 */
export async function* hearAnswer(
  decoder: ChatDecoder,
  reply: HttpReply,
  asked: Asked,
  patience: Patience,
  timing: Timing,
): AsyncGenerator<InferenceEvent> {
  let silentMs = 0;
  /** When the next step is due, on the clock of `timing`. */
  let due = Number.NEGATIVE_INFINITY;
  let last: Piece = { kind: 'stopped' };
  try {
    for (;;) {
      const hasFinished = decoder.state.finishReason !== '';
      const wait = hasFinished ? AFTER_FINISH : nextWait(patience, silentMs);
      const early = hasFinished ? 0 : due - timing.elapsed();
      if (early > 0) await reply.gather(early);
      const piece = await reply.read(wait);
      if (piece.kind === 'bytes') {
        silentMs = 0;
        const thoughts = decoder.feed(piece.bytes);
        // What comes faster than that is not waited for.
        if (thoughts.length > 0 && piece.bytes.length < MUCH / 2)
          due = timing.elapsed() + stepAfter(thoughts.length);
        yield* spoken(thoughts);
        if (!decoder.isOver) continue;
        last = { kind: 'end' };
        break;
      }
      if (piece.kind === 'silent' && !hasFinished) {
        silentMs += wait ?? 0;
        if (patience.idleMs === null || silentMs < patience.idleMs) {
          yield { type: 'stalled', silentMs };
          continue;
        }
        last = { kind: 'failed', error: idleTimeout(asked.url, patience.idleMs, asked.endpoint) };
        break;
      }
      last = piece.kind === 'silent' ? { kind: 'end' } : piece;
      break;
    }
    yield* spoken(decoder.end());
    const { usage } = decoder.state;
    if (usage !== null) yield { type: 'usage', usage };
    yield chatEnd(decoder.state, last, asked);
  } finally {
    if (last.kind === 'end' && decoder.state.done) reply.release();
    else reply.abort();
  }
}

/** Until the next thing to say about a silence: that it is long, or that it was too long. */
function nextWait({ stalledMs, idleMs }: Patience, silentMs: number): number | null {
  const left = idleMs === null ? null : idleMs - silentMs;
  return stalledMs === null || left === null ? (stalledMs ?? left) : Math.min(stalledMs, left);
}

/** Thoughts of a kind that follow each other as one event. */
function spoken(thoughts: readonly Thought[]): readonly InferenceEvent[] {
  const events: { type: 'delta' | 'reasoning'; text: string; pieces: number }[] = [];
  for (const { kind, text } of thoughts) {
    const type = kind === 'text' ? 'delta' : 'reasoning';
    const last = events.at(-1);
    if (last?.type === type) {
      last.text += text;
      last.pieces += 1;
    } else events.push({ type, text, pieces: 1 });
  }
  return events;
}
