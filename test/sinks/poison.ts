/** Puts a text into every string of a value that comes from outside, however deep it lies. */

/** Strings that are not text: they choose between things, or refer to something. */
const NOT_TEXT: ReadonlySet<string> = new Set([
  ...['kind', 'type', 'task', 'status', 'phase', 'tone', 'mode', 'screen', 'mediaType', 'code', 'language'],
  ...[
    'id',
    'exchangeId',
    'requestKey',
    'sha256',
    'selected',
    'theme',
    'context',
    'defaultEndpoint',
    'mayInfer',
  ],
  // Dates and addresses are checked when a file is read, or would not be there.
  ...['createdAt', 'updatedAt', 'startedAt', 'checkedAt', 'expiresAt', 'hub', 'router', 'management'],
]);

export function poisoned<T>(value: T, text: string, key = ''): T {
  return poison(value, text, key) as T;
}

function poison(value: unknown, text: string, key: string): unknown {
  if (typeof value === 'string') return NOT_TEXT.has(key) ? value : text;
  if (Array.isArray(value)) return value.map((item) => poison(item, text, key));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, text, name)]));
}
