import type { Endpoint, Task, TokenRef } from '../core/endpoint.ts';
import {
  completeUrl,
  type EndpointDraft,
  endpointFromDraft,
  type SavedKind,
} from '../core/endpoint-draft.ts';
import { isTextGenerationUrl, type ResolvedReference, resolveReference } from '../core/endpoint-reference.ts';
import { TIMEOUT_OPTIONS, timeoutTexts } from '../core/endpoint-timeouts.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { isRetiredAddress } from '../core/retired-host.ts';
import type { Settings } from '../core/settings.ts';
import { leftBehind, originOf, tokenOrigin } from '../core/token-destination.ts';
import type { Arguments } from './parse.ts';

const TASKS: readonly Task[] = ['chat', 'image-to-text', 'text-generation'];

/**
 * The endpoint that the options of `endpoints add` and `endpoints edit` describe; what is not given is as before. With
 * a sentence to say when an address was turned into what serves its model now.
 */
export function endpointFromOptions(
  args: Arguments,
  name: string,
  settings: Settings,
  routerUrl: string,
  original: Endpoint | null,
): Result<ResolvedReference> {
  const given = addressOf(args);
  const task = taskOf(args.value('task'));
  const wanted = task ?? (original?.kind === 'image-to-text' ? original.kind : undefined);
  const turned = turnedUrl(given, settings, routerUrl, wanted);
  if (!turned.ok) return turned;
  const { url, notice } = turned.value;
  const named = args.value('model');
  const model = (named === given ? undefined : named) ?? turned.value.model;
  if (original === null && url === undefined && model === undefined) {
    return wrong(
      'An endpoint needs a model or a URL.',
      'Give --model ORG/NAME for Inference Providers, or --url URL for a server.',
    );
  }
  const before = original === null ? null : draftOf(original);
  // Who names a model and no URL means Inference Providers, whatever the endpoint was.
  const isTurned = turned.value.model !== undefined;
  const kind = isTurned
    ? 'providers'
    : kindOf(url ?? before?.url ?? '', task, notice === undefined ? before?.kind : 'image-to-text');
  if (isTurned && task === 'image-to-text') {
    return wrong(
      'The address names another task than image-to-text.',
      'Leave --task out, or give the URL of an image-to-text server.',
    );
  }
  if (kind === 'providers' && !isTurned && task !== undefined && task !== 'chat') {
    return wrong(`--task ${task} goes with --url.`, 'Give the URL of the server.');
  }
  if (kind === 'image-to-text' && model !== undefined) {
    return wrong('An image-to-text endpoint has no model to name.', 'Leave --model out: its URL names it.');
  }
  const billTo = args.value('bill-to');
  if (kind !== 'providers' && billTo !== undefined) {
    return wrong(
      'Only models on Inference Providers are billed to an organisation.',
      'Leave --bill-to out, or name the model with --model ORG/NAME.',
    );
  }
  const address = isTurned ? '' : (url ?? before?.url ?? '');
  // Inference Providers answer nobody without a token, and the token is made for them.
  const origin = originOf(kind === 'providers' ? routerUrl : completeUrl(address));
  const usual: TokenRef = { kind: origin === originOf(routerUrl) ? 'hub' : 'none' };
  // A token belongs to the origin it was given to, and goes nowhere else by an edit of the address.
  const givenTo = original === null ? origin : tokenOrigin(original, routerUrl);
  const token = tokenOf(args, givenTo === origin ? (before?.token ?? usual) : usual);
  if (!token.ok) return token;
  const draft: EndpointDraft = {
    kind,
    name,
    model: model ?? (kind === 'image-to-text' ? '' : (before?.model ?? '')),
    url: address,
    token: token.value,
    billTo: billTo ?? (kind === 'providers' ? (before?.billTo ?? '') : ''),
    timeouts: {
      connect: args.value(TIMEOUT_OPTIONS.connect) ?? before?.timeouts.connect ?? '',
      firstByte: args.value(TIMEOUT_OPTIONS.firstByte) ?? before?.timeouts.firstByte ?? '',
      idle: args.value(TIMEOUT_OPTIONS.idle) ?? before?.timeouts.idle ?? '',
    },
  };
  const made = endpointFromDraft(draft, settings, original);
  if (!made.ok) return wrong(made.error.message, '');
  const left = leftToken(args, original, token.value, givenTo, origin);
  const says = [notice, left].filter((sentence) => sentence !== undefined).join(' ');
  return ok({ endpoint: made.value, ...(says === '' ? {} : { notice: says }) });
}

/** The sentence about a token that an edit has taken away; absent when there is none. */
function leftToken(
  args: Arguments,
  original: Endpoint | null,
  token: TokenRef,
  from: string,
  to: string,
): string | undefined {
  if (original === null || original.token.kind === 'none' || from === to) return undefined;
  if (args.has('hub-token') || args.has('no-token') || args.value('token-env') !== undefined)
    return undefined;
  if (token.kind === original.token.kind) return undefined;
  const sentence = leftBehind(original.token, from, to);
  return token.kind === 'none' ? `${sentence} --hub-token or --token-env NAME gives one.` : sentence;
}

/** The address that was given: as the URL, or where the id of a model goes. */
function addressOf(args: Arguments): string | undefined {
  const model = args.value('model');
  const isAddress = model !== undefined && (model.includes('://') || isRetiredAddress(model));
  return args.value('url') ?? (isAddress ? model : undefined);
}

function taskOf(text: string | undefined): Task | undefined {
  return TASKS.find((task) => task === text);
}

interface TurnedUrl {
  readonly url?: string;
  readonly model?: string;
  readonly notice?: string;
}

/** An address of the host that Hugging Face switched off, or the page of a model, names what is asked instead. */
function turnedUrl(
  url: string | undefined,
  settings: Settings,
  routerUrl: string,
  task: Task | undefined,
): Result<TurnedUrl> {
  if (url === undefined) return ok({});
  const unsaved = { ...settings, endpoints: [] };
  const resolved = resolveReference(unsaved, url, routerUrl, task);
  if (!resolved.ok) return url.includes('://') || isRetiredAddress(url) ? resolved : ok({ url });
  const { endpoint, notice } = resolved.value;
  if (notice === undefined) return ok({ url });
  if (endpoint.kind === 'providers') return ok({ model: endpoint.model, notice });
  return ok('url' in endpoint ? { url: endpoint.url, notice } : { url });
}

function kindOf(url: string, task: string | undefined, before: SavedKind | undefined): SavedKind {
  if (url === '') return 'providers';
  if (task === 'image-to-text' || task === 'text-generation') return task;
  if (task !== undefined) return 'openai';
  if (before !== undefined && before !== 'providers') return before;
  // A task URL of Inference Providers names its model in the path.
  if (/\/models\/[^/]+\/[^/]+\/?$/.test(url)) return 'image-to-text';
  return URL.canParse(url) && isTextGenerationUrl(new URL(url)) ? 'text-generation' : 'openai';
}

function tokenOf(args: Arguments, otherwise: TokenRef): Result<TokenRef> {
  const variable = args.value('token-env');
  const given = [variable !== undefined, args.has('hub-token'), args.has('no-token')].filter(Boolean).length;
  if (given > 1)
    return wrong('An endpoint has one token.', 'Give one of --token-env, --hub-token and --no-token.');
  if (variable !== undefined) return ok({ kind: 'env', name: variable });
  if (args.has('hub-token')) return ok({ kind: 'hub' });
  if (args.has('no-token')) return ok({ kind: 'none' });
  return ok(otherwise);
}

function draftOf(endpoint: Endpoint): Omit<EndpointDraft, 'kind'> & { readonly kind?: SavedKind } {
  const { name, token } = endpoint;
  const timeouts = timeoutTexts(endpoint.timeouts);
  const empty = { name, token, model: '', url: '', billTo: '', timeouts };
  switch (endpoint.kind) {
    case 'providers':
      return { ...empty, kind: endpoint.kind, model: endpoint.model, billTo: endpoint.billTo ?? '' };
    case 'openai':
    case 'text-generation':
      return { ...empty, kind: endpoint.kind, url: endpoint.url, model: endpoint.model ?? '' };
    case 'image-to-text':
      return { ...empty, kind: endpoint.kind, url: endpoint.url };
    case 'practice':
      return empty;
  }
}

function wrong(message: string, hint: string) {
  return failed(appError('USAGE', message, hint));
}
