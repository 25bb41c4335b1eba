/** Conversations of every size, and what they are as one request. */
import fc from 'fast-check';
import type { JsonBytes } from '../../src/core/exchange.ts';
import type { ChatMessage } from '../../src/core/inference.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"\\\n', '日本語 🌍', '\ud800'),
);
/** Most are short; together some fill many pieces, and a few are longer than a piece. */
const repeated = fc
  .tuple(text, fc.constantFrom(1, 1, 1, 100, 30_000))
  .map(([unit, times]) => unit.slice(0, 4).repeat(times));

const message: fc.Arbitrary<ChatMessage> = fc.oneof(
  fc.record({ role: fc.constantFrom('system' as const, 'assistant' as const), text: repeated }),
  // Its text is only there as bytes.
  repeated.map((said) => ({
    role: 'assistant' as const,
    json: bytesOf(JSON.stringify(said)),
    get text(): string {
      return said;
    },
  })),
  fc.record({ role: fc.constant('user' as const), text: repeated, images: fc.constant([]) }),
);

function bytesOf(json: string): JsonBytes {
  const bytes = Buffer.from(json);
  return { length: bytes.length, bytes: () => bytes };
}

export const anyConversation: fc.Arbitrary<readonly ChatMessage[]> = fc.array(message, { maxLength: 12 });

/** The request as it would be made in one go. */
export function inOneString(model: string, messages: Iterable<ChatMessage>, rest: object): string {
  return JSON.stringify({
    model,
    messages: Array.from(messages, ({ role, text: content }) => ({ role, content })),
    ...rest,
  });
}
