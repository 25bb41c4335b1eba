import type { Endpoint, EndpointSnapshot } from '../core/endpoint.ts';
import { type AppError, appError } from '../core/errors.ts';
import type { InferenceEvent } from '../core/inference.ts';
import { redact, type Secret } from '../core/secret.ts';
import type { BaseUrls } from '../core/state.ts';
import type { ResolveToken } from '../net/authorize.ts';
import type { Http } from '../net/http.ts';
import { requestIdOf } from '../net/http-error.ts';
import type { HttpReply } from '../net/http-message.ts';
import type { Timing } from '../net/timing.ts';
import type { TextForm } from './text-route.ts';

/** What asking an endpoint needs from outside. */
interface ModelNames {
  readonly get: (url: string) => string | undefined;
  readonly set: (url: string, model: string) => unknown;
  readonly clear: () => void;
}

export interface Wire {
  readonly http: Http;
  readonly timing: Timing;
  readonly bases: BaseUrls;
  readonly resolveToken: ResolveToken;
  readonly insecureTls: boolean;
  /** Starts the practice server, or finds it running; rejects when it cannot start. */
  readonly startPractice: () => Promise<{ readonly url: string }>;
  /** For the User-Agent. */
  readonly version: string;
  /** Model names that servers gave for themselves, by URL of their list. */
  readonly modelNames: ModelNames;
  /** Which way of asking for text a server was found to answer, by URL of its endpoint. */
  readonly textForms: Map<string, TextForm>;
}

/** What a request to this endpoint is recorded as. */
export function snapshotOf(endpoint: Endpoint, bases: BaseUrls): EndpointSnapshot {
  switch (endpoint.kind) {
    case 'providers':
      return {
        name: endpoint.name,
        url: `${bases.router.replace(/\/+$/, '')}/v1`,
        model: endpoint.model,
        provider: '',
      };
    case 'openai':
    case 'text-generation':
      return { name: endpoint.name, url: endpoint.url, model: endpoint.model ?? '', provider: '' };
    case 'image-to-text':
      return { name: endpoint.name, url: endpoint.url, model: modelInPath(endpoint.url), provider: '' };
    case 'practice':
      return { name: endpoint.name, url: '', model: 'practice', provider: '' };
  }
}

/** The answer began: who answers, as its headers say. A server that echoes the token does not get it recorded. */
export function answeringEvent(
  snapshot: EndpointSnapshot,
  reply: HttpReply,
  token: Secret | null,
): Extract<InferenceEvent, { type: 'answering' }> {
  const known = token === null ? [] : [token];
  const provider = redact(reply.headers['x-inference-provider'] ?? '', known).slice(0, 100);
  const requestId = requestIdOf(reply.headers, known);
  return {
    type: 'answering',
    endpoint: { ...snapshot, model: redact(snapshot.model, known), provider },
    ...(requestId === '' ? {} : { requestId }),
  };
}

/** The base URL of an endpoint, which for the practice endpoint means starting its server. */
export async function practiceUrl(wire: Wire): Promise<{ readonly url: string } | AppError> {
  try {
    return await wire.startPractice();
  } catch {
    return appError(
      'ENDPOINT_FAILED',
      'The practice server could not start: no port of this computer could be opened.',
      'Check whether a firewall forbids programs to listen on 127.0.0.1.',
    );
  }
}

/** The model id in the path of a task endpoint, `…/models/ORG/NAME`; '' when there is none. */
function modelInPath(url: string): string {
  if (!URL.canParse(url)) return '';
  return /\/models\/([^/]+\/[^/]+?)(?:\/|$)/.exec(new URL(url).pathname)?.[1] ?? '';
}
