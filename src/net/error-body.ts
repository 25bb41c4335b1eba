import { asArray, asNumber, asObject, asString, type Loose, parseJson } from './json.ts';

/** What an error body said, whatever its form. */
export interface ErrorBody {
  /** The server's own words, on one line; '' when it had none. */
  readonly message: string;
  /** Machine-readable names in it, e.g. `model_not_supported`, `SERVICE_UNAVAILABLE`, `validation`. */
  readonly codes: readonly string[];
  /** Seconds until a model is loaded, as hf-inference says it. */
  readonly estimatedSeconds: number | null;
  readonly form: 'json' | 'html' | 'text' | 'empty';
}

/** Longer than any sentence that helps; the rest of a long server message is a stack trace or an echo. */
const MESSAGE_LENGTH = 300;

/**
 * Reads an error body: `error.message`, `error`, `message`, `detail`, problem+json, an array of these, HTML or text. Of
 * JSON that is cut (`isCut`) it is the first message, as far as it goes.
 */
export function readErrorBody(text: string, isCut = false): ErrorBody {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return { message: '', codes: [], estimatedSeconds: null, form: 'empty' };
  const looksLikeJson = /^[[{"]/.test(trimmed);
  if (isCut && looksLikeJson) {
    return { message: oneLine(beginningOfMessage(trimmed)), codes: [], estimatedSeconds: null, form: 'json' };
  }
  const parsed = looksLikeJson ? parseJson(trimmed) : undefined;
  if (parsed !== undefined) {
    const found = { codes: new Set<string>(), estimatedSeconds: null as number | null };
    const message = messageIn(parsed, found, 0);
    return {
      message: oneLine(message),
      codes: [...found.codes],
      estimatedSeconds: found.estimatedSeconds,
      form: 'json',
    };
  }
  if (/^<|<html[\s>]|<!doctype/i.test(trimmed.slice(0, 1024))) {
    return { message: oneLine(htmlTitle(trimmed)), codes: [], estimatedSeconds: null, form: 'html' };
  }
  return { message: oneLine(trimmed), codes: [], estimatedSeconds: null, form: 'text' };
}

/** The first message in JSON that does not end, as far as it can be read; '' when there is none. */
function beginningOfMessage(json: string): string {
  const found = /"(?:message|error|detail|msg)"\s*:\s*"((?:[^"\\]|\\.){1,400})/.exec(json)?.[1] ?? '';
  return asString(parseJson(`"${found}"`));
}

interface Found {
  readonly codes: { readonly add: (code: string) => unknown };
  estimatedSeconds: number | null;
}

function messageIn(value: unknown, found: Found, depth: number): string {
  if (typeof value === 'string') return value;
  if (depth > 4) return '';
  if (Array.isArray(value)) {
    const parts = value.map((item) => messageIn(item, found, depth + 1)).filter((part) => part !== '');
    return [...new Set(parts)].slice(0, 3).join('; ');
  }
  const object = asObject(value);
  if (object === null) return '';
  for (const key of ['code', 'type', 'error_type', 'param']) {
    const name = object[key];
    if (typeof name === 'string' && name !== '') found.codes.add(name);
  }
  found.estimatedSeconds ??= asNumber(object.estimated_time) ?? null;
  for (const key of ['error', 'errors', 'message', 'detail', 'msg', 'title', 'error_description']) {
    const message = messageIn(object[key], found, depth + 1);
    if (message !== '') return `${place(object)}${message}`;
  }
  return '';
}

/** FastAPI says where in the request the trouble is: `{"loc": ["body", "temperature"], "msg": …}`. */
function place(object: Loose): string {
  if (object.msg === undefined) return '';
  const path = asArray(object.loc).filter((part) => typeof part === 'string' || typeof part === 'number');
  return path.length === 0 ? '' : `${path.join('.')}: `;
}

function htmlTitle(html: string): string {
  const inner = (tag: string) => new RegExp(`<${tag}[^>]*>([^<]*)`, 'i').exec(html)?.[1]?.trim() ?? '';
  return (inner('title') || inner('h1')).replace(
    /&(amp|lt|gt|quot|#39);/g,
    (entity) => ENTITIES[entity] ?? entity,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= MESSAGE_LENGTH) return line;
  return `${[...line.slice(0, MESSAGE_LENGTH)].slice(0, -1).join('')}…`;
}

/** The message of an `error` that stands inside an answer with status 200: `asString` of a name is not enough. */
export function errorIn(document: unknown): ErrorBody | null {
  const object = asObject(Array.isArray(document) ? document[0] : document);
  const error = object?.error;
  if (object === null || error === undefined || error === null || error === false || error === '')
    return null;
  const body = readErrorBody(JSON.stringify(object));
  return body.message === '' ? { ...body, message: asString(object.message) } : body;
}
