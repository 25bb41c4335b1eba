import type { OpenAiEndpoint } from '../core/endpoint.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { authorize } from '../net/authorize.ts';
import { asArray, asObject, asString, parseJson } from '../net/json.ts';
import { LIMITS, patienceFor } from '../net/limits.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { sendQuietly } from '../net/send-patiently.ts';
import { modelsUrl } from './endpoint-url.ts';
import type { Wire } from './wire.ts';

/** A list of models is at hand: a server that does not send it soon has none to give; ms. */
const WAIT = 15_000;
/** More than anybody keeps on one computer. */
const MOST = 300;
/** Models that make vectors and ranks of a text: they stand in the same list, and answer no chat. */
const NO_TALKERS = /embed|rerank|(?:^|[/-])(?:bge|gte|e5)-/i;

/**
 * The names of all models that a server has, from its `GET /v1/models`, those that talk first. Nothing is loaded by the
 * question. Empty when it has no such list; an error when it cannot be reached or answers something else.
 */
export async function serverModels(
  wire: Wire,
  endpoint: OpenAiEndpoint,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const url = modelsUrl(endpoint.url);
  if (!url.ok) return url;
  const token = await authorize(wire, endpoint, url.value.href);
  if (!token.ok) return token;
  const asked = { url: url.value, endpoint, model: '', token: token.value, hub: wire.bases.hub };
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
      asked,
      again: 'once',
    },
    signal,
  );
  if (outcome.kind === 'stopped') return failed(appError('STOPPED', 'The search was stopped.'));
  if (outcome.kind === 'failed') {
    return outcome.error.status === undefined ? failed(outcome.error) : ok([]);
  }
  const whole = await readWhole(outcome.reply, LIMITS.hubJson, WAIT);
  outcome.reply.release();
  const names = modelNamesIn(parseJson(whole.text)).slice(0, MOST);
  return ok([
    ...names.filter((name) => !NO_TALKERS.test(name)),
    ...names.filter((name) => NO_TALKERS.test(name)),
  ]);
}

/** The names in a list of models: OpenAI's `data` of `id`, or `models` of `name`; each once. */
export function modelNamesIn(document: unknown): readonly string[] {
  const object = asObject(document);
  const names = asArray(object?.data ?? object?.models).map((item) => {
    const model = asObject(item);
    return asString(model?.id) || asString(model?.name);
  });
  return [...new Set(names)].filter((name) => name !== '');
}
