import type { Endpoint } from '../core/endpoint.ts';
import { authorize } from '../net/authorize.ts';
import { asArray, asNumber, asObject, asString, parseJson } from '../net/json.ts';
import { LIMITS, patienceFor } from '../net/limits.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { sendQuietly } from '../net/send-patiently.ts';
import { modelsUrl } from './endpoint-url.ts';
import type { Wire } from './wire.ts';

/** Nobody waits for it; ms. */
const WAIT = 15_000;

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
  const url = modelsUrl(endpoint.url);
  if (!url.ok) return null;
  const token = await authorize(wire, endpoint, url.value.href);
  if (!token.ok) return null;
  try {
    const outcome = await sendQuietly(
      wire.http,
      wire.timing,
      {
        request: {
          method: 'GET',
          url: url.value,
          headers: requestHeaders(wire, token.value, { accept: 'application/json' }),
          connectMs: patienceFor(url.value, endpoint.timeouts).connectMs,
          firstByteMs: WAIT,
        },
        asked: { url: url.value, endpoint, model: '', token: token.value, hub: wire.bases.hub },
        again: 'once',
      },
      signal,
    );
    if (outcome.kind !== 'reply') return null;
    const whole = await readWhole(outcome.reply, LIMITS.hubJson, WAIT);
    outcome.reply.release();
    return windowIn(parseJson(whole.text), endpoint.model ?? '');
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
