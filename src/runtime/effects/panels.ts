import type { Msg } from '../../core/message.ts';
import type { DedicatedEffect } from '../../core/panels/dedicated.ts';
import type { TokensEffect } from '../../core/panels/tokens.ts';
import type { Ports } from '../ports.ts';
import type { UnderWay } from '../under-way.ts';
import { runDedicatedEffect } from './dedicated.ts';
import { runEndpointsEffect } from './endpoints.ts';
import { runSessionsEffect } from './sessions.ts';
import { runSetupEffect } from './setup.ts';
import { runTokensEffect } from './tokens.ts';

type SetupEffect = Parameters<typeof runSetupEffect>[0];
type EndpointsEffect = Parameters<typeof runEndpointsEffect>[0];
type SessionsEffect = Parameters<typeof runSessionsEffect>[0];
type PanelEffect = SetupEffect | EndpointsEffect | DedicatedEffect | TokensEffect | SessionsEffect;

/** Nothing is lost when the program ends before they are done. */
const ONLY_SHOWN: ReadonlySet<string> = new Set<SessionsEffect['type']>([
  'sessions/list',
  'sessions/search',
  'sessions/find-image',
]);

/** Does what a panel asks for. `signal` ends questions whose answer would only be shown. */
export function runPanelEffect(
  effect: PanelEffect,
  ports: Ports,
  dispatch: (msg: Msg) => void,
  {
    signal,
    pause,
    underWay,
  }: {
    readonly signal: AbortSignal;
    readonly pause: (ms: number) => Promise<void>;
    readonly underWay: UnderWay;
  },
): void {
  if (isSetup(effect)) underWay.follow(runSetupEffect(effect, ports, dispatch, signal));
  else if (isTokens(effect)) underWay.follow(runTokensEffect(effect, ports, dispatch));
  else if (isDedicated(effect)) underWay.follow(runDedicatedEffect(effect, ports, dispatch, signal));
  else if (isEndpoints(effect)) underWay.follow(runEndpointsEffect(effect, ports, dispatch, signal));
  else {
    const work = runSessionsEffect(effect, ports, dispatch, signal, pause);
    if (ONLY_SHOWN.has(effect.type)) underWay.show(work);
    else underWay.follow(work);
  }
}

const isSetup = (one: PanelEffect): one is SetupEffect => one.type.startsWith('setup/');
const isEndpoints = (one: PanelEffect): one is EndpointsEffect => one.type.startsWith('endpoints/');
const isTokens = (one: PanelEffect): one is TokensEffect => one.type.startsWith('tokens/');
const isDedicated = (one: PanelEffect): one is DedicatedEffect => one.type.startsWith('dedicated/');
