import { type ContextMessage, contextMessages, sentAbove } from '../../core/context.ts';
import type { Effect } from '../../core/effect.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import { type AppError, appError, failed, ok, type Result } from '../../core/errors.ts';
import type { Exchange, ImageRef } from '../../core/exchange.ts';
import type { ChatMessage, InferenceEvent, InferenceRequest, WireImage } from '../../core/inference.ts';
import type { Msg } from '../../core/message.ts';
import { mistakeOf } from '../../core/mistake.ts';
import type { Session } from '../../core/session.ts';
import { Turns } from '../../core/turns.ts';
import type { Ports } from '../ports.ts';
import { createTokenSink, type SinkClock } from '../token-sink.ts';

type Ask = Extract<Effect, { readonly type: 'ask' }>;

/** What goes over the wire at most: every server seen takes a body of 2 MB, which base64 fills with this many bytes. */
export const WIRE_LIMITS = { maxBytes: 1_400_000, maxSide: 2048 };

/** What an ask needs of the outside. */
export type AskPorts = Pick<Ports, 'inference' | 'images' | 'sessions' | 'clock'>;

/** From so many exchanges on, to go through all of them takes longer than a moment. */
const LONG = 1000;

/** What comes in one go is drawn in parts of so many UTF-16 units: a frame of 100,000 took 23 ms. */
const PART = 12_000;

/** The lines of a text that are drawn in one frame. */
function firstPart(text: string): string {
  if (text.length <= PART) return text;
  const end = text.lastIndexOf('\n', PART) + 1;
  // One line without an end is not cut: that could go through a character.
  return end === 0 ? text : text.slice(0, end);
}

/**
 * Carries one request from its images to its last byte, telling the store on the way. Never throws; the last
 * message is always `ended`.
 */
export async function runAsk(
  effect: Ask,
  ports: AskPorts,
  timers: SinkClock,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
  attended = true,
): Promise<void> {
  const { requestId } = effect;
  const end = (event: Extract<InferenceEvent, { readonly type: 'end' }>) =>
    dispatch({
      type: 'ended',
      requestId,
      status: event.status,
      finishReason: event.finishReason,
      error: event.error,
      at: ports.clock.now(),
      elapsed: ports.clock.elapsed(),
    });
  const stopped = () => end({ type: 'end', status: 'interrupted', finishReason: null, error: null });
  const refused = (error: AppError) => end({ type: 'end', status: 'failed', finishReason: null, error });

  const turns = new Turns(timers.elapsed, (go) => void timers.after(0, go));
  // The key has had its share of this turn, and its frame comes first.
  if (effect.session.exchanges.length > LONG) await turns.end();
  const request = await requestOf(effect.session, effect.exchange, effect.endpoint, ports, turns);
  if (signal.aborted) {
    stopped();
    return;
  }
  if (!request.ok) {
    refused(request.error);
    return;
  }
  if (request.value.sent.length > 0)
    dispatch({ type: 'images-sent', requestId, images: request.value.sent.map(withoutData) });

  const { journal } = ports.sessions;
  const { id: sessionId } = effect.session;
  const journalled = await journal?.begin(effect.session, effect.exchange, (heard) =>
    dispatch(
      heard.ok
        ? { type: 'save-resumed', sessionId }
        : { type: 'save-failed', sessionId, error: heard.error, isPassing: true },
    ),
  );
  if (journalled?.ok === false) {
    // The conversation goes on in memory, and says so.
    dispatch({ type: 'save-failed', sessionId, error: journalled.error });
  }
  const sink = createTokenSink(timers, (piece) => {
    journal?.append(sessionId, effect.exchange.id, piece);
    dispatch({ type: 'streamed', requestId, ...piece, elapsed: ports.clock.elapsed() });
  });
  let ended = false;
  try {
    // Where somebody looks on and is asked, silence alone ends nothing.
    for await (const event of ports.inference.run({ ...request.value.request, attended }, signal)) {
      switch (event.type) {
        case 'sent':
          dispatch({ type: 'asked', requestId, endpoint: event.endpoint });
          break;
        case 'retry':
          dispatch({
            type: 'retrying',
            requestId,
            attempt: event.attempt,
            attempts: event.attempts,
            delayMs: event.delayMs,
            error: event.error,
            elapsed: ports.clock.elapsed(),
          });
          break;
        case 'starting':
          dispatch({
            type: 'starting',
            requestId,
            attempt: event.attempt,
            leftMs: event.limitMs === null ? null : event.limitMs - event.waitedMs,
            elapsed: ports.clock.elapsed(),
          });
          break;
        case 'answering':
          dispatch({ type: 'answering', requestId, endpoint: event.endpoint });
          break;
        case 'delta':
          for (let rest = event.text; ; ) {
            const part = firstPart(rest);
            sink.text(part, rest === event.text ? event.pieces : 0);
            rest = rest.slice(part.length);
            if (rest === '') break;
            sink.flush();
            await new Promise<void>((go) => void timers.after(0, go));
          }
          break;
        case 'reasoning':
          sink.reasoning(event.text, event.pieces);
          break;
        case 'usage':
          dispatch({ type: 'used', requestId, usage: event.usage });
          break;
        case 'stalled':
          dispatch({
            type: 'stalled',
            requestId,
            silentMs: event.silentMs,
            elapsed: ports.clock.elapsed(),
          });
          break;
        case 'end':
          sink.flush();
          ended = true;
          end(event);
          break;
      }
    }
  } catch (error) {
    sink.flush();
    if (!ended) refused(mistakeOf(error, 'Run it again; hf-tui doctor tells more.'));
    return;
  }
  if (!ended) {
    sink.flush();
    refused(
      appError('UNEXPECTED', 'The request ended without a word.', 'Run it again.', { retryable: true }),
    );
  }
}

/**
 * The request for an exchange: its context with the images loaded. A caption goes to the image-to-text task where
 * the endpoint has one, else to the chat route with the image in the message. A base model gets the input alone.
 * `turns`: where others must not wait for a long conversation.
 */
export async function requestOf(
  session: Pick<Session, 'id' | 'system' | 'exchanges' | 'parameters'>,
  exchange: Exchange,
  endpoint: Endpoint,
  ports: Pick<AskPorts, 'images' | 'sessions'>,
  turns?: Turns,
): Promise<Result<{ readonly request: InferenceRequest; readonly sent: readonly WireImage[] }>> {
  const [image] = exchange.images;
  const byTask =
    endpoint.kind === 'image-to-text' || (endpoint.kind === 'practice' && exchange.task === 'caption');
  if (byTask) {
    if (image === undefined) {
      return failed(
        appError(
          'IMAGE_NEEDED',
          `${endpoint.name} captions images, and none is attached.`,
          'Paste the path of one.',
        ),
      );
    }
    const loaded = await loadImage(session.id, image, ports);
    if (!loaded.ok) return loaded;
    return ok({ request: { task: 'image-to-text', endpoint, image: loaded.value }, sent: [loaded.value] });
  }
  if (endpoint.kind === 'text-generation') {
    if (exchange.task === 'caption' || image !== undefined) {
      return failed(
        appError(
          'REQUEST_INVALID',
          `${endpoint.name} goes on with a text and takes no images.`,
          'Choose a vision model, or an image-to-text endpoint.',
        ),
      );
    }
    const { parameters } = session;
    return ok({
      request: { task: 'text-generation', endpoint, prompt: exchange.input, parameters },
      sent: [],
    });
  }
  const own: WireImage[] = [];
  const images: LoadedImages = new Map();
  for (const ref of exchange.images) {
    const loaded = await loadImage(session.id, ref, ports);
    if (!loaded.ok) return loaded;
    own.push(loaded.value);
    images.set(keyOf(ref), loaded.value);
  }
  for (const earlier of sentAbove(session, exchange)) {
    for (const ref of earlier.images) {
      if (images.has(keyOf(ref))) continue;
      const loaded = await loadImage(session.id, ref, ports);
      images.set(keyOf(ref), loaded.ok ? loaded.value : null);
    }
    const over = turns?.next();
    if (over !== undefined) await over;
  }
  const messages: Iterable<ChatMessage> = {
    *[Symbol.iterator]() {
      for (const message of contextMessages(session, exchange)) yield withImages(message, images);
    },
  };
  return ok({ request: { task: 'chat', endpoint, messages, parameters: session.parameters }, sent: own });
}

/** null: it is nowhere any more. */
type LoadedImages = Map<string, WireImage | null>;

const keyOf = ({ sha256, path }: ImageRef): string => `${sha256} ${path}`;

/** An image of an earlier exchange that is nowhere any more is left out and said. */
function withImages(message: ContextMessage, loaded: LoadedImages): ChatMessage {
  if (message.role !== 'user') return message;
  const images: WireImage[] = [];
  let { text } = message;
  for (const ref of message.images) {
    const image = loaded.get(keyOf(ref)) ?? null;
    if (image !== null) images.push(image);
    else text = `${text}\n[The image ${ref.path.split(/[\\/]/).at(-1)} is no longer available.]`;
  }
  return { role: 'user', text, images };
}

/** What was sent the first time, if the session kept it; else made from the file again. */
async function loadImage(
  sessionId: string,
  ref: ImageRef,
  ports: Pick<AskPorts, 'images' | 'sessions'>,
): Promise<Result<WireImage>> {
  const kept = await ports.sessions.readAsset(sessionId, ref.sha256);
  if (kept !== null) return ok(kept);
  const prepared = await ports.images.prepare(ref, WIRE_LIMITS);
  // A copy that cannot be kept costs a later conversation its image, not this one its answer.
  if (prepared.ok) await ports.sessions.keepAsset(sessionId, ref.sha256, prepared.value);
  return prepared;
}

function withoutData({ mediaType, bytes, width, height, changes }: WireImage) {
  return { mediaType, bytes, width, height, changes };
}
