import type { Endpoint } from '../core/endpoint.ts';
import { type AppError, appError } from '../core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../core/inference.ts';
import type { Secret } from '../core/secret.ts';
import { authorize } from '../net/authorize.ts';
import type { Asked } from '../net/failed-case.ts';
import type { BodyInPieces, HttpRequest } from '../net/http-message.ts';
import { holdHeaders, type Patience, patienceFor } from '../net/limits.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { type Outcome, type Persistence, sendPatiently } from '../net/send-patiently.ts';
import { ChatDecoder } from './chat-decoder.ts';
import { type EndEvent, endEvent } from './chat-end.ts';
import { chatBody } from './chat-request.ts';
import { chatUrl } from './endpoint-url.ts';
import { hearAnswer, retryEvents } from './hear-answer.ts';
import { modelNameOf } from './model-name.ts';
import { answeringEvent, practiceUrl, snapshotOf, type Wire } from './wire.ts';

export type ChatRequest = Extract<InferenceRequest, { task: 'chat' }>;

/** The name of an organisation, or the id of a resource group; '' bills the user. */
const BILLABLE = /^[\w.-]*$/;

/** Asks a chat endpoint. */
export async function* askChat(
  wire: Wire,
  request: ChatRequest,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent> {
  const { endpoint } = request;
  yield { type: 'sent', endpoint: snapshotOf(endpoint, wire.bases) };
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
  const token = authorised.value;
  const model = yield* modelFor(wire, endpoint, token, again, signal);
  if (typeof model !== 'string') {
    yield model;
    return;
  }
  const asked: Asked = { url: target, endpoint, model, token, hub: wire.bases.hub };
  const patience = patienceFor(target, endpoint.timeouts, request.attended);
  const outcome = yield* sendChat(wire, request, asked, patience, again, signal);
  switch (outcome.kind) {
    case 'stopped':
      yield endEvent('interrupted');
      return;
    case 'failed':
      if (outcome.error.code === 'MODEL_NOT_FOUND') wire.modelNames.clear();
      yield endEvent('failed', outcome.error);
      return;
    case 'reply':
      yield answeringEvent({ ...snapshotOf(endpoint, wire.bases), model }, outcome.reply, token);
      yield* hearAnswer(new ChatDecoder(), outcome.reply, asked, patience, wire.timing);
  }
}

async function targetOf(wire: Wire, endpoint: Endpoint): Promise<URL | AppError> {
  switch (endpoint.kind) {
    case 'providers': {
      if (endpoint.billTo !== undefined && !BILLABLE.test(endpoint.billTo)) {
        return appError(
          'ENDPOINT_INVALID',
          `The organisation that ${endpoint.name} is billed to is no name of one.`,
          'Give its name as it stands in its huggingface.co address, or none.',
        );
      }
      const url = chatUrl(wire.bases.router);
      return url.ok ? url.value : url.error;
    }
    case 'openai': {
      const url = chatUrl(endpoint.url);
      return url.ok ? url.value : url.error;
    }
    case 'practice': {
      const started = await practiceUrl(wire);
      if ('code' in started) return started;
      const url = chatUrl(started.url);
      return url.ok ? url.value : url.error;
    }
    case 'image-to-text':
      return appError(
        'IMAGE_NEEDED',
        `${endpoint.name} describes images; it cannot be talked to.`,
        'Caption an image with it, or switch to a chat endpoint.',
      );
    case 'text-generation':
      return appError(
        'ENDPOINT_INVALID',
        `${endpoint.name} goes on with a text; it holds no conversation.`,
        'Switch to a chat endpoint.',
      );
  }
}

async function* modelFor(
  wire: Wire,
  endpoint: Endpoint,
  token: Secret | null,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent, string | EndEvent> {
  if (endpoint.kind === 'providers') return endpoint.model;
  if (endpoint.kind !== 'openai') return 'practice';
  if (endpoint.model !== undefined && endpoint.model !== '') return endpoint.model;
  const name = yield* retryEvents(modelNameOf(wire, endpoint, token, again, signal));
  if (name === 'stopped') return endEvent('interrupted');
  return name.ok ? name.value : endEvent('failed', name.error);
}

/** Sends the request; once more without `stream_options` when the server refuses that field. */
async function* sendChat(
  wire: Wire,
  request: ChatRequest,
  asked: Asked,
  patience: Patience,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent, Outcome> {
  async function* send(withUsage: boolean): AsyncGenerator<InferenceEvent, Outcome> {
    const { messages, parameters } = request;
    const body = await chatBody(asked.model, messages, parameters, { withUsage }, wire.timing);
    const prepared = httpRequest(wire, asked, patience, body);
    return yield* retryEvents(
      sendPatiently(
        wire.http,
        wire.timing,
        { request: prepared, asked, again, heldMs: patience.heldMs },
        signal,
      ),
    );
  }
  const first = yield* send(true);
  const refusesUsage =
    first.kind === 'failed' &&
    (first.error.status === 400 || first.error.status === 422) &&
    /stream_options|include_usage/.test(first.body);
  return refusesUsage ? yield* send(false) : first;
}

function httpRequest(wire: Wire, asked: Asked, patience: Patience, body: string | BodyInPieces): HttpRequest {
  const { endpoint } = asked;
  const billTo = endpoint?.kind === 'providers' ? (endpoint.billTo ?? '') : '';
  return {
    method: 'POST',
    url: asked.url,
    headers: requestHeaders(wire, asked.token, {
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
      ...holdHeaders(asked.url),
      ...(billTo === '' ? {} : { 'x-hf-bill-to': billTo }),
    }),
    body,
    connectMs: patience.connectMs,
    firstByteMs: patience.firstByteMs,
  };
}
