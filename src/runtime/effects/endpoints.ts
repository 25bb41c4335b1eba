import { changeEndpoints } from '../../core/endpoint-change.ts';
import type { Msg } from '../../core/message.ts';
import type { EndpointsEffect } from '../../core/panels/endpoints.ts';
import type { Ports } from '../ports.ts';
import { inOrder, isBusy } from './in-order.ts';

/** Does what the list of endpoints and its form ask for. */
export async function runEndpointsEffect(
  effect: EndpointsEffect,
  ports: Pick<Ports, 'inference' | 'config' | 'hub'>,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
): Promise<void> {
  switch (effect.type) {
    case 'endpoints/test': {
      const { endpoint } = effect;
      const test = await ports.inference.test(endpoint, signal);
      const outcome = test.ok
        ? ({ kind: 'answered', endpoint, latencyMs: test.latencyMs, says: test.says } as const)
        : ({ kind: 'failed', endpoint, error: test.error } as const);
      dispatch({ type: 'endpoints/tested', outcome });
      return;
    }
    case 'endpoints/keep': {
      const { change } = effect;
      const kept = await inOrder(ports.config, () =>
        ports.config.change((settings) => changeEndpoints(settings, change)),
      );
      if (!kept.ok) dispatch({ type: 'endpoints/not-kept', error: kept.error });
      // The screen has what was changed since: settings from before that would take it back for a moment, and a key
      // pressed in it would meet another endpoint.
      else if (!isBusy(ports.config)) dispatch({ type: 'settings-changed', settings: kept.value });
      return;
    }
    case 'endpoints/models': {
      const models = await ports.hub.models(signal);
      if (signal.aborted) return;
      dispatch({ type: 'endpoints/models', models: models.ok ? models.value : null });
      return;
    }
  }
}
