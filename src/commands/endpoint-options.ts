import type { Endpoint, TokenRef } from '../core/endpoint.ts';
import { type EndpointDraft, endpointFromDraft, type SavedKind } from '../core/endpoint-draft.ts';
import { isTextGenerationUrl, resolveReference } from '../core/endpoint-reference.ts';
import { TIMEOUT_OPTIONS, timeoutTexts } from '../core/endpoint-timeouts.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { Settings } from '../core/settings.ts';
import { originOf } from '../core/token-destination.ts';
import type { Arguments } from './parse.ts';

/** The endpoint that the options of `endpoints add` and `endpoints edit` describe; what is not given is as before. */
export function endpointFromOptions(
  args: Arguments,
  name: string,
  settings: Settings,
  routerUrl: string,
  original: Endpoint | null,
): Result<Endpoint> {
  const turned = turnedUrl(args.value('url'), settings, routerUrl);
  if (!turned.ok) return turned;
  const { url } = turned.value;
  const model = args.value('model') ?? turned.value.model;
  const task = args.value('task');
  if (original === null && url === undefined && model === undefined) {
    return wrong(
      'An endpoint needs a model or a URL.',
      'Give --model ORG/NAME for Inference Providers, or --url URL for a server.',
    );
  }
  const before = original === null ? null : draftOf(original);
  const kind = kindOf(url ?? before?.url ?? '', task, before?.kind);
  if (kind === 'providers' && task !== undefined && task !== 'chat') {
    return wrong(`--task ${task} goes with --url.`, 'Give the URL of the server.');
  }
  if (kind === 'image-to-text' && model !== undefined) {
    return wrong('An image-to-text endpoint has no model to name.', 'Leave --model out: its URL names it.');
  }
  const address = url ?? before?.url ?? '';
  // Inference Providers answer nobody without a token, and the token is made for them.
  const needsHub = kind === 'providers' || originOf(address) === originOf(routerUrl);
  const token = tokenOf(args, before?.token ?? { kind: needsHub ? 'hub' : 'none' });
  if (!token.ok) return token;
  const draft: EndpointDraft = {
    kind,
    name,
    model: model ?? (kind === 'image-to-text' ? '' : (before?.model ?? '')),
    url: address,
    token: token.value,
    billTo: before?.billTo ?? '',
    timeouts: {
      connect: args.value(TIMEOUT_OPTIONS.connect) ?? before?.timeouts.connect ?? '',
      firstByte: args.value(TIMEOUT_OPTIONS.firstByte) ?? before?.timeouts.firstByte ?? '',
      idle: args.value(TIMEOUT_OPTIONS.idle) ?? before?.timeouts.idle ?? '',
    },
  };
  const made = endpointFromDraft(draft, settings, original);
  return made.ok ? made : wrong(made.error.message, '');
}

/** An address of the host that Hugging Face switched off names a model, which is asked on Inference Providers. */
function turnedUrl(
  url: string | undefined,
  settings: Settings,
  routerUrl: string,
): Result<{ readonly url?: string; readonly model?: string }> {
  if (url === undefined) return ok({});
  const resolved = resolveReference(settings, url, routerUrl);
  if (!resolved.ok) return url.includes('://') ? resolved : ok({ url });
  const { endpoint, notice } = resolved.value;
  return ok(notice !== undefined && endpoint.kind === 'providers' ? { model: endpoint.model } : { url });
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
