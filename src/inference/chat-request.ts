import type { ChatMessage, WireImage } from '../core/inference.ts';
import type { Parameters } from '../core/parameters.ts';

export interface ChatBodyOptions {
  /** Asks for token counts; some servers refuse the field. */
  readonly withUsage: boolean;
}

/**
 * The JSON of a chat request. `model` stands first, so that a router can pick a provider from the beginning of a
 * body with megabytes of images in it. A parameter that is not set is not sent.
 */
export function chatBody(
  model: string,
  messages: readonly ChatMessage[],
  parameters: Parameters,
  options: ChatBodyOptions,
): string {
  const { temperature, top_p, max_tokens, seed, stop } = parameters;
  return JSON.stringify({
    model,
    messages: messages.map(wireMessage),
    temperature,
    top_p,
    max_tokens,
    seed,
    stop: stop === undefined || stop.length === 0 ? undefined : stop,
    stream: true,
    stream_options: options.withUsage ? { include_usage: true } : undefined,
  });
}

function wireMessage(message: ChatMessage): unknown {
  if (message.role !== 'user') return { role: message.role, content: message.text };
  if (message.images.length === 0) return { role: 'user', content: message.text };
  const images = message.images.map((image) => ({ type: 'image_url', image_url: { url: dataUrl(image) } }));
  const text = message.text === '' ? [] : [{ type: 'text', text: message.text }];
  return { role: 'user', content: [...text, ...images] };
}

function dataUrl(image: WireImage): string {
  const { buffer, byteOffset, byteLength } = image.data;
  return `data:${image.mediaType};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`;
}
