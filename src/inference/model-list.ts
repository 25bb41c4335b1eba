import type { OpenAiEndpoint } from '../core/endpoint.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { authorize } from '../net/authorize.ts';
import { parseJson } from '../net/json.ts';
import { LIMITS, patienceFor } from '../net/limits.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { sendQuietly } from '../net/send-patiently.ts';
import { modelsUrl } from './endpoint-url.ts';
import type { Wire } from './wire.ts';

/** A list of models is at hand: a server that does not send it soon has none to give; ms. */
const WAIT = 15_000;

/**
 * What a server says at `GET /v1/models`, parsed; undefined when it has no such list. Nothing is loaded by the question.
 * An error when it cannot be reached.
 */
export async function askModelList(
  wire: Wire,
  endpoint: OpenAiEndpoint,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const url = modelsUrl(endpoint.url);
  if (!url.ok) return url;
  const token = await authorize(wire, endpoint, url.value.href);
  if (!token.ok) return token;
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
  if (outcome.kind === 'stopped') return failed(appError('STOPPED', 'The search was stopped.'));
  if (outcome.kind === 'failed')
    return outcome.error.status === undefined ? failed(outcome.error) : ok(undefined);
  const whole = await readWhole(outcome.reply, LIMITS.hubJson, WAIT);
  outcome.reply.release();
  return ok(parseJson(whole.text));
}
