import type { Endpoint, TokenRef } from '../../src/core/endpoint.ts';
import type { Account } from '../../src/core/identity.ts';
import type { InferenceEvent, InferenceRequest, WireImage } from '../../src/core/inference.ts';
import type { Parameters } from '../../src/core/parameters.ts';
import { Secret } from '../../src/core/secret.ts';
import { createDedicated } from '../../src/hub/dedicated.ts';
import { createHub } from '../../src/hub/hub.ts';
import { createInference } from '../../src/inference/inference.ts';
import { createHttp, type Http } from '../../src/net/http.ts';
import type { Timing } from '../../src/net/timing.ts';
import type { DedicatedPort, HubPort } from '../../src/runtime/ports/hub.ts';
import type { InferencePort } from '../../src/runtime/ports.ts';
import { recordedTiming } from './recorded-timing.ts';

/** A token that must not be found anywhere but in an Authorization header. */
export const CANARY = 'hf_CanaryInTheWire0123456789';

export type EndEvent = Extract<InferenceEvent, { type: 'end' }>;

export interface Heard {
  readonly events: readonly InferenceEvent[];
  readonly text: string;
  readonly reasoning: string;
  readonly end: EndEvent;
}

export interface WireClient {
  readonly inference: InferencePort;
  readonly hub: HubPort;
  readonly dedicated: DedicatedPort;
  readonly http: Http;
  /** Waits between tries, in ms. */
  readonly pauses: readonly number[];
  /** Runs a request to its end. */
  hear(request: InferenceRequest, signal?: AbortSignal): Promise<Heard>;
}

const ALICE: Account = {
  name: 'alice',
  fullName: 'Alice',
  type: 'user',
  isPro: false,
  canPay: false,
  organisations: [],
  role: 'write',
  tokenName: '',
  mayInfer: 'yes',
};

/** The real client, with every Hugging Face base at `url`, and no waiting between tries. */
export function wireClient(
  url: string,
  options: { readonly timing?: Timing; readonly token?: string | null } = {},
): WireClient {
  const recorded = recordedTiming();
  const timing = options.timing ?? recorded.timing;
  const http = createHttp({ timing });
  const bases = { hub: url, router: url, management: url };
  const token = options.token === undefined ? CANARY : options.token;
  const resolveToken = async (ref: TokenRef) =>
    ref.kind === 'none' || token === null ? null : new Secret(token);
  const inference = createInference({
    http,
    bases,
    resolveToken,
    startPractice: async () => ({ url }),
    version: '0.0.0-test',
    timing,
  });
  return {
    inference,
    http,
    hub: createHub({ http, bases, version: '0.0.0-test', timing }),
    dedicated: createDedicated({
      http,
      bases,
      resolveToken,
      version: '0.0.0-test',
      timing,
      whoami: async () => ({ ok: true, value: ALICE }),
    }),
    pauses: recorded.pauses,
    hear: (request, signal) => hear(inference, request, signal),
  };
}

export async function hear(
  inference: InferencePort,
  request: InferenceRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<Heard> {
  const events: InferenceEvent[] = [];
  for await (const event of inference.run(request, signal)) events.push(event);
  const ends = events.filter((event) => event.type === 'end');
  const [end] = ends;
  if (end === undefined || ends.length !== 1 || events.at(-1) !== end) {
    throw new Error(`not one end, last: ${events.map((event) => event.type).join(' ')}`);
  }
  const joined = (type: 'delta' | 'reasoning') =>
    events.map((event) => (event.type === type ? event.text : '')).join('');
  return { events, text: joined('delta'), reasoning: joined('reasoning'), end };
}

export const PIXELS: WireImage = {
  mediaType: 'image/jpeg',
  bytes: 5,
  width: 1,
  height: 1,
  changes: [],
  data: Uint8Array.of(0xff, 0xd8, 0x00, 0x0a, 0xd9),
};

export function chatRequest(endpoint: Endpoint, text = 'Hello'): Extract<InferenceRequest, { task: 'chat' }> {
  return { task: 'chat', endpoint, messages: [{ role: 'user', text, images: [] }], parameters: {} };
}

export function captionRequest(endpoint: Endpoint): InferenceRequest {
  return { task: 'image-to-text', endpoint, image: PIXELS };
}

export function textRequest(
  endpoint: Endpoint,
  prompt = 'Once upon',
  parameters: Parameters = {},
): InferenceRequest {
  return { task: 'text-generation', endpoint, prompt, parameters };
}

export function textEndpoint(url: string, more: Partial<Endpoint> = {}): Endpoint {
  return { kind: 'text-generation', name: 'base', url, token: { kind: 'hub' }, ...more } as Endpoint;
}

export function chatEndpoint(url: string, more: Partial<Endpoint> = {}): Endpoint {
  return { kind: 'openai', name: 'mine', url, model: 'm', token: { kind: 'hub' }, ...more } as Endpoint;
}

export function captionEndpoint(url: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    kind: 'image-to-text',
    name: 'captions',
    url: `${url}/hf-inference/models/org/blip`,
    token: { kind: 'hub' },
    ...more,
  } as Endpoint;
}
