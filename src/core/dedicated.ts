import type { Endpoint, TokenRef } from './endpoint.ts';
import { freeName } from './endpoint-draft.ts';
import { appError, failed, ok, type Result } from './errors.ts';
import type { Settings } from './settings.ts';
import type { BaseUrls } from './state.ts';
import { isHuggingFaceUrl } from './token-destination.ts';

/** States as the management API of Inference Endpoints names them; `other` for one that is new. */
export const DEDICATED_STATES = [
  'pending',
  'initializing',
  'updating',
  'updateFailed',
  'running',
  'paused',
  'failed',
  'scaledToZero',
  'other',
] as const;
export type DedicatedState = (typeof DEDICATED_STATES)[number];

/** A dedicated Inference Endpoint of the user or of an organisation. */
export interface DedicatedEndpoint {
  /** The user or organisation it belongs to. */
  readonly namespace: string;
  readonly name: string;
  readonly state: DedicatedState;
  /** What the service says about its state; '' for nothing. */
  readonly message: string;
  /** '' until it was first started. */
  readonly url: string;
  /** The model's id. */
  readonly repository: string;
  /** As the Hub names tasks: `text-generation`, `image-text-to-text`; '' when not said. */
  readonly task: string;
  /** What serves the model: `tgi`, `vllm`, `huggingface` (the inference toolkit), `custom`; '' when not said. */
  readonly engine: string;
  /** `aws us-east-1`, '' when not said. */
  readonly place: string;
  /** What is billed while it runs: `intel-icl x2 (cpu)`, '' when not said. */
  readonly instance: string;
  /** Most of them at the same time; 0 when not said. */
  readonly replicas: number;
}

/** All that could be listed. */
export interface DedicatedList {
  readonly endpoints: readonly DedicatedEndpoint[];
  /** Names of the user or organisations whose endpoints could not be listed. */
  readonly unlisted: readonly string[];
}

/** The state in plain words. */
export function describeState(state: DedicatedState): string {
  switch (state) {
    case 'pending':
      return 'waiting to start';
    case 'initializing':
      return 'starting';
    case 'updating':
      return 'updating';
    case 'updateFailed':
      return 'update failed';
    case 'running':
      return 'running';
    case 'paused':
      return 'paused';
    case 'failed':
      return 'failed';
    case 'scaledToZero':
      return 'scaled to zero';
    case 'other':
      return 'unknown';
  }
}

/** What can be done about the state: a paused or failed one is resumed, any other paused. */
export function powerOf(state: DedicatedState): 'resume' | 'pause' {
  return state === 'paused' || state === 'failed' ? 'resume' : 'pause';
}

/** What asking it now leads to; '' when it just answers. */
export function consequenceOf(state: DedicatedState): string {
  switch (state) {
    case 'scaledToZero':
      return 'It sleeps: the first prompt wakes it, which takes a minute or more.';
    case 'pending':
    case 'initializing':
      return 'It is starting: the first prompt waits until it is ready.';
    case 'paused':
      return 'It is paused and answers nothing until it is resumed.';
    case 'failed':
    case 'updateFailed':
      return 'It failed to start: see its log at https://endpoints.huggingface.co.';
    case 'running':
    case 'updating':
    case 'other':
      return '';
  }
}

/** Longer than what the service usually says in one line; a traceback is cut. */
const LONGEST_MESSAGE = 240;

/** What the service says about a state that is not simply running, on one line; '' for nothing. Still untrusted. */
export function saidOf({ state, message }: Pick<DedicatedEndpoint, 'state' | 'message'>): string {
  const line = message.replace(/\s+/g, ' ').trim();
  if (line === '' || state === 'running' || state === 'scaledToZero') return '';
  const characters = [...line];
  return characters.length <= LONGEST_MESSAGE
    ? line
    : `${characters.slice(0, LONGEST_MESSAGE - 1).join('')}…`;
}

/** What it costs to have it running, as far as the service says what runs. */
export function describeCost({ place, instance, replicas }: DedicatedEndpoint): string {
  const where = [instance, place].filter((part) => part !== '').join(', ');
  const most = replicas > 1 ? `, up to ${replicas} of them at once` : '';
  const what = where === '' ? 'its instance' : `${where}${most}`;
  return `${what} is billed for every minute it runs (prices: huggingface.co/docs/inference-endpoints/pricing)`;
}

/** Tasks that a server with a chat route is deployed for. */
const CHAT_TASKS = new Set([
  'text-generation',
  'image-text-to-text',
  'conversational',
  'text2text-generation',
  '',
]);

/**
 * The saved endpoint that asks it: the one that has its URL already, else a new one under a free name. The inference
 * toolkit serves base models at its root; every other engine speaks OpenAI's chat completions.
 */
export function endpointOfDedicated(
  dedicated: DedicatedEndpoint,
  settings: Settings,
  bases: BaseUrls,
): Result<{ readonly endpoint: Endpoint; readonly isNew: boolean }> {
  const { url, task, engine } = dedicated;
  if (url === '') {
    return failed(
      appError(
        'ENDPOINT_INVALID',
        `${dedicated.name} has no address yet.`,
        'It gets one when it is first started.',
      ),
    );
  }
  const saved = settings.endpoints.find((one) => 'url' in one && sameServer(one.url, url));
  if (saved !== undefined) return ok({ endpoint: saved, isNew: false });
  const token: TokenRef = { kind: isHuggingFaceUrl(url, bases) ? 'hub' : 'none' };
  const name = freeName(dedicated.name, settings);
  if (task === 'image-to-text') {
    return ok({ endpoint: { kind: 'image-to-text', name, url, token }, isNew: true });
  }
  if (engine === 'huggingface' && (task === 'text-generation' || task === 'text2text-generation')) {
    return ok({ endpoint: { kind: 'text-generation', name, url, token }, isNew: true });
  }
  if (CHAT_TASKS.has(task) || (task === 'custom' && engine !== 'huggingface')) {
    return ok({ endpoint: { kind: 'openai', name, url, token }, isNew: true });
  }
  return failed(
    appError(
      'ENDPOINT_INVALID',
      `${dedicated.name} does ${task}, which hf-tui cannot ask for.`,
      'Chat, text generation and image-to-text endpoints can be used.',
    ),
  );
}

function sameServer(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}
