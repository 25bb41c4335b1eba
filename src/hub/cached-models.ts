import { appError, failed, ok } from '../core/errors.ts';
import type { HubPort, ModelCachePort } from '../runtime/ports/hub.ts';

/** Prices and speeds change by the hour at most; ms. */
const FRESH = 10 * 60_000;

/**
 * The router's list of models with a memory: it is long, and it is looked at whenever somebody chooses an endpoint. A
 * router that cannot be reached leaves what was read last.
 */
export function cachedModels(ask: HubPort['models'], cache: ModelCachePort): HubPort['models'] {
  let asking: ReturnType<HubPort['models']> | null = null;
  const read = async (signal: AbortSignal) => {
    const kept = await cache.read();
    if (kept !== null && kept.ageMs < FRESH) return ok(kept.models);
    const asked = await ask(signal);
    if (asked.ok) await cache.keep(asked.value);
    else if (kept !== null && !signal.aborted) return ok(kept.models);
    return asked;
  };
  return async (signal, how) => {
    if (how === 'kept') {
      const kept = await cache.read();
      return kept === null
        ? failed(appError('NET_FAILED', 'The list of models was not read yet.'))
        : ok(kept.models);
    }
    // The list and its form both ask when they are opened: one question is enough.
    asking ??= read(signal).finally(() => {
      asking = null;
    });
    return asking;
  };
}
