import { failed, ok, type Result } from '../core/errors.ts';
import { type Refusal, refusal } from './refusals.ts';

export interface AskedMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  /** Files that came as data URLs. */
  readonly images: readonly Uint8Array[];
}

/** A chat request, as far as the practice endpoint understands it. */
export interface ChatAsked {
  readonly messages: readonly AskedMessage[];
  readonly stream: boolean;
  /** Parameters by name, as they came: to be told back. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Words; null: no limit. */
  readonly maxTokens: number | null;
  readonly stop: readonly string[];
}

const TOLD = ['temperature', 'top_p', 'max_tokens', 'seed', 'stop', 'frequency_penalty', 'presence_penalty'];

/** Reads the body of `POST /v1/chat/completions`, or says in the usual forms what is wrong with it. */
export function readChatRequest(body: string): Result<ChatAsked, Refusal> {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return failed(refusal(400, { message: 'The body is not valid JSON.', type: 'invalid_request_error' }));
  }
  if (!isRecord(document)) return invalid('the body must be a JSON object');
  const { model, messages, max_tokens: maxTokens, stop } = document;
  if (typeof model !== 'string') return invalid('missing field `model`');
  if (model !== 'practice') {
    return failed(refusal(404, { message: `The model \`${model}\` does not exist.`, type: 'NotFoundError' }));
  }
  if (!Array.isArray(messages) || messages.length === 0) return invalid('missing field `messages`');
  const read: AskedMessage[] = [];
  for (const message of messages) {
    const one = readMessage(message);
    if (!one.ok) return one;
    read.push(one.value);
  }
  if (read.at(-1)?.role !== 'user') return invalid('the last message must be of the user');
  if (maxTokens !== undefined && maxTokens !== null && !isCount(maxTokens)) {
    return invalid('`max_tokens` must be a whole number from 1');
  }
  return ok({
    messages: read,
    stream: document.stream === true,
    parameters: TOLD.flatMap((name) => {
      const value = document[name];
      return value === undefined || value === null ? [] : [[name, JSON.stringify(value)] as const];
    }),
    maxTokens: isCount(maxTokens) ? maxTokens : null,
    stop: (Array.isArray(stop) ? stop : [stop]).filter(isSomeText),
  });
}

const isSomeText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function readMessage(message: unknown): Result<AskedMessage, Refusal> {
  if (!isRecord(message)) return invalid('a message must be an object');
  const { role, content } = message;
  if (role !== 'system' && role !== 'user' && role !== 'assistant')
    return invalid('unknown role of a message');
  if (typeof content === 'string') return ok({ role, text: content, images: [] });
  if (!Array.isArray(content)) return invalid('the content of a message must be text or a list of parts');
  const texts: string[] = [];
  const images: Uint8Array[] = [];
  for (const part of content) {
    if (!isRecord(part)) return invalid('a part of a message must be an object');
    if (part.type === 'text' && typeof part.text === 'string') {
      texts.push(part.text);
    } else if (
      part.type === 'image_url' &&
      isRecord(part.image_url) &&
      typeof part.image_url.url === 'string'
    ) {
      const image = fromDataUrl(part.image_url.url);
      if (image === null)
        return invalid('images must come as base64 data URLs: the practice endpoint has no network');
      images.push(image);
    } else {
      return invalid('unknown kind of a message part');
    }
  }
  return ok({ role, text: texts.join('\n'), images });
}

function fromDataUrl(url: string): Uint8Array | null {
  const comma = url.indexOf(',');
  if (!/^data:image\/[\w.+-]+;base64$/i.test(url.slice(0, comma))) return null;
  return Buffer.from(url.slice(comma + 1), 'base64');
}

function invalid(what: string) {
  return failed(refusal(422, `Input validation error: ${what}`, {}, { error_type: 'validation' }));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
