import type { Msg } from '../../core/message.ts';
import type { SetupEffect } from '../../core/panels/setup.ts';
import type { Ports } from '../ports.ts';

/** Does what the set-up wizard asks for. */
export async function runSetupEffect(
  _effect: SetupEffect,
  _ports: Ports,
  dispatch: (msg: Msg) => void,
  _signal: AbortSignal,
): Promise<void> {
  dispatch({ type: 'setup/opened' });
}
