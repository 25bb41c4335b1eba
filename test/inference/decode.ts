import { ChatDecoder, type ChatState } from '../../src/inference/chat-decoder.ts';

export interface Decoded extends ChatState {
  readonly text: string;
  readonly reasoning: string;
}

/** What a body says that arrives in these pieces. */
export function decode(pieces: readonly Uint8Array[]): Decoded {
  const decoder = new ChatDecoder();
  const heard = { text: '', reasoning: '' };
  const take = (thoughts: ReturnType<ChatDecoder['feed']>) => {
    for (const thought of thoughts) heard[thought.kind] += thought.text;
  };
  for (const piece of pieces) take(decoder.feed(piece));
  take(decoder.end());
  return { ...heard, ...decoder.state };
}
