import type { InferenceEvent } from '../core/inference.ts';
import type { TokenRemoval } from '../core/token-removal.ts';

/**
 * What an endpoint answers, without the tokens that are in it: a server may say back what it was sent, and a model what
 * it was told. Nothing behind this, be it a screen, a file or a pipe, has seen them.
 */
export async function* withoutTokens(
  events: AsyncIterable<InferenceEvent>,
  removal: TokenRemoval,
): AsyncGenerator<InferenceEvent> {
  const streams = { delta: removal.stream(), reasoning: removal.stream() };
  let open: 'delta' | 'reasoning' = 'delta';
  const heldBack = (): readonly InferenceEvent[] => {
    const text = streams[open].end();
    return text === '' ? [] : [{ type: open, text }];
  };
  try {
    for await (const event of events) {
      if (event.type !== 'delta' && event.type !== 'reasoning') {
        if (event.type === 'end') yield* heldBack();
        yield removal.in(event);
        continue;
      }
      if (event.type !== open) yield* heldBack();
      open = event.type;
      const text = streams[open].add(event.text);
      if (text !== '') yield { ...event, text };
    }
  } catch (error) {
    yield* heldBack();
    throw error;
  }
}
