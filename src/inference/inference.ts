import type { Endpoint } from '../core/endpoint.ts';
import { type AppError, appError } from '../core/errors.ts';
import type { InferenceEvent, InferenceRequest } from '../core/inference.ts';
import type { BaseUrls } from '../core/state.ts';
import type { ResolveToken } from '../net/authorize.ts';
import type { Http } from '../net/http.ts';
import type { Persistence } from '../net/send-patiently.ts';
import { systemTiming, type Timing } from '../net/timing.ts';
import type { EndpointTest, InferencePort } from '../runtime/ports.ts';
import { askCaption } from './ask-caption.ts';
import { askChat } from './ask-chat.ts';
import { askText } from './ask-text.ts';
import { endEvent } from './chat-end.ts';
import { contextWindow } from './context-window.ts';
import { serverModels } from './server-models.ts';
import { tinyImage } from './tiny-image.ts';
import { snapshotOf, type Wire } from './wire.ts';

export interface InferenceOptions {
  readonly http: Http;
  readonly bases: BaseUrls;
  readonly resolveToken: ResolveToken;
  /** Starts the practice server, or finds it running. */
  readonly startPractice: () => Promise<{ readonly url: string }>;
  /** The program's version, for the User-Agent. */
  readonly version: string;
  /** Certificates are not checked (`NODE_TLS_REJECT_UNAUTHORIZED=0`): tokens stay here. */
  readonly insecureTls?: boolean;
  readonly timing?: Timing;
}

/** A test is a question that nobody waits for longer than this, in ms. */
const TEST_LIMIT = 60_000;

/** Asks endpoints over HTTP. */
export function createInference(options: InferenceOptions): InferencePort {
  const wire: Wire = {
    ...options,
    insecureTls: options.insecureTls ?? false,
    timing: options.timing ?? systemTiming,
    modelNames: new Map(),
    textForms: new Map(),
  };
  return {
    run: (request, signal) => ask(wire, request, 'patient', signal),
    snapshot: (endpoint) => snapshotOf(endpoint, wire.bases),
    test: (endpoint, signal) => test(wire, endpoint, signal),
    contextWindow: (endpoint, signal) => contextWindow(wire, endpoint, signal),
    models: (endpoint, signal) => serverModels(wire, endpoint, signal),
  };
}

async function* ask(
  wire: Wire,
  request: InferenceRequest,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent> {
  let ended = false;
  let requestId: string | undefined;
  let heard = false;
  try {
    const events = answerTo(wire, request, again, signal);
    for await (const event of events) {
      if (event.type === 'answering') requestId = event.requestId;
      heard ||= event.type === 'delta' || event.type === 'reasoning';
      if (event.type !== 'end') {
        yield event;
        continue;
      }
      ended = true;
      yield signal.aborted && event.status !== 'complete'
        ? endEvent('interrupted', null, event.finishReason)
        : { ...event, error: completed(event.error, requestId, heard) };
    }
  } catch {
    // A fault of our own must not take the notebook down; its text could hold what was being sent.
    if (!ended) yield endEvent('failed', unexpected());
  }
}

/**
 * The error of an answer that failed on the way: its head had the id that support asks for, and what had arrived is
 * kept only where something had.
 */
function completed(error: AppError | null, requestId: string | undefined, heard: boolean): AppError | null {
  if (error === null) return null;
  const hint = heard ? error.hint : error.hint.replace('; what had arrived is kept.', '.');
  return { ...(requestId === undefined ? {} : { requestId }), ...error, hint };
}

function answerTo(
  wire: Wire,
  request: InferenceRequest,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<InferenceEvent> {
  switch (request.task) {
    case 'chat':
      return askChat(wire, request, again, signal);
    case 'image-to-text':
      return askCaption(wire, request, again, signal);
    case 'text-generation':
      return askText(wire, request, again, signal);
  }
}

function unexpected() {
  return appError(
    'UNEXPECTED',
    'Something in hf-tui went wrong while it asked the endpoint.',
    'Try again; if it happens again, report it with the output of hf-tui doctor.',
  );
}

async function test(wire: Wire, endpoint: Endpoint, signal: AbortSignal): Promise<EndpointTest> {
  await wire.http.prepare();
  const began = wire.timing.elapsed();
  const limit = new AbortController();
  const cancel = wire.timing.after(TEST_LIMIT, () => limit.abort());
  const stop = () => limit.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) limit.abort();
  let snapshot = snapshotOf(endpoint, wire.bases);
  let latencyMs: number | null = null;
  let says = '';
  try {
    for await (const event of ask(wire, question(endpoint), 'once', limit.signal)) {
      if (event.type === 'answering') snapshot = event.endpoint;
      if (event.type === 'delta' || event.type === 'reasoning') {
        latencyMs ??= Math.round(wire.timing.elapsed() - began);
        if (event.type === 'delta') says += event.text;
      }
      if (event.type !== 'end') continue;
      // A server that writes slowly answers; nobody waits here until it is done.
      const isHeard = latencyMs !== null && event.status === 'interrupted';
      const answered =
        event.status === 'complete' || isHeard || (event.status === 'incomplete' && event.error === null);
      if (answered) {
        return {
          ok: true,
          latencyMs: latencyMs ?? Math.round(wire.timing.elapsed() - began),
          snapshot,
          says: says.trim(),
        };
      }
      return { ok: false, error: event.error ?? (signal.aborted ? stopped() : tooSlow()) };
    }
    return { ok: false, error: unexpected() };
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
  }
}

function question(endpoint: Endpoint): InferenceRequest {
  switch (endpoint.kind) {
    case 'image-to-text':
      return { task: 'image-to-text', endpoint, image: tinyImage() };
    case 'text-generation':
      return {
        task: 'text-generation',
        endpoint,
        prompt: 'One, two, three,',
        parameters: { max_tokens: 8 },
      };
    case 'providers':
    case 'openai':
    case 'practice':
      return {
        task: 'chat',
        endpoint,
        messages: [{ role: 'user', text: 'Reply with the word "ready".', images: [] }],
        parameters: { max_tokens: 16 },
      };
  }
}

const stopped = () => appError('STOPPED', 'The test was stopped.');

const tooSlow = () =>
  appError(
    'NET_TIMEOUT',
    `The endpoint did not finish a one-word answer within ${TEST_LIMIT / 1000} seconds.`,
    'It may be loading its model: test it again in a minute.',
    { retryable: true },
  );
