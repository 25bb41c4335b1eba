import type { Endpoint } from '../core/endpoint.ts';
import { asArray, asNumber, asObject, asString } from '../net/json.ts';
import { modelsUrl } from './endpoint-url.ts';
import { askModelList } from './model-list.ts';
import { modelNamesIn } from './server-models.ts';
import type { Wire } from './wire.ts';

/**
 * Tokens that a server's model takes in all, from its `GET /v1/models`: `max_model_len` (vLLM), `meta.n_ctx_train`
 * (llama.cpp), `context_length` (others). null when it does not say, and when anything goes wrong.
 */
export async function contextWindow(
  wire: Wire,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<number | null> {
  if (endpoint.kind !== 'openai') return null;
  try {
    const asked = await askModelList(wire, endpoint, signal);
    if (!asked.ok) return null;
    const url = modelsUrl(endpoint.url);
    const known = url.ok ? wire.modelNames.get(url.value.href) : undefined;
    // Without a name requests name the first of the list, as `modelNameOf` has it.
    return windowIn(asked.value, endpoint.model || known || modelNamesIn(asked.value)[0] || '');
  } catch {
    return null;
  }
}

/** The window that a list of models names for one of them, or for its only one. */
export function windowIn(document: unknown, name: string): number | null {
  const models = asArray(asObject(document)?.data).map(asObject);
  const model = models.find((one) => asString(one?.id) === name) ?? (models.length === 1 ? models[0] : null);
  const tokens =
    asNumber(model?.max_model_len) ??
    asNumber(asObject(model?.meta)?.n_ctx_train) ??
    asNumber(model?.context_length);
  return tokens !== undefined && Number.isInteger(tokens) && tokens > 0 ? tokens : null;
}
