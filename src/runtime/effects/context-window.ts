import type { Endpoint } from '../../core/endpoint.ts';
import type { Msg } from '../../core/message.ts';
import { windowKey } from '../../core/notebook/next-context.ts';
import type { ServedModel } from '../../core/served-model.ts';
import type { Ports } from '../ports.ts';

/** Finds out how many tokens an endpoint's model takes; that nobody says so is an answer too. */
export async function learnWindow(
  endpoint: Endpoint,
  provider: string,
  ports: Pick<Ports, 'hub' | 'inference'>,
  dispatch: (msg: Msg) => void,
  signal: AbortSignal,
): Promise<void> {
  const tokens = await windowOf(endpoint, provider, ports, signal);
  if (!signal.aborted) dispatch({ type: 'window-known', key: windowKey(endpoint), tokens });
}

async function windowOf(
  endpoint: Endpoint,
  provider: string,
  ports: Pick<Ports, 'hub' | 'inference'>,
  signal: AbortSignal,
): Promise<number | null> {
  if (endpoint.kind !== 'providers') return (await ports.inference.contextWindow?.(endpoint, signal)) ?? null;
  const models = await ports.hub.models(signal);
  if (!models.ok) return null;
  const [id = '', asked = ''] = endpoint.model.split(':');
  const model = models.value.find((served) => served.id === id);
  return model === undefined ? null : windowAt(model, [provider, asked]);
}

/** That of the provider that answers, when the list says it; else the least of them: any of them may be next. */
function windowAt(model: ServedModel, names: readonly string[]): number | null {
  const known = model.providers.flatMap(({ name, contextLength }) =>
    contextLength === undefined ? [] : [{ name, contextLength }],
  );
  const answering = known.find(({ name }) => names.includes(name));
  if (answering !== undefined) return answering.contextLength;
  return known.length === 0 ? null : Math.min(...known.map(({ contextLength }) => contextLength));
}
