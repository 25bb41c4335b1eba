import type { Endpoint } from './endpoint.ts';
import type { Settings } from './settings.ts';

/** A change of the saved endpoints, as a value: made on the screen at once and in the file after it. */
export type EndpointChange =
  /** Adds an endpoint, or puts it in the place of the one named `replaces`. */
  | { readonly kind: 'put'; readonly endpoint: Endpoint; readonly replaces: string | null }
  | { readonly kind: 'remove'; readonly name: string }
  /** Takes a removal back. */
  | {
      readonly kind: 'restore';
      readonly endpoint: Endpoint;
      readonly index: number;
      readonly wasDefault: boolean;
    }
  | { readonly kind: 'default'; readonly name: string };

/**
 * Applies a change to settings that may have been changed by another program meanwhile. The first endpoint that is
 * saved becomes the default; a default that is renamed stays it.
 */
export function changeEndpoints(settings: Settings, change: EndpointChange): Settings {
  const { endpoints, defaultEndpoint } = settings;
  switch (change.kind) {
    case 'put': {
      const { endpoint, replaces } = change;
      const at = endpoints.findIndex((known) => known.name === (replaces ?? endpoint.name));
      const others = endpoints.filter((known, i) => i !== at && known.name !== endpoint.name);
      const place = at < 0 ? others.length : Math.min(at, others.length);
      const isDefault = defaultEndpoint === '' || defaultEndpoint === replaces;
      return {
        ...settings,
        endpoints: [...others.slice(0, place), endpoint, ...others.slice(place)],
        defaultEndpoint: isDefault ? endpoint.name : defaultEndpoint,
      };
    }
    case 'remove':
      return {
        ...settings,
        endpoints: endpoints.filter((known) => known.name !== change.name),
        defaultEndpoint: defaultEndpoint === change.name ? '' : defaultEndpoint,
      };
    case 'restore': {
      const others = endpoints.filter((known) => known.name !== change.endpoint.name);
      return {
        ...settings,
        endpoints: [...others.slice(0, change.index), change.endpoint, ...others.slice(change.index)],
        defaultEndpoint: change.wasDefault ? change.endpoint.name : defaultEndpoint,
      };
    }
    case 'default':
      return { ...settings, defaultEndpoint: change.name };
  }
}
