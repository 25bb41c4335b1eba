import type { Usage } from '../core/exchange.ts';
import { asArray, asNumber, asObject, asString, type Loose } from '../net/json.ts';
import { type AnswerReader, type ChatChunk, readChatChunk } from './chat-chunk.ts';

/**
 * The answers of a server that goes on with a text: events of completions (`choices[].text`) and of
 * text-generation-inference (`token.text`, and at the end `generated_text`, without `[DONE]`), or a whole document,
 * `[{"generated_text": …}]`. Where that can be said, the server was asked not to repeat the prompt, so whatever comes is
 * the answer: one that begins like the prompt is not cut. A `<think>` is text like any other here.
 */
export function textReader(): AnswerReader {
  let heard = false;
  const event = (document: Loose): ChatChunk => {
    if (document.choices !== undefined) return readChatChunk(document);
    const token = asObject(document.token);
    const said = token === null || token.special === true ? '' : asString(token.text);
    heard ||= said !== '';
    if (typeof document.generated_text !== 'string') {
      return { content: said, reasoning: '', finishReason: '', usage: null };
    }
    const details = asObject(document.details);
    return {
      content: heard ? said : document.generated_text,
      reasoning: '',
      finishReason: asString(details?.finish_reason) || 'stop',
      usage: readDetails(details),
    };
  };
  return {
    event,
    document(document) {
      let value = document;
      for (let depth = 0; Array.isArray(value) && depth < 4; depth += 1) value = value[0];
      const answer = asObject(value);
      if (answer === null) return null;
      if (asArray(answer.choices).length > 0) return readChatChunk(answer);
      if (typeof answer.generated_text !== 'string') return null;
      const details = asObject(answer.details);
      return {
        content: answer.generated_text,
        reasoning: '',
        finishReason: asString(details?.finish_reason),
        usage: readDetails(details),
      };
    },
    thinks: false,
  };
}

function readDetails(details: Loose | null): Usage | null {
  const outputTokens = asNumber(details?.generated_tokens);
  if (outputTokens === undefined) return null;
  const prefill = asArray(details?.prefill).length;
  return { inputTokens: asNumber(details?.input_length) ?? prefill, outputTokens };
}
