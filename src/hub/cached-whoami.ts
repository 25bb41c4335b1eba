import { EXIT, exitCodeOf } from '../core/errors.ts';
import type { AccountCachePort, HubPort } from '../runtime/ports/hub.ts';

/**
 * `whoami` with a memory: the Hub limits it heavily. What is remembered is asked anew when the caller wants it fresh,
 * and forgotten when the Hub refuses the token.
 */
export function cachedWhoami(ask: HubPort['whoami'], cache: AccountCachePort): HubPort['whoami'] {
  return async (token, signal, how) => {
    const known = how === 'fresh' ? null : await cache.read(token);
    if (known !== null) return { ok: true, value: known };
    const asked = await ask(token, signal);
    if (asked.ok) await cache.keep(token, asked.value);
    else if (exitCodeOf(asked.error) === EXIT.token) await cache.forget(token);
    return asked;
  };
}
