import { hostOf, type OpenAiEndpoint } from '../core/endpoint.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { asArray, asObject, asString } from '../net/json.ts';
import { askModelList } from './model-list.ts';
import type { Wire } from './wire.ts';

/** More than anybody keeps on one computer. */
const MOST = 300;
/** Models that make vectors and ranks of a text: they stand in the same list, and answer no chat. */
const NO_TALKERS = /embed|rerank|(?:^|[/-])(?:bge|gte|e5)-/i;

/**
 * The names of all models that a server has, from its `GET /v1/models`, those that talk first. Nothing is loaded by the
 * question. Empty when it has none; an error when it cannot be reached, or answers something else than a list.
 */
export async function serverModels(
  wire: Wire,
  endpoint: OpenAiEndpoint,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const asked = await askModelList(wire, endpoint, signal);
  if (!asked.ok) return asked;
  const list = asObject(asked.value);
  if (!Array.isArray(list?.data ?? list?.models)) return failed(noList(endpoint));
  const names = modelNamesIn(list).slice(0, MOST);
  return ok([
    ...names.filter((name) => !NO_TALKERS.test(name)),
    ...names.filter((name) => NO_TALKERS.test(name)),
  ]);
}

function noList({ url }: OpenAiEndpoint) {
  return appError('BAD_RESPONSE', `${hostOf(url)} answers, but not with a list of models.`, 'Check the URL.');
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
