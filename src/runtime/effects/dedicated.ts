import type { Msg } from '../../core/message.ts';
import { type DedicatedEffect, dedicatedKey } from '../../core/panels/dedicated.ts';
import type { Ports } from '../ports.ts';

/** Asks the service for the user's Inference Endpoints, or to pause or resume one. */
export async function runDedicatedEffect(
  effect: DedicatedEffect,
  ports: Pick<Ports, 'dedicated'>,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
): Promise<void> {
  switch (effect.type) {
    case 'dedicated/list': {
      const result = await ports.dedicated.list(signal);
      if (!signal.aborted) dispatch({ type: 'dedicated/listed', result });
      return;
    }
    case 'dedicated/change': {
      const { endpoint, power } = effect;
      const result = await ports.dedicated.change(endpoint, power, signal);
      if (!signal.aborted)
        dispatch({ type: 'dedicated/changed', key: dedicatedKey(endpoint), power, result });
      return;
    }
  }
}
