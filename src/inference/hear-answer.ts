import type { InferenceEvent } from '../core/inference.ts';
import type { Asked } from '../net/failed-case.ts';
import type { HttpReply } from '../net/http-message.ts';
import type { Patience } from '../net/limits.ts';
import type { Piece } from '../net/reply-body.ts';
import type { Waiting } from '../net/send-patiently.ts';
import { idleTimeout } from '../net/timeout-error.ts';
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

/** Reads the answer to its end. However the reader leaves, nothing stays open. */
export async function* hearAnswer(
  decoder: ChatDecoder,
  reply: HttpReply,
  asked: Asked,
  patience: Patience,
): AsyncGenerator<InferenceEvent> {
  let silentMs = 0;
  let last: Piece = { kind: 'stopped' };
  try {
    for (;;) {
      const hasFinished = decoder.state.finishReason !== '';
      const wait = hasFinished ? AFTER_FINISH : nextWait(patience, silentMs);
      const piece = await reply.read(wait);
      if (piece.kind === 'bytes') {
        silentMs = 0;
        yield* spoken(decoder.feed(piece.bytes));
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

function* spoken(thoughts: readonly Thought[]): Generator<InferenceEvent> {
  for (const { kind, text } of thoughts) yield { type: kind === 'text' ? 'delta' : 'reasoning', text };
}
