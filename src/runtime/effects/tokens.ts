import { overrideOf, tokenKey, tokenName } from '../../core/identity.ts';
import type { Msg } from '../../core/message.ts';
import type { TokensEffect } from '../../core/panels/tokens.ts';
import type { Ports } from '../ports.ts';
import { inOrder } from './in-order.ts';

/** Looks for tokens, and makes one of them the one in use. */
export async function runTokensEffect(
  effect: TokensEffect,
  ports: Pick<Ports, 'tokens' | 'config' | 'clock'>,
  dispatch: (msg: Msg) => void,
): Promise<void> {
  switch (effect.type) {
    case 'tokens/find':
      dispatch({ type: 'tokens/found', found: await ports.tokens.find(), at: ports.clock.now() });
      return;
    case 'tokens/switch': {
      const { chosen, once } = effect;
      const name = tokenName(chosen);
      const found = await ports.tokens.find();
      const overriddenBy = once ? null : (overrideOf(found, tokenKey(chosen))?.variable ?? null);
      // One that was pasted for this run goes before any other, and a variable before what is kept: the chosen one
      // takes their place, as its user has just said.
      if (once || overriddenBy !== null || found[0]?.source.kind === 'memory') {
        const handed = await ports.tokens.keep(chosen.token, 'memory');
        if (!handed.ok) return dispatch({ type: 'tokens/not-switched', error: handed.error });
      }
      if (once) return dispatch({ type: 'tokens/switched', name, settings: null, overriddenBy });
      const changed = await inOrder(ports.config, () =>
        ports.config.change((settings) => ({ ...settings, activeToken: tokenKey(chosen) })),
      );
      dispatch(
        changed.ok
          ? { type: 'tokens/switched', name, settings: changed.value, overriddenBy }
          : { type: 'tokens/not-switched', error: changed.error },
      );
    }
  }
}
