import type { JsonBytes } from '../core/exchange.ts';
import type { ChatMessage, WireImage } from '../core/inference.ts';
import type { Parameters } from '../core/parameters.ts';
import { Turns } from '../core/turns.ts';
import type { BodyInPieces } from '../net/http-message.ts';
import type { Timing } from '../net/timing.ts';

export interface ChatBodyOptions {
  /** Asks for token counts; some servers refuse the field. */
  readonly withUsage: boolean;
}

type Clock = Pick<Timing, 'elapsed' | 'after'>;

/** Bytes that are given to the socket together: what a few exchanges said, as much as it takes at once. */
const PIECE = 1 << 16;
/**
 * Pieces that stand in memory at once. A socket says that it is full once it holds two, and one is made ahead; made
 * anew each time, the garbage of a long request would be 27 MB and the collector's longest turn.
 */
const HELD = 16;
/** A request of fewer bytes is one text. */
const SMALL = 1 << 18;

/** Text, or text that is there in UTF-8. */
type Part = string | JsonBytes;

/**
 * The JSON of a chat request. A short one is text. A long conversation (ten thousand exchanges have tens of megabytes) is
 * measured, and made piece by piece when the socket takes it, both in turns: it is never in memory as a whole.
 * `model` stands first, so that a router can pick a provider from the beginning of such a body. A parameter that is
 * not set is not sent.
 */
export async function chatBody(
  model: string,
  messages: Iterable<ChatMessage>,
  parameters: Parameters,
  options: ChatBodyOptions,
  clock: Clock,
): Promise<string | BodyInPieces> {
  const parts = { [Symbol.iterator]: () => partsOf(model, messages) };
  const end = endOf(parameters, options);
  const turns = turnsOf(clock);
  let length = sizeOf(end);
  for (const part of parts) {
    length += sizeOf(part);
    const over = turns.next();
    if (over !== undefined) await over;
  }
  return length < SMALL
    ? Array.from(parts, textOf).join('') + end
    : { length, pieces: () => piecesOf(parts, end, clock) };
}

async function* piecesOf(parts: Iterable<Part>, end: string, clock: Clock): AsyncGenerator<Uint8Array, void> {
  const turns = turnsOf(clock);
  const held = Array.from({ length: HELD }, () => Buffer.allocUnsafeSlow(PIECE));
  let count = 0;
  let piece = held[count] ?? Buffer.allocUnsafe(PIECE);
  let used = 0;
  for (const part of parts) {
    const size = sizeOf(part);
    if (used + size > piece.length) {
      yield piece.subarray(0, used);
      count += 1;
      piece = (size > PIECE ? undefined : held[count % HELD]) ?? Buffer.allocUnsafe(Math.max(PIECE, size));
      used = 0;
    }
    if (typeof part === 'string') piece.write(part, used);
    else piece.set(part.bytes(), used);
    used += size;
    const over = turns.next();
    if (over !== undefined) await over;
  }
  yield piece.subarray(0, used);
  // By itself, and short: the socket takes it without a wait. Else an answer could come before undici knows that the
  // request is over, and it would close the connection.
  yield Buffer.from(end);
}

const sizeOf = (part: Part): number => (typeof part === 'string' ? Buffer.byteLength(part) : part.length);

const textOf = (part: Part): string =>
  typeof part === 'string' ? part : new TextDecoder().decode(part.bytes());

const turnsOf = ({ elapsed, after }: Clock): Turns => new Turns(elapsed, (go) => void after(0, go));

/** What stands before the end, in its order. */
function* partsOf(model: string, messages: Iterable<ChatMessage>): Generator<Part, void> {
  yield `{"model":${JSON.stringify(model)},"messages":[`;
  let between = '';
  for (const message of messages) {
    if (message.role !== 'user' && message.json !== undefined) {
      yield `${between}{"role":"${message.role}","content":`;
      yield message.json;
      yield '}';
    } else yield between + JSON.stringify(wireMessage(message));
    between = ',';
  }
}

function endOf(parameters: Parameters, { withUsage }: ChatBodyOptions): string {
  const { temperature, top_p, max_tokens, seed, stop } = parameters;
  const rest = JSON.stringify({
    temperature,
    top_p,
    max_tokens,
    seed,
    stop: stop === undefined || stop.length === 0 ? undefined : stop,
    stream: true,
    stream_options: withUsage ? { include_usage: true } : undefined,
  });
  return `],${rest.slice(1)}`;
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
