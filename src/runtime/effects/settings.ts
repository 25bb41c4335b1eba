import type { Msg } from '../../core/message.ts';
import type { SettingsEffect } from '../../core/panels/settings.ts';
import { changeSetting } from '../../core/setting-change.ts';
import type { Ports } from '../ports.ts';
import { inOrder, isBusy } from './in-order.ts';

/** Keeps a setting that holds on the screen already. */
export async function runSettingsEffect(
  { change }: SettingsEffect,
  ports: Pick<Ports, 'config'>,
  dispatch: (msg: Msg) => void,
): Promise<void> {
  const kept = await inOrder(ports.config, () =>
    ports.config.change((settings) => changeSetting(settings, change)),
  );
  if (!kept.ok) {
    const hint = `It holds until you quit. ${kept.error.hint}`.trim();
    dispatch({ type: 'problem', error: { ...kept.error, hint } });
  } else if (!isBusy(ports.config)) dispatch({ type: 'settings-changed', settings: kept.value });
}
