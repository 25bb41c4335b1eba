import type { Endpoint } from '../core/endpoint.ts';
import { type AppError, appError } from '../core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../core/inference.ts';
import { authorize } from '../net/authorize.ts';
import { errorIn } from '../net/error-body.ts';
import type { Asked } from '../net/failed-case.ts';
import type { HttpReply } from '../net/http-message.ts';
import { parseJson } from '../net/json.ts';
import { holdHeaders, LIMITS, type Patience, patienceFor } from '../net/limits.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { type Persistence, sendPatiently } from '../net/send-patiently.ts';
import { idleTimeout } from '../net/timeout-error.ts';
import { cut, type EndEvent, endEvent, errorInside, tooLarge } from './chat-end.ts';
import { plainUrl } from './endpoint-url.ts';
import { retryEvents } from './hear-answer.ts';
import { readCaption } from './image-caption.ts';
import { answeringEvent, practiceUrl, snapshotOf, type Wire } from './wire.ts';

export type CaptionRequest = Extract<InferenceRequest, { task: 'image-to-text' }>;

/** Where the practice server takes images. */
const PRACTICE_PATH = '/hf-inference/models/practice/describe';

/** Asks a server of the image-to-text task: the bytes of the image as the body, one sentence back. */
export async function* askCaption(
  wire: Wire,
  { endpoint, image }: CaptionRequest,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent> {
  const snapshot = snapshotOf(endpoint, wire.bases);
  yield { type: 'sent', endpoint: snapshot };
  const target = await targetOf(wire, endpoint);
  if (!(target instanceof URL)) {
    yield endEvent('failed', target);
    return;
  }
  const authorised = await authorize(wire, endpoint, target.href);
  if (!authorised.ok) {
    yield endEvent('failed', authorised.error);
    return;
  }
  const asked: Asked = {
    url: target,
    endpoint,
    model: snapshot.model,
    token: authorised.value,
    hub: wire.bases.hub,
  };
  const patience = patienceFor(target, endpoint.timeouts);
  const tries = sendPatiently(
    wire.http,
    wire.timing,
    {
      request: {
        method: 'POST',
        url: target,
        headers: requestHeaders(wire, asked.token, {
          'content-type': image.mediaType,
          accept: 'application/json',
          ...holdHeaders(target),
        }),
        body: image.data,
        connectMs: patience.connectMs,
        firstByteMs: patience.firstByteMs,
      },
      asked,
      again,
      heldMs: patience.heldMs,
    },
    signal,
  );
  const outcome = yield* retryEvents(tries);
  if (outcome.kind === 'stopped') {
    yield endEvent('interrupted');
  } else if (outcome.kind === 'failed') {
    yield endEvent('failed', outcome.error);
  } else {
    yield answeringEvent(snapshot, outcome.reply, asked.token);
    yield* hear(outcome.reply, asked, patience);
  }
}

async function targetOf(wire: Wire, endpoint: Endpoint): Promise<URL | AppError> {
  if (endpoint.kind === 'text-generation') {
    return appError(
      'ENDPOINT_INVALID',
      `${endpoint.name} goes on with a text; it takes no images.`,
      'Use an image-to-text endpoint, or a vision chat model.',
    );
  }
  if (endpoint.kind === 'providers' || endpoint.kind === 'openai') {
    return appError(
      'ENDPOINT_INVALID',
      `${endpoint.name} is a chat endpoint: it describes an image only within a conversation.`,
      'Attach the image to a prompt, or use an image-to-text endpoint.',
    );
  }
  if (endpoint.kind === 'image-to-text') {
    const url = plainUrl(endpoint.url);
    return url.ok ? url.value : url.error;
  }
  const started = await practiceUrl(wire);
  if ('code' in started) return started;
  const url = plainUrl(`${started.url.replace(/\/(v1\/?)?$/, '')}${PRACTICE_PATH}`);
  return url.ok ? url.value : url.error;
}

async function* hear(reply: HttpReply, asked: Asked, patience: Patience): AsyncGenerator<InferenceEvent> {
  let isWhole = false;
  try {
    const { text, cut: isTooLarge, last } = await readWhole(reply, LIMITS.reply, patience.idleMs);
    isWhole = last.kind === 'end' && !isTooLarge;
    if (last.kind === 'stopped') {
      yield endEvent('interrupted');
    } else if (last.kind === 'failed') {
      yield endEvent('incomplete', last.error);
    } else if (last.kind === 'silent') {
      yield endEvent('incomplete', idleTimeout(asked.url, patience.idleMs ?? 0, asked.endpoint));
    } else if (isTooLarge) {
      yield endEvent('incomplete', tooLarge('reply', asked.url.host));
    } else {
      yield* told(text, asked);
    }
  } finally {
    if (isWhole) reply.release();
    else reply.abort();
  }
}

function* told(text: string, asked: Asked): Generator<InferenceEvent> {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  const document = parseJson(trimmed);
  if (document === undefined) {
    yield unreadable(trimmed, asked);
    return;
  }
  if (errorIn(document) !== null) {
    yield endEvent('failed', errorInside(JSON.stringify(document), asked));
    return;
  }
  const caption = readCaption(document);
  if (caption === null) {
    yield endEvent('failed', notACaption(asked.url.host));
    return;
  }
  if (caption !== '') yield { type: 'delta', text: caption };
  yield endEvent('complete');
}

function unreadable(text: string, asked: Asked): EndEvent {
  const isCutJson = text === '' || /^[[{]/.test(text);
  return isCutJson
    ? endEvent('incomplete', cut(asked.url.host, false))
    : endEvent('failed', notACaption(asked.url.host));
}

function notACaption(host: string): AppError {
  return appError(
    'BAD_RESPONSE',
    `${host} answered, but not as an image-to-text server does.`,
    'Check the URL of the endpoint; a vision chat model is added as a chat endpoint.',
  );
}
