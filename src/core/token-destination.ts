import type { Endpoint, TokenRef } from './endpoint.ts';
import type { BaseUrls } from './state.ts';

const INFERENCE_ENDPOINTS = '.endpoints.huggingface.cloud';

/**
 * Whether a URL belongs to Hugging Face, so that giving it the Hub token is what its user expects: the three bases
 * (the environment may have moved them), the Hub itself, and dedicated Inference Endpoints. Judged by exact origin or
 * by suffix at a label boundary, over https; a look-alike host is another host.
 */
export function isHuggingFaceUrl(text: string, bases: BaseUrls): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if ([bases.hub, bases.router, bases.management].some((base) => originOf(base) === url.origin)) return true;
  return (url.protocol === 'https:' && url.hostname === 'huggingface.co') || isInferenceEndpoint(url);
}

/** A dedicated Inference Endpoint of Hugging Face, by the host they all have. */
export function isInferenceEndpoint(url: URL): boolean {
  return url.protocol === 'https:' && url.hostname.endsWith(INFERENCE_ENDPOINTS);
}

/** Whether a token sent there can be read on the way: anything but https, except to this computer itself. */
export function isReadableOnTheWay(url: URL): boolean {
  if (url.protocol === 'https:') return false;
  return !isLoopback(url);
}

/** This computer, by the names and addresses that cannot mean another one. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname;
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Scheme, host and port; '' for what is no URL. */
export function originOf(text: string): string {
  return URL.canParse(text) ? new URL(text).origin : '';
}

/** The origin that a saved endpoint's own token is for: that of its URL, or of Inference Providers. */
export function tokenOrigin(endpoint: Endpoint, routerUrl: string): string {
  return originOf('url' in endpoint ? endpoint.url : endpoint.kind === 'providers' ? routerUrl : '');
}

/** Why an endpoint that moved to another origin has lost its token. */
export function leftBehind(token: TokenRef, from: string, to: string): string {
  const which = token.kind === 'hub' ? 'The Hub token' : describeToken(token);
  return `${which} was given to ${from} and not to ${to}, so it does not go along.`;
}

/** `Hub token`, `$NAME` or `no token`. */
export function describeToken(token: TokenRef): string {
  switch (token.kind) {
    case 'hub':
      return 'Hub token';
    case 'env':
      return `$${token.name}`;
    case 'none':
      return 'no token';
  }
}

/** Who answers, in one or two words: the provider or the policy that picks one, or what kind of server it is. */
export function describeServer(endpoint: Endpoint, bases: BaseUrls): string {
  switch (endpoint.kind) {
    case 'providers':
      return /:([^:]+)$/.exec(endpoint.model)?.[1] ?? 'any provider';
    case 'openai':
    case 'image-to-text':
    case 'text-generation': {
      if (!URL.canParse(endpoint.url)) return 'server';
      const url = new URL(endpoint.url);
      if (isLoopback(url)) return 'local';
      return isInferenceEndpoint(url)
        ? 'dedicated'
        : isHuggingFaceUrl(endpoint.url, bases)
          ? 'Hugging Face'
          : 'server';
    }
    case 'practice':
      return 'practice';
  }
}
