import type { Endpoint } from './endpoint.ts';
import { timeoutTexts } from './endpoint-timeouts.ts';
import type { AppError } from './errors.ts';

/** How the last test of an endpoint went. */
export type EndpointTestState =
  | { readonly kind: 'testing'; readonly endpoint: Endpoint }
  | {
      readonly kind: 'answered';
      readonly endpoint: Endpoint;
      readonly latencyMs: number;
      readonly says: string;
    }
  | { readonly kind: 'failed'; readonly endpoint: Endpoint; readonly error: AppError };

/** By the endpoint's name. */
export type EndpointTests = ReadonlyMap<string, EndpointTestState>;

/** The last test of this endpoint; a test of what once had its name does not count. */
export function testOf(tests: EndpointTests | undefined, endpoint: Endpoint): EndpointTestState | undefined {
  const test = tests?.get(endpoint.name);
  return test !== undefined && asksTheSame(test.endpoint, endpoint) ? test : undefined;
}

/** Whether two endpoints would send the same request, whatever object holds them. */
export function asksTheSame(a: Endpoint, b: Endpoint): boolean {
  return JSON.stringify(identity(a)) === JSON.stringify(identity(b));
}

function identity(endpoint: Endpoint): readonly (string | undefined)[] {
  const token = [
    endpoint.token.kind,
    endpoint.token.kind === 'env' ? endpoint.token.name : '',
    JSON.stringify(timeoutTexts(endpoint.timeouts)),
  ];
  switch (endpoint.kind) {
    case 'providers':
      return [endpoint.kind, endpoint.model, endpoint.billTo, ...token];
    case 'openai':
    case 'text-generation':
      return [endpoint.kind, endpoint.url, endpoint.model, ...token];
    case 'image-to-text':
      return [endpoint.kind, endpoint.url, ...token];
    case 'practice':
      return [endpoint.kind];
  }
}

/** `210 ms`, `1.4 s` */
export function describeLatency(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
