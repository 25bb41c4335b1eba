import type { ChatMessage, WireImage } from '../core/inference.ts';
import type { Parameters } from '../core/parameters.ts';
import { Turns } from '../core/turns.ts';
import type { Timing } from '../net/timing.ts';

export interface ChatBodyOptions {
  /** Asks for token counts; some servers refuse the field. */
  readonly withUsage: boolean;
}

/** Characters of JSON that are made into bytes together. */
const SLICE = 1 << 18;

/**
 * The JSON of a chat request, in UTF-8, made in turns: a conversation of ten thousand exchanges has tens of megabytes.
 * `model` stands first, so that a router can pick a provider from the beginning of such a body. A parameter that is
 * not set is not sent.
 */
export async function chatBody(
  model: string,
  messages: Iterable<ChatMessage>,
  parameters: Parameters,
  options: ChatBodyOptions,
  timing: Pick<Timing, 'elapsed' | 'after'>,
): Promise<Uint8Array> {
  const turns = new Turns(timing.elapsed, (go) => void timing.after(0, go));
  const slices: Uint8Array[] = [];
  let slice = `{"model":${JSON.stringify(model)},"messages":[`;
  let between = '';
  for (const message of messages) {
    slice += between + JSON.stringify(wireMessage(message));
    between = ',';
    if (slice.length >= SLICE) {
      slices.push(Buffer.from(slice));
      slice = '';
    }
    const over = turns.next();
    if (over !== undefined) await over;
  }
  const { temperature, top_p, max_tokens, seed, stop } = parameters;
  const rest = JSON.stringify({
    temperature,
    top_p,
    max_tokens,
    seed,
    stop: stop === undefined || stop.length === 0 ? undefined : stop,
    stream: true,
    stream_options: options.withUsage ? { include_usage: true } : undefined,
  });
  slices.push(Buffer.from(`${slice}],${rest.slice(1)}`));
  return Buffer.concat(slices);
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
