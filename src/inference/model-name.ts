import type { OpenAiEndpoint, TextGenerationEndpoint } from '../core/endpoint.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { parseJson } from '../net/json.ts';
import { holdHeaders, LIMITS, patienceFor } from '../net/limits.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { type Persistence, sendPatiently, type Waiting } from '../net/send-patiently.ts';
import { idleTimeout } from '../net/timeout-error.ts';
import { modelsUrl } from './endpoint-url.ts';
import { modelNamesIn } from './server-models.ts';
import type { Wire } from './wire.ts';

/** What text-generation-inference takes as a model name, whatever model it runs. */
const ANY = 'tgi';

/**
 * The model to name in requests to a server whose user named none: the first of its own `/v1/models`, kept for the
 * program's run. vLLM refuses any other name; a server without that list takes any. It is waited for as long as for an
 * answer: a server that is loading its model may say nothing until that is done.
 */
export async function* modelNameOf(
  wire: Wire,
  endpoint: OpenAiEndpoint | TextGenerationEndpoint,
  token: Secret | null,
  again: Persistence,
  signal: AbortSignal,
): AsyncGenerator<Waiting, Result<string> | 'stopped'> {
  const list = modelsUrl(endpoint.url);
  if (!list.ok) return list;
  if (URL.canParse(wire.bases.router) && new URL(wire.bases.router).origin === list.value.origin) {
    return failed(
      appError(
        'ENDPOINT_INVALID',
        `${endpoint.name} names no model, and Inference Providers serve many.`,
        'Give the endpoint a model, such as org/name.',
      ),
    );
  }
  const known = wire.modelNames.get(list.value.href);
  if (known !== undefined) return ok(known);
  const patience = patienceFor(list.value, endpoint.timeouts);
  const outcome = yield* sendPatiently(
    wire.http,
    wire.timing,
    {
      request: {
        method: 'GET',
        url: list.value,
        headers: requestHeaders(wire, token, { accept: 'application/json', ...holdHeaders(list.value) }),
        connectMs: patience.connectMs,
        firstByteMs: patience.firstByteMs,
      },
      asked: { url: list.value, endpoint, model: '', token, hub: wire.bases.hub },
      again,
      heldMs: patience.heldMs,
    },
    signal,
  );
  if (outcome.kind === 'stopped') return 'stopped';
  if (outcome.kind === 'failed') {
    const hasNoList = [400, 404, 405, 410, 422, 500, 501].includes(outcome.error.status ?? 0);
    const isPaused = outcome.error.code === 'ENDPOINT_PAUSED';
    return hasNoList && !isPaused ? ok(ANY) : failed(outcome.error);
  }
  const whole = await readWhole(outcome.reply, LIMITS.hubJson, patience.idleMs);
  if (whole.last.kind === 'silent') outcome.reply.abort();
  else outcome.reply.release();
  if (signal.aborted || whole.last.kind === 'stopped') return 'stopped';
  if (whole.last.kind === 'silent') return failed(idleTimeout(list.value, patience.idleMs ?? 0, endpoint));
  if (whole.last.kind === 'failed') return failed(whole.last.error);
  const model = modelNamesIn(parseJson(whole.text))[0] ?? ANY;
  wire.modelNames.set(list.value.href, model);
  return ok(model);
}
