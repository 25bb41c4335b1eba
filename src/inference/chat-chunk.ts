import type { Usage } from '../core/exchange.ts';
import { asArray, asNumber, asObject, asString, type Loose } from '../net/json.ts';

/** How the answers of a kind of server are read. */
export interface AnswerReader {
  /** One event of a stream. */
  readonly event: (document: Loose) => ChatChunk;
  /** A whole answer in one piece; null: this is no answer. */
  readonly document: (document: unknown) => ChatChunk | null;
  /** `<think>…</think>` at the beginning is reasoning. */
  readonly thinks: boolean;
}

/** What one chunk of a chat stream, or one whole chat completion, says. */
export interface ChatChunk {
  readonly content: string;
  readonly reasoning: string;
  /** '' while there is none. */
  readonly finishReason: string;
  readonly usage: Usage | null;
}

/**
 * Reads a chunk by what servers really send: no choices at all, a delta with a role only, content that is a string,
 * null or an array of parts, three names for reasoning, `text` instead of a delta. Only the first choice counts.
 */
export function readChatChunk(document: Loose): ChatChunk {
  const choices = asArray(document.choices).map(asObject);
  const choice = choices.find((item) => item !== null && (item.index ?? 0) === 0) ?? null;
  const said = asObject(choice?.delta) ?? asObject(choice?.message);
  const content = contentOf(said?.content ?? choice?.text);
  const reasoning =
    asString(said?.reasoning_content) || asString(said?.reasoning) || asString(said?.reasoning_text);
  return {
    // A model that refuses says so beside the content (OpenAI's `refusal`), which is its answer then.
    content: content.text || asString(said?.refusal),
    reasoning: reasoning || content.reasoning,
    finishReason: asString(choice?.finish_reason),
    usage: readUsage(document.usage),
  };
}

/** The answers of a chat server. */
export const CHAT_READER: AnswerReader = {
  event: readChatChunk,
  document(document) {
    const answer = asObject(document);
    return answer === null || asArray(answer.choices).length === 0 ? null : readChatChunk(answer);
  },
  thinks: true,
};

function contentOf(value: unknown): { readonly text: string; readonly reasoning: string } {
  if (typeof value === 'string') return { text: value, reasoning: '' };
  let text = '';
  let reasoning = '';
  for (const item of asArray(value)) {
    const part = asObject(item);
    if (typeof item === 'string') text += item;
    else if (part?.thinking !== undefined) reasoning += contentOf(part.thinking).text;
    else text += asString(part?.text);
  }
  return { text, reasoning };
}

/** Token counts; null when they are missing or no numbers. */
function readUsage(value: unknown): Usage | null {
  const usage = asObject(value);
  const inputTokens = asNumber(usage?.prompt_tokens);
  const outputTokens = asNumber(usage?.completion_tokens);
  if (usage === null || (inputTokens === undefined && outputTokens === undefined)) return null;
  const details = asObject(usage.completion_tokens_details);
  const reasoningTokens = asNumber(details?.reasoning_tokens) ?? asNumber(usage.reasoning_tokens);
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}
