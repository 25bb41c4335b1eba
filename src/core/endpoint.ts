import type { Timeouts } from './endpoint-timeouts.ts';

/** What an endpoint is asked to do. */
export type Task = 'chat' | 'image-to-text' | 'text-generation';

/** Where the token for an endpoint comes from. The token itself is never part of an endpoint. */
export type TokenRef =
  | { readonly kind: 'none' }
  /** the user's Hugging Face token, given to this endpoint's origin */
  | { readonly kind: 'hub' }
  /** a token of its own, by reference to an environment variable */
  | { readonly kind: 'env'; readonly name: string };

interface Named {
  /** Unique, as typed by the user: `qwen`, `my-endpoint`. */
  readonly name: string;
  readonly token: TokenRef;
  readonly timeouts?: Timeouts;
}

/** A model on Inference Providers: `org/name`, with `:fastest`, `:cheapest`, `:preferred` or `:provider` behind it. */
export interface ProvidersEndpoint extends Named {
  readonly kind: 'providers';
  readonly model: string;
  /** Organisation to bill, sent as `X-HF-Bill-To`. */
  readonly billTo?: string;
}

/** Any server that speaks OpenAI's chat completions: a dedicated Inference Endpoint, TGI, vLLM, llama.cpp, Ollama… */
export interface OpenAiEndpoint extends Named {
  readonly kind: 'openai';
  /** As the user gave it; with or without `/v1`. */
  readonly url: string;
  /** Absent: asked of the server's own `/v1/models`. */
  readonly model?: string;
}

/** A server of the image-to-text task: takes image bytes, answers `[{"generated_text": …}]`. */
export interface ImageToTextEndpoint extends Named {
  readonly kind: 'image-to-text';
  readonly url: string;
}

/**
 * A server that goes on with a text, as a base model does: text-generation-inference's own routes, the inference
 * toolkit's `{"inputs": …}`, or `/v1/completions`. Which of them, its URL says; where it does not, they are tried.
 */
export interface TextGenerationEndpoint extends Named {
  readonly kind: 'text-generation';
  readonly url: string;
  /** For `/v1/completions`. Absent: asked of the server's own `/v1/models`. */
  readonly model?: string;
}

/** The built-in practice endpoint: a loopback server, started when it is asked for. */
export interface PracticeEndpoint extends Named {
  readonly kind: 'practice';
}

export type Endpoint =
  | ProvidersEndpoint
  | OpenAiEndpoint
  | ImageToTextEndpoint
  | TextGenerationEndpoint
  | PracticeEndpoint;

export const PRACTICE: PracticeEndpoint = { kind: 'practice', name: 'practice', token: { kind: 'none' } };

/** The tasks that an endpoint can be asked for. A chat endpoint captions through its vision model. */
export function tasksOf(endpoint: Endpoint): readonly Task[] {
  switch (endpoint.kind) {
    case 'providers':
    case 'openai':
      return ['chat'];
    case 'image-to-text':
      return ['image-to-text'];
    case 'text-generation':
      return ['text-generation'];
    case 'practice':
      return ['chat', 'image-to-text'];
  }
}

/** What a session records of the endpoint that answered: no token, no reference to one. */
export interface EndpointSnapshot {
  readonly name: string;
  readonly url: string;
  readonly model: string;
  /** Who really answered (`x-inference-provider`); '' when unknown. */
  readonly provider: string;
}

/** One line that tells endpoints apart: the model, or the host. */
export function describeEndpoint(endpoint: Endpoint): string {
  switch (endpoint.kind) {
    case 'providers':
      return endpoint.model;
    case 'openai':
    case 'text-generation':
      return endpoint.model ?? hostOf(endpoint.url);
    case 'image-to-text':
      return hostOf(endpoint.url);
    case 'practice':
      return 'built in';
  }
}

/** What stands beside an endpoint's name: its model or host; '' where the name says it already, as an address does. */
export function besideName(endpoint: Endpoint): string {
  const about = describeEndpoint(endpoint);
  return endpoint.name.includes(about) ? '' : about;
}

/** What whoever talks to this endpoint has to know: that it holds no conversation; '' for nothing. */
export function remarkOn(endpoint: Endpoint): string {
  return endpoint.kind === 'text-generation'
    ? `${endpoint.name} goes on with a text: each prompt is sent alone and as it is, without the conversation above.`
    : '';
}

/** `host:port` of a URL, or the text itself when it is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
