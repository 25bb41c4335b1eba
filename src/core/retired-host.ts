import type { Endpoint, Task } from './endpoint.ts';
import { type AppError, appError, failed, ok, type Result } from './errors.ts';
import { isModelId } from './model-id.ts';

/** The host of old guides. It answers 410 to everything and redirects nowhere (seen since November 2025). */
const RETIRED_HOST = 'api-inference.huggingface.co';

/** What an address of the retired host was turned into, and the sentence that says so. */
export interface TurnedAddress {
  readonly endpoint: Endpoint;
  readonly notice: string;
}

/** Tasks that the chat of the same model does now, as a `/pipeline/TASK/…` address names them. */
const CHAT_TASKS = new Set([
  'text-generation',
  'text2text-generation',
  'conversational',
  'image-text-to-text',
  'visual-question-answering',
]);

/**
 * Captioning models that the guides of the old host name: they take an image and hold no conversation. The address
 * `/models/ORG/NAME` is the same for every task, so the name has to tell.
 */
const CAPTIONERS = /image-captioning|[/-]blip2?-|vit-gpt2|\/trocr-|^microsoft\/git-/i;

/** Whether this is an address of the retired host, with or without its scheme. */
export function isRetiredAddress(text: string): boolean {
  return retiredUrl(text) !== null;
}

/**
 * The same model where it is served now: on Inference Providers, or at the image-to-text task of hf-inference, when
 * the address, `wanted` or the model's name says that images are to be described. Null for any other host.
 * Errors: the address names no model, or a task that hf-tui does not do.
 */
export function turnRetired(text: string, routerUrl: string, wanted?: Task): Result<TurnedAddress> | null {
  const url = retiredUrl(text);
  if (url === null) return null;
  const named = namedIn(url);
  if (named === null) return failed(noModel());
  const { model, task } = named;
  const describes = wanted === undefined ? CAPTIONERS.test(model) : wanted === 'image-to-text';
  if (task === 'image-to-text' || (task === '' && describes)) return ok(asCaptioner(model, routerUrl));
  if (task !== '' && !CHAT_TASKS.has(task)) return failed(otherTask(model, task));
  return ok(asChat(model, wanted));
}

function asChat(model: string, wanted: Task | undefined): TurnedAddress {
  const how =
    wanted === 'text-generation' ? ', in a conversation: there no model just goes on with a text' : '';
  return {
    endpoint: { kind: 'providers', name: model, model, token: { kind: 'hub' } },
    notice: `${RETIRED_HOST} was switched off by Hugging Face: asking ${model} on Inference Providers instead${how}.`,
  };
}

/**
 * A saved endpoint on the retired host as what serves its model now, under its name; its URL may name no model where it
 * has one of its own. Null for any other endpoint.
 */
export function turnSaved(endpoint: Endpoint, routerUrl: string): Result<TurnedAddress> | null {
  if (!('url' in endpoint)) return null;
  const { name, timeouts } = endpoint;
  const wanted = endpoint.kind === 'openai' ? 'chat' : endpoint.kind;
  const turned = turnRetired(endpoint.url, routerUrl, wanted);
  if (turned === null) return null;
  const model = 'model' in endpoint ? (endpoint.model ?? '') : '';
  const found = !turned.ok && isModelId(model) ? ok(asChat(model, wanted)) : turned;
  if (!found.ok) return found;
  const more = { name, ...(timeouts === undefined ? {} : { timeouts }) };
  return ok({ ...found.value, endpoint: { ...found.value.endpoint, ...more } });
}

function retiredUrl(text: string): URL | null {
  const typed = text.trim();
  const bare = /^api-inference\.huggingface\.co\.?(?=[:/?#]|$)/i.test(typed);
  const address = bare ? `https://${typed}` : typed;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  return isRetiredHost(url.hostname) ? url : null;
}

/** Whether a host, as a URL names it, is the retired one. */
export function isRetiredHost(hostname: string): boolean {
  return hostname === RETIRED_HOST || hostname === `${RETIRED_HOST}.`;
}

/** `/models/ORG/NAME`, with the OpenAI route behind it or not, or `/pipeline/TASK/ORG/NAME`. */
function namedIn(url: URL): { readonly model: string; readonly task: string } | null {
  const path = decoded(url.pathname).replace(/\/+$/, '');
  const [, task = '', model = ''] =
    /^\/pipeline\/([a-z0-9-]+)\/([^/]+\/[^/]+)$/.exec(path) ??
    /^\/models()\/([^/]+\/[^/]+?)(?:\/v1(?:\/(?:chat\/)?completions)?)?$/.exec(path) ??
    [];
  return isModelId(model) ? { model, task } : null;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function asCaptioner(model: string, routerUrl: string): TurnedAddress {
  const url = `${routerUrl.replace(/\/+$/, '')}/hf-inference/models/${model.replace(/:.*$/, '')}`;
  return {
    endpoint: { kind: 'image-to-text', name: url, url, token: { kind: 'hub' } },
    notice: `${RETIRED_HOST} was switched off by Hugging Face: asking hf-inference for ${model} instead; if it is not served there, a chat model that sees images captions too.`,
  };
}

function noModel(): AppError {
  return appError(
    'ENDPOINT_INVALID',
    `${RETIRED_HOST} was switched off by Hugging Face, and this address of it names no model as owner/name.`,
    'Give the model id (org/name) instead: it is asked through Inference Providers.',
  );
}

function otherTask(model: string, task: string): AppError {
  return appError(
    'ENDPOINT_INVALID',
    `${RETIRED_HOST} was switched off by Hugging Face, and hf-tui does not ask for ${task} (${model}).`,
    'Give a model to chat with (org/name), or one for image-to-text.',
  );
}
