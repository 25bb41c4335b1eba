import type { Endpoint, EndpointSnapshot } from './endpoint.ts';
import type { AppError } from './errors.ts';
import type { ImageMediaType, JsonBytes, SentImage, Usage } from './exchange.ts';
import type { Parameters } from './parameters.ts';

/** An image ready for the wire: upright, within the size limits, without location data. */
export interface WireImage extends SentImage {
  readonly data: Uint8Array;
  readonly mediaType: ImageMediaType;
}

/** One message of a conversation as it is sent. Reasoning is never sent back: some providers refuse it. */
export type ChatMessage =
  | {
      readonly role: 'system' | 'assistant';
      readonly text: string;
      /** The text as JSON, in UTF-8, where it is at hand as such; then the text is only made when it is asked for. */
      readonly json?: JsonBytes;
    }
  | { readonly role: 'user'; readonly text: string; readonly images: readonly WireImage[] };

/** What an endpoint is asked. */
export type InferenceRequest =
  | {
      readonly task: 'chat';
      readonly endpoint: Endpoint;
      /** In order; made anew each time they are gone through, as a long conversation takes much memory. */
      readonly messages: Iterable<ChatMessage>;
      readonly parameters: Parameters;
      /** Somebody looks on and can stop it: silence alone does not end the answer. */
      readonly attended?: boolean;
    }
  | {
      /** The image-to-text task; a chat endpoint is asked through a chat request with the image in it. */
      readonly task: 'image-to-text';
      readonly endpoint: Endpoint;
      readonly image: WireImage;
      readonly attended?: boolean;
    }
  | {
      /** A text to go on with, sent as it is: a base model knows neither turns nor a system text. */
      readonly task: 'text-generation';
      readonly endpoint: Endpoint;
      readonly prompt: string;
      readonly parameters: Parameters;
      readonly attended?: boolean;
    };

/** What happens while an endpoint answers, in order. The last event is always `end`, exactly once. */
export type InferenceEvent =
  /** The request is about to leave: who is asked. */
  | { readonly type: 'sent'; readonly endpoint: EndpointSnapshot }
  /** Not ready yet; the same request goes out again after `delayMs`. Only before the first byte of a body. */
  | {
      readonly type: 'retry';
      readonly attempt: number;
      readonly attempts: number;
      readonly delayMs: number;
      readonly error: AppError;
    }
  /** A dedicated endpoint has taken the request and says nothing: it holds it, most likely, while a replica starts. */
  | {
      readonly type: 'starting';
      readonly waitedMs: number;
      readonly attempt: number;
      /** For how long the answer is waited for in all; null: without a limit. */
      readonly limitMs: number | null;
    }
  /** The answer began: who really answers. */
  | { readonly type: 'answering'; readonly endpoint: EndpointSnapshot; readonly requestId?: string }
  /** `pieces`: how many the server sent this text in; absent: one. */
  | { readonly type: 'delta'; readonly text: string; readonly pieces?: number }
  | { readonly type: 'reasoning'; readonly text: string; readonly pieces?: number }
  | { readonly type: 'usage'; readonly usage: Usage }
  /** A hosted stream has been silent for long, or for as long once more. Whoever looks on is asked what to do. */
  | { readonly type: 'stalled'; readonly silentMs: number }
  | {
      readonly type: 'end';
      readonly status: 'complete' | 'interrupted' | 'incomplete' | 'failed';
      readonly finishReason: string | null;
      readonly error: AppError | null;
    };
