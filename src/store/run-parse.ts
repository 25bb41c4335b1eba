import type { EndpointSnapshot } from '../core/endpoint.ts';
import { type AppError, appError, ERROR_CODES } from '../core/errors.ts';
import type {
  ImageMediaType,
  ImageRef,
  JsonObject,
  Question,
  Run,
  SentImage,
  Timing,
  Usage,
} from '../core/exchange.ts';
import { isEmpty, isObject, own, unknownKeys } from './json-guard.ts';
import type { Json, Reader } from './json-reader.ts';

const IMAGE_KEYS = new Set(['path', 'sha256', 'mediaType', 'bytes', 'width', 'height']);
const SENT_KEYS = new Set(['mediaType', 'bytes', 'width', 'height', 'changes']);
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
  'context',
]);
/** Of a run: what it answered, where the exchange asks something else by now. Without `input` none of them is ours. */
const ASKED_KEYS = new Set([...RUN_KEYS, 'task', 'input', 'images']);
const RUN_REQUIRED = ['output'];
const SNAPSHOT_KEYS = new Set(['name', 'url', 'model', 'provider']);
const USAGE_KEYS = new Set(['inputTokens', 'outputTokens', 'reasoningTokens']);
const TIMING_KEYS = new Set(['startedAt', 'firstTokenMs', 'totalMs', 'reasoningMs']);
const ERROR_KEYS = new Set(['code', 'message', 'hint', 'retryable', 'status', 'requestId']);
const MEDIA_TYPES: ReadonlySet<string> = new Set<ImageMediaType>([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
]);
const isMediaType = (value: unknown): value is ImageMediaType =>
  typeof value === 'string' && MEDIA_TYPES.has(value);

/** One answer from parsed JSON; null, and said to the reader, when it is none. `at` stands in for a missing time. */
export function runOf(json: unknown, path: string, reader: Reader, at: string): Run | null {
  if (!isObject(json)) {
    reader.mend(path);
    return null;
  }
  const value = reader.spelled(json, ASKED_KEYS, path);
  reader.mustHave(value, RUN_REQUIRED, path);
  const asked = askedOf(value, path, reader);
  const extra = unknownKeys(value, asked === null ? RUN_KEYS : ASKED_KEYS);
  const endpoint = reader.spelled(reader.object(value, 'endpoint', path), SNAPSHOT_KEYS, `${path}.endpoint`);
  const timing = reader.spelled(reader.object(value, 'timing', path), TIMING_KEYS, `${path}.timing`);
  const [parameters, unknownParameters] = reader.parameters(value, path);
  const rawUsage = spelledIn(value, 'usage', USAGE_KEYS, path, reader);
  const rawError = spelledIn(value, 'error', ERROR_KEYS, path, reader);
  const usage = usageOf(rawUsage, `${path}.usage`, reader);
  const error = errorOf(rawError, `${path}.error`, reader);
  const keep = (name: string, unknown: JsonObject) => {
    if (!isEmpty(unknown)) extra[name] = unknown;
  };
  keep('endpoint', unknownKeys(endpoint, SNAPSHOT_KEYS));
  keep('parameters', unknownParameters);
  keep('timing', unknownKeys(timing, TIMING_KEYS));
  const context = own(value, 'context') === undefined ? '' : reader.text(value, 'context', '', path);
  if (usage !== null && isObject(rawUsage)) keep('usage', unknownKeys(rawUsage, USAGE_KEYS));
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
    ...(context === '' ? {} : { context }),
    ...(asked === null ? {} : { asked }),
    extra,
  };
}

function askedOf(value: Json, path: string, reader: Reader): Question | null {
  if (typeof own(value, 'input') !== 'string') return null;
  return {
    task: own(value, 'task') === 'caption' ? 'caption' : 'chat',
    input: reader.text(value, 'input', '', path),
    images: reader
      .list(value, 'images', path)
      .map((item, index) => imageOf(item, `${path}.images[${index}]`, reader))
      .filter((image) => image !== null),
  };
}

/** What an object holds under a key, when that is an object with its keys as they were written. */
function spelledIn(
  object: Json,
  key: string,
  known: ReadonlySet<string>,
  path: string,
  reader: Reader,
): unknown {
  const value = own(object, key);
  return isObject(value) ? reader.spelled(value, known, `${path}.${key}`) : value;
}

/** An image of an exchange from parsed JSON; null, and said to the reader, when it is none. */
export function imageOf(json: unknown, path: string, reader: Reader): ImageRef | null {
  const value = isObject(json) ? reader.spelled(json, IMAGE_KEYS, path) : json;
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

function sentImageOf(json: unknown, path: string, reader: Reader): SentImage | null {
  const value = isObject(json) ? reader.spelled(json, SENT_KEYS, path) : json;
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
