import { type AppError, appError } from '../core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../core/inference.ts';
import type { Secret } from '../core/secret.ts';
import { authorize } from '../net/authorize.ts';
import type { Asked } from '../net/failed-case.ts';
import { holdHeaders, type Patience, patienceFor } from '../net/limits.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { type Outcome, type Persistence, sendPatiently } from '../net/send-patiently.ts';
import { ChatDecoder } from './chat-decoder.ts';
import { type EndEvent, endEvent } from './chat-end.ts';
import { hearAnswer, retryEvents } from './hear-answer.ts';
import { modelNameOf } from './model-name.ts';
import { textReader } from './text-chunk.ts';
import { type TextForm, type TextRoute, textBody, textRoutes } from './text-route.ts';
import { answeringEvent, snapshotOf, type Wire } from './wire.ts';

export type TextRequest = Extract<InferenceRequest, { task: 'text-generation' }>;

/**
 * Asks a server to go on with a text. Where the URL does not say how it is asked, the usual routes are tried one after
 * the other, and the one that was answered is recorded and kept for the program's run.
 */
export async function* askText(
  wire: Wire,
  request: TextRequest,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent> {
  const { endpoint } = request;
  const snapshot = snapshotOf(endpoint, wire.bases);
  yield { type: 'sent', endpoint: snapshot };
  if (endpoint.kind !== 'text-generation') {
    yield endEvent('failed', noTextGeneration(endpoint.name));
    return;
  }
  const routes = textRoutes(endpoint.url);
  if (!routes.ok) {
    yield endEvent('failed', routes.error);
    return;
  }
  const known = wire.textForms.get(endpoint.url);
  const tried = routes.value.filter(({ form }) => known === undefined || form === known);
  for (const route of tried) {
    const authorised = await authorize(wire, endpoint, route.url.href);
    if (!authorised.ok) {
      yield endEvent('failed', authorised.error);
      return;
    }
    const token = authorised.value;
    const model = yield* modelFor(wire, request, route.form, token, again, signal);
    if (typeof model !== 'string') {
      yield model;
      return;
    }
    const asked: Asked = { url: route.url, endpoint, model, token, hub: wire.bases.hub };
    const patience = patienceFor(route.url, endpoint.timeouts, request.attended);
    const outcome = yield* sendText(wire, request, route, asked, patience, again, signal);
    if (outcome.kind === 'stopped') {
      yield endEvent('interrupted');
      return;
    }
    if (outcome.kind === 'failed') {
      wire.textForms.delete(endpoint.url);
      if (outcome.error.code === 'MODEL_NOT_FOUND') wire.modelNames.clear();
      if (isNoRoute(outcome.error) && routes.value.length > 1) continue;
      yield endEvent('failed', outcome.error);
      return;
    }
    wire.textForms.set(endpoint.url, route.form);
    yield answeringEvent({ ...snapshot, url: route.url.href, model }, outcome.reply, token);
    yield* hearAnswer(new ChatDecoder(textReader()), outcome.reply, asked, patience, wire.timing);
    return;
  }
  yield endEvent('failed', noneOf(tried));
}

/** The model to name: completions want one, the other routes have only theirs. */
async function* modelFor(
  wire: Wire,
  { endpoint }: TextRequest,
  form: TextForm,
  token: Secret | null,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent, string | EndEvent> {
  if (endpoint.kind !== 'text-generation') return '';
  if (form !== 'completions' || (endpoint.model ?? '') !== '') return endpoint.model ?? '';
  const name = yield* retryEvents(modelNameOf(wire, endpoint, token, again, signal));
  if (name === 'stopped') return endEvent('interrupted');
  return name.ok ? name.value : endEvent('failed', name.error);
}

/** Sends the request; once more without `stream_options` when the server refuses that field. */
async function* sendText(
  wire: Wire,
  request: TextRequest,
  { form, url }: TextRoute,
  asked: Asked,
  patience: Patience,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent, Outcome> {
  const send = (withUsage: boolean) => {
    const { connectMs, firstByteMs } = patience;
    const headers = requestHeaders(wire, asked.token, {
      'content-type': 'application/json',
      accept:
        form === 'inputs' || form === 'generate' ? 'application/json' : 'text/event-stream, application/json',
      ...holdHeaders(url),
    });
    const body = textBody(form, request.prompt, request.parameters, { model: asked.model, withUsage });
    const prepared = { method: 'POST', url, headers, body, connectMs, firstByteMs } as const;
    return retryEvents(
      sendPatiently(
        wire.http,
        wire.timing,
        { request: prepared, asked, again, heldMs: patience.heldMs },
        signal,
      ),
    );
  };
  const first = yield* send(true);
  const refusesUsage =
    form === 'completions' &&
    first.kind === 'failed' &&
    (first.error.status === 400 || first.error.status === 422) &&
    /stream_options|include_usage/.test(first.body);
  return refusesUsage ? yield* send(false) : first;
}

/** The server is there, but not at this route. */
function isNoRoute(error: AppError): boolean {
  return error.code === 'BAD_RESPONSE' && (error.status === 404 || error.status === 405);
}

function noneOf(tried: readonly TextRoute[]): AppError {
  const host = tried[0]?.url.host ?? 'The server';
  return appError(
    'BAD_RESPONSE',
    `${host} generates text at none of the usual places: ${tried.map(({ url }) => url.pathname).join(', ')}.`,
    'Give the endpoint the full URL of the route; a server for conversations is added as a chat endpoint.',
  );
}

function noTextGeneration(name: string): AppError {
  return appError(
    'ENDPOINT_INVALID',
    `${name} is no endpoint for text generation.`,
    'Ask it in a conversation, or choose another endpoint.',
  );
}
