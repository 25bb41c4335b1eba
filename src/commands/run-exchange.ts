import type { Endpoint } from '../core/endpoint.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { type Exchange, newRun, type Run } from '../core/exchange.ts';
import type { InferenceEvent, InferenceRequest, WireImage } from '../core/inference.ts';
import type { Session } from '../core/session.ts';
import { requestOf } from '../runtime/effects/ask.ts';
import type { Ports } from '../runtime/ports.ts';

/** What a run tells while it goes on. */
export interface RunListener {
  readonly text?: (piece: string) => Promise<void>;
  readonly reasoning?: (piece: string) => void;
  readonly waiting?: (
    event: Extract<InferenceEvent, { type: 'retry' | 'starting' | 'stalled' }>,
  ) => Promise<void>;
}

/** What is asked, ready to leave, and the exchange's own images as they are sent. */
export interface PreparedRequest {
  readonly request: InferenceRequest;
  readonly sent: readonly WireImage[];
}

/** Makes the request for an exchange. Copies of its images are kept only when the session itself is (`keeps`). */
export async function prepareRequest(
  ports: Pick<Ports, 'images' | 'sessions'>,
  session: Session,
  exchange: Exchange,
  endpoint: Endpoint,
  keeps: boolean,
): Promise<Result<PreparedRequest>> {
  if (exchange.task === 'chat' && endpoint.kind === 'image-to-text') {
    return failed(
      appError(
        'ENDPOINT_INVALID',
        `${endpoint.name} captions images and does not chat.`,
        'Use hf-tui caption with it, or name a chat endpoint with -e.',
      ),
    );
  }
  const sessions = keeps
    ? ports.sessions
    : { ...ports.sessions, readAsset: async () => null, keepAsset: async () => ok(undefined) };
  return requestOf(session, exchange, endpoint, { images: ports.images, sessions });
}

/** A question that has no answer yet. */
export function newExchange(id: string, more: Pick<Exchange, 'task' | 'input' | 'images'>): Exchange {
  return { id, ...more, muted: false, folded: false, chosen: 0, runs: [], extra: {} };
}

/** Asks, and gathers the answer into a run. Resolves when the answer has ended, however it ended. */
export async function carryOut(
  ports: Pick<Ports, 'inference' | 'clock'>,
  { request, sent }: PreparedRequest,
  signal: AbortSignal,
  listener: RunListener = {},
): Promise<Run> {
  const began = ports.clock.elapsed();
  const sinceBegin = () => Math.round(ports.clock.elapsed() - began);
  const parameters = request.task === 'image-to-text' ? {} : request.parameters;
  let run: Run = {
    ...newRun(ports.inference.snapshot(request.endpoint), parameters, ports.clock.now()),
    sentImages: sent.map(({ mediaType, bytes, width, height, changes }) => ({
      mediaType,
      bytes,
      width,
      height,
      changes,
    })),
  };
  const withFirst = () => ({ ...run.timing, firstTokenMs: run.timing.firstTokenMs ?? sinceBegin() });
  for await (const event of ports.inference.run(request, signal)) {
    switch (event.type) {
      case 'sent':
      case 'answering':
        run = { ...run, endpoint: event.endpoint };
        break;
      case 'delta':
        run = { ...run, output: run.output + event.text, timing: withFirst() };
        await listener.text?.(event.text);
        break;
      case 'reasoning':
        run = { ...run, reasoning: run.reasoning + event.text, timing: withFirst() };
        listener.reasoning?.(event.text);
        break;
      case 'usage':
        run = { ...run, usage: event.usage };
        break;
      case 'retry':
      case 'starting':
      case 'stalled':
        await listener.waiting?.(event);
        break;
      case 'end': {
        const { status, finishReason, error } = event;
        run = { ...run, status, finishReason, error, timing: { ...run.timing, totalMs: sinceBegin() } };
        break;
      }
    }
  }
  return run;
}
