import type { EndpointSnapshot } from '../core/endpoint.ts';
import { type AppError, appError, ERROR_CODES } from '../core/errors.ts';
import type {
  Exchange,
  ExchangeTask,
  ImageMediaType,
  ImageRef,
  JsonObject,
  JsonValue,
  Run,
  RunStatus,
  SentImage,
  Timing,
  Usage,
} from '../core/exchange.ts';
import { isParameterName, type Parameters } from '../core/parameters.ts';
import { SESSION_VERSION, type Session } from '../core/session.ts';
import { isEmpty, isObject, own, unknownKeys } from './json-guard.ts';

type Json = { readonly [key: string]: unknown };

/** What stands in for what a file does not say. */
export interface Fallback {
  readonly id: string;
  readonly now: string;
  readonly makeId: () => string;
}

export interface ParsedSession {
  readonly session: Session;
  /** Paths of values that were of the wrong type and were replaced, e.g. `exchanges[3].runs[0].timing`. */
  readonly mended: readonly string[];
  /** The version of the file when it is newer than this program; null otherwise. */
  readonly newerVersion: number | null;
}

/** Names that are safe as names of files on every system. */
const SAFE_ID = /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/;

export function isSafeId(id: string): boolean {
  return SAFE_ID.test(id);
}

const SESSION_KEYS = new Set([
  'version',
  'id',
  'title',
  'createdAt',
  'updatedAt',
  'endpoint',
  'system',
  'parameters',
  'draft',
  'exchanges',
]);
const EXCHANGE_KEYS = new Set([
  'id',
  'task',
  'input',
  'images',
  'output',
  'status',
  'muted',
  'folded',
  'chosen',
  'runs',
]);
const IMAGE_KEYS = new Set(['path', 'sha256', 'mediaType', 'bytes', 'width', 'height']);
const RUN_KEYS = new Set([
  'output',
  'reasoning',
  'status',
  'finishReason',
  'endpoint',
  'parameters',
  'usage',
  'timing',
  'error',
  'sentImages',
]);
const SNAPSHOT_KEYS = new Set(['name', 'url', 'model', 'provider']);
const USAGE_KEYS = new Set(['inputTokens', 'outputTokens', 'reasoningTokens']);
const TIMING_KEYS = new Set(['startedAt', 'firstTokenMs', 'totalMs', 'reasoningMs']);
const ERROR_KEYS = new Set(['code', 'message', 'hint', 'retryable', 'status', 'requestId']);

const STATUSES: ReadonlySet<string> = new Set<RunStatus>([
  'running',
  'complete',
  'interrupted',
  'incomplete',
  'failed',
]);
const MEDIA_TYPES: ReadonlySet<string> = new Set<ImageMediaType>([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
]);

const isStatus = (value: unknown): value is RunStatus => typeof value === 'string' && STATUSES.has(value);
const isMediaType = (value: unknown): value is ImageMediaType =>
  typeof value === 'string' && MEDIA_TYPES.has(value);

/**
 * A session from parsed JSON. What is missing takes its default; what is of the wrong type is replaced and named in
 * `mended`. null when this is no session at all.
 */
export function parseSession(value: unknown, fallback: Fallback): ParsedSession | null {
  if (!isObject(value)) return null;
  if (own(value, 'exchanges') === undefined && own(value, 'version') === undefined) return null;
  const reader = new Reader();
  const version = own(value, 'version');
  const newer = typeof version === 'number' && version > SESSION_VERSION;
  if (!newer && version !== undefined && version !== SESSION_VERSION) reader.mend('version');

  const id = reader.text(value, 'id', fallback.id, '');
  const createdAt = reader.time(value, 'createdAt', fallback.now, '');
  const extra = unknownKeys(value, SESSION_KEYS);
  const [parameters, unknown] = reader.parameters(value, '');
  if (!isEmpty(unknown)) extra.parameters = unknown;
  const session: Session = {
    id: isSafeId(id) ? id : fallback.id,
    title: reader.text(value, 'title', '', ''),
    createdAt,
    updatedAt: reader.time(value, 'updatedAt', createdAt, ''),
    endpoint: reader.text(value, 'endpoint', '', ''),
    system: reader.text(value, 'system', '', ''),
    parameters,
    draft: reader.text(value, 'draft', '', ''),
    exchanges: exchangesOf(value, reader, createdAt, fallback),
    extra,
  };
  if (!isSafeId(id)) reader.mend('id');
  return {
    session,
    mended: reader.mended,
    newerVersion: newer ? version : null,
  };
}

/** One exchange from parsed JSON; null when it is none. */
export function parseExchange(value: unknown, fallback: Fallback): Exchange | null {
  const seen = new Set<string>();
  return exchangeOf(value, 'exchange', new Reader(), fallback.now, fallback, seen);
}

function exchangesOf(session: Json, reader: Reader, at: string, fallback: Fallback): readonly Exchange[] {
  const seen = new Set<string>();
  const exchanges: Exchange[] = [];
  reader.list(session, 'exchanges', '').forEach((item, index) => {
    const path = `exchanges[${index}]`;
    const exchange = exchangeOf(item, path, reader, at, fallback, seen);
    if (exchange === null) reader.mend(path);
    else exchanges.push(exchange);
  });
  return exchanges;
}

function exchangeOf(
  value: unknown,
  path: string,
  reader: Reader,
  at: string,
  fallback: Fallback,
  seen: Set<string>,
): Exchange | null {
  if (!isObject(value)) return null;
  let id = reader.text(value, 'id', '', path);
  if (id === '' || seen.has(id)) {
    // Exchanges are found by their id: two with the same one could not be told apart.
    id = fallback.makeId();
    reader.mend(`${path}.id`);
  }
  seen.add(id);
  const task = own(value, 'task');
  if (task !== 'chat' && task !== 'caption' && task !== undefined) reader.mend(`${path}.task`);
  const images = reader
    .list(value, 'images', path)
    .map((item, index) => imageOf(item, `${path}.images[${index}]`, reader))
    .filter((image) => image !== null);
  let runs = reader
    .list(value, 'runs', path)
    .map((item, index) => runOf(item, `${path}.runs[${index}]`, reader, at))
    .filter((run) => run !== null);
  if (runs.length === 0) {
    // Made by hand, or by a program that only knew input and output.
    runs = [runFromOutput(value, reader, path, at)];
    reader.mend(`${path}.runs`);
  }
  let chosen = reader.count(value, 'chosen', runs.length - 1, path);
  if (chosen >= runs.length) {
    chosen = runs.length - 1;
    reader.mend(`${path}.chosen`);
  }
  const kind: ExchangeTask = task === 'caption' ? 'caption' : 'chat';
  return {
    id,
    task: kind,
    input: reader.text(value, 'input', '', path),
    images,
    muted: reader.flag(value, 'muted', path),
    folded: reader.flag(value, 'folded', path),
    chosen,
    runs,
    extra: unknownKeys(value, EXCHANGE_KEYS),
  };
}

function imageOf(value: unknown, path: string, reader: Reader): ImageRef | null {
  const mediaType = isObject(value) ? own(value, 'mediaType') : undefined;
  if (!isObject(value) || !isMediaType(mediaType)) {
    reader.mend(path);
    return null;
  }
  const extra = unknownKeys(value, IMAGE_KEYS);
  return {
    path: reader.text(value, 'path', '', path),
    sha256: reader.text(value, 'sha256', '', path),
    mediaType,
    bytes: reader.count(value, 'bytes', 0, path),
    width: reader.count(value, 'width', 0, path),
    height: reader.count(value, 'height', 0, path),
    ...(isEmpty(extra) ? {} : { extra }),
  };
}

function runOf(value: unknown, path: string, reader: Reader, at: string): Run | null {
  if (!isObject(value)) {
    reader.mend(path);
    return null;
  }
  const extra = unknownKeys(value, RUN_KEYS);
  const endpoint = reader.object(value, 'endpoint', path);
  const timing = reader.object(value, 'timing', path);
  const [parameters, unknownParameters] = reader.parameters(value, path);
  const usage = usageOf(own(value, 'usage'), `${path}.usage`, reader);
  const error = errorOf(own(value, 'error'), `${path}.error`, reader);
  const keep = (name: string, unknown: JsonObject) => {
    if (!isEmpty(unknown)) extra[name] = unknown;
  };
  keep('endpoint', unknownKeys(endpoint, SNAPSHOT_KEYS));
  keep('parameters', unknownParameters);
  keep('timing', unknownKeys(timing, TIMING_KEYS));
  const rawUsage = own(value, 'usage');
  if (usage !== null && isObject(rawUsage)) keep('usage', unknownKeys(rawUsage, USAGE_KEYS));
  const rawError = own(value, 'error');
  if (error !== null && isObject(rawError)) keep('error', unknownKeys(rawError, ERROR_KEYS));
  return {
    output: reader.text(value, 'output', '', path),
    reasoning: reader.text(value, 'reasoning', '', path),
    status: reader.status(value, path),
    finishReason: reader.textOrNull(value, 'finishReason', path),
    endpoint: snapshotOf(endpoint, `${path}.endpoint`, reader),
    parameters,
    usage,
    timing: timingOf(timing, `${path}.timing`, reader, at),
    error,
    sentImages: reader
      .list(value, 'sentImages', path)
      .map((item, index) => sentImageOf(item, `${path}.sentImages[${index}]`, reader))
      .filter((image) => image !== null),
    extra,
  };
}

function runFromOutput(exchange: Json, reader: Reader, path: string, at: string): Run {
  const output = reader.text(exchange, 'output', '', path);
  return {
    output,
    reasoning: '',
    status: own(exchange, 'status') === undefined ? 'complete' : reader.status(exchange, path),
    finishReason: null,
    endpoint: { name: '', url: '', model: '', provider: '' },
    parameters: {},
    usage: null,
    timing: { startedAt: at, firstTokenMs: null, totalMs: null },
    error: null,
    sentImages: [],
    extra: {},
  };
}

function snapshotOf(value: Json, path: string, reader: Reader): EndpointSnapshot {
  return {
    name: reader.text(value, 'name', '', path),
    url: reader.text(value, 'url', '', path),
    model: reader.text(value, 'model', '', path),
    provider: reader.text(value, 'provider', '', path),
  };
}

function usageOf(value: unknown, path: string, reader: Reader): Usage | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) {
    reader.mend(path);
    return null;
  }
  return {
    inputTokens: reader.count(value, 'inputTokens', 0, path),
    outputTokens: reader.count(value, 'outputTokens', 0, path),
    ...(own(value, 'reasoningTokens') === undefined
      ? {}
      : { reasoningTokens: reader.count(value, 'reasoningTokens', 0, path) }),
  };
}

function timingOf(value: Json, path: string, reader: Reader, at: string): Timing {
  const reasoningMs =
    own(value, 'reasoningMs') === undefined ? null : reader.millisecondsOrNull(value, 'reasoningMs', path);
  return {
    startedAt: reader.time(value, 'startedAt', at, path),
    firstTokenMs: reader.millisecondsOrNull(value, 'firstTokenMs', path),
    totalMs: reader.millisecondsOrNull(value, 'totalMs', path),
    ...(reasoningMs === null ? {} : { reasoningMs }),
  };
}

function errorOf(value: unknown, path: string, reader: Reader): AppError | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) {
    reader.mend(path);
    return typeof value === 'string' ? appError('UNEXPECTED', value) : null;
  }
  const code = own(value, 'code');
  const known = ERROR_CODES.find((one) => one === code);
  if (known === undefined) reader.mend(`${path}.code`);
  const status = own(value, 'status');
  const requestId = own(value, 'requestId');
  return appError(
    known ?? 'UNEXPECTED',
    reader.text(value, 'message', '', path),
    reader.text(value, 'hint', '', path),
    {
      retryable: reader.flag(value, 'retryable', path),
      ...(typeof status === 'number' ? { status } : {}),
      ...(typeof requestId === 'string' ? { requestId } : {}),
    },
  );
}

function sentImageOf(value: unknown, path: string, reader: Reader): SentImage | null {
  const mediaType = isObject(value) ? own(value, 'mediaType') : undefined;
  if (!isObject(value) || !isMediaType(mediaType)) {
    reader.mend(path);
    return null;
  }
  return {
    mediaType,
    bytes: reader.count(value, 'bytes', 0, path),
    width: reader.count(value, 'width', 0, path),
    height: reader.count(value, 'height', 0, path),
    changes: reader.list(value, 'changes', path).filter((change) => typeof change === 'string'),
  };
}

/** Reads values of the types they should have, and remembers where they had not. */
class Reader {
  readonly mended: string[] = [];

  mend(path: string): void {
    this.mended.push(path);
  }

  #wrong<T>(path: string, key: string, fallback: T): T {
    this.mend(path === '' ? key : `${path}.${key}`);
    return fallback;
  }

  text(object: Json, key: string, fallback: string, path: string): string {
    const value = own(object, key);
    if (typeof value === 'string') return value;
    return value === undefined ? fallback : this.#wrong(path, key, fallback);
  }

  textOrNull(object: Json, key: string, path: string): string | null {
    const value = own(object, key);
    if (typeof value === 'string') return value;
    return value === undefined || value === null ? null : this.#wrong(path, key, null);
  }

  time(object: Json, key: string, fallback: string, path: string): string {
    const value = own(object, key);
    if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) return value;
    return value === undefined ? fallback : this.#wrong(path, key, fallback);
  }

  flag(object: Json, key: string, path: string): boolean {
    const value = own(object, key);
    if (typeof value === 'boolean') return value;
    return value === undefined ? false : this.#wrong(path, key, false);
  }

  /** A whole number from 0 up. */
  count(object: Json, key: string, fallback: number, path: string): number {
    const value = own(object, key);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    return value === undefined ? fallback : this.#wrong(path, key, fallback);
  }

  millisecondsOrNull(object: Json, key: string, path: string): number | null {
    const value = own(object, key);
    if (typeof value === 'number' && value >= 0) return value;
    return value === undefined || value === null ? null : this.#wrong(path, key, null);
  }

  status(object: Json, path: string): RunStatus {
    const value = own(object, 'status');
    return isStatus(value) ? value : this.#wrong<RunStatus>(path, 'status', 'incomplete');
  }

  list(object: Json, key: string, path: string): readonly unknown[] {
    const value = own(object, key);
    if (Array.isArray(value)) return value;
    return value === undefined ? [] : this.#wrong<readonly unknown[]>(path, key, []);
  }

  object(object: Json, key: string, path: string): Json {
    const value = own(object, key);
    if (isObject(value)) return value;
    return value === undefined ? {} : this.#wrong<Json>(path, key, {});
  }

  /** The known parameters, and the others. */
  parameters(object: Json, path: string): readonly [Parameters, { [key: string]: JsonValue }] {
    const value = this.object(object, 'parameters', path);
    const at = path === '' ? 'parameters' : `${path}.parameters`;
    const known: Record<string, number | readonly string[]> = {};
    for (const name of Object.keys(value)) {
      const item = value[name];
      if (!isParameterName(name)) continue;
      if (name === 'stop') {
        if (Array.isArray(item) && item.every((one) => typeof one === 'string')) known[name] = item;
        else this.#wrong(at, name, undefined);
      } else if (typeof item === 'number') known[name] = item;
      else this.#wrong(at, name, undefined);
    }
    return [known, unknownKeys(value, new Set(['temperature', 'top_p', 'max_tokens', 'seed', 'stop']))];
  }
}
