import type { Endpoint } from '../../endpoint.ts';
import { type EndpointDraft, suggestName } from '../../endpoint-draft.ts';
import { asksTheSame } from '../../endpoint-test.ts';
import type { Settings } from '../../settings.ts';

/**
 * Settings with this endpoint as the default: added under a short name that is free, or, when the same one is saved
 * already, that one. `activeToken` is set when one of several tokens was picked.
 */
export function withFirstEndpoint(
  settings: Settings,
  endpoint: Endpoint,
  activeToken: string | null,
): Settings {
  const token = activeToken === null ? {} : { activeToken };
  const saved = settings.endpoints.find((other) => asksTheSame(other, endpoint));
  if (saved !== undefined) return { ...settings, ...token, defaultEndpoint: saved.name };
  const name = suggestName(namedAfter(endpoint), settings) || 'endpoint';
  return {
    ...settings,
    ...token,
    endpoints: [...settings.endpoints, { ...endpoint, name }],
    defaultEndpoint: name,
  };
}

/** What a name is made of: the model where one is known, else the address. */
function namedAfter(endpoint: Endpoint): Pick<EndpointDraft, 'kind' | 'model' | 'url'> {
  switch (endpoint.kind) {
    case 'providers':
      return { kind: 'providers', model: endpoint.model, url: '' };
    case 'openai':
    case 'text-generation':
      return endpoint.model === undefined
        ? { kind: endpoint.kind, model: '', url: endpoint.url }
        : { kind: 'providers', model: endpoint.model, url: '' };
    case 'image-to-text': {
      const model = /\/models\/([^/]+\/[^/?#]+)/.exec(endpoint.url)?.[1];
      return model === undefined
        ? { kind: 'image-to-text', model: '', url: endpoint.url }
        : { kind: 'providers', model, url: '' };
    }
    case 'practice':
      return { kind: 'openai', model: '', url: '' };
  }
}
