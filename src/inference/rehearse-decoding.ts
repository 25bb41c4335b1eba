import { ChatDecoder } from './chat-decoder.ts';

/** So many that what reads them is compiled, and no more than a few ms of work. */
const EVENTS = 200;

/**
 * Reads an answer that nobody sees: the first thousand events of a process take three times as long as any later ones,
 * and a quick model sends them in one go.
 */
export function rehearseDecoding(): void {
  const event = (content: string) =>
    `data: {"id":"x","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"${content}"},"finish_reason":null}]}\n\n`;
  const decoder = new ChatDecoder();
  const bytes = new TextEncoder().encode(event('words').repeat(EVENTS));
  for (let i = 0; i < 4; i += 1)
    decoder.feed(bytes.subarray((i * bytes.length) / 4, ((i + 1) * bytes.length) / 4));
}
