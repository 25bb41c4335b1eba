import { appError, failed, ok, type Result } from './errors.ts';

/** What a request may be tuned with; a key that is absent is not sent. Names are those of the session file. */
export interface Parameters {
  /** 0 to 2 */
  readonly temperature?: number;
  /** above 0, to 1 */
  readonly top_p?: number;
  /** tokens, at least 1 */
  readonly max_tokens?: number;
  readonly seed?: number;
  /** up to four strings */
  readonly stop?: readonly string[];
}

export const PARAMETER_NAMES = ['temperature', 'top_p', 'max_tokens', 'seed', 'stop'] as const;
export type ParameterName = (typeof PARAMETER_NAMES)[number];

const RANGES: Record<
  Exclude<ParameterName, 'stop'>,
  { min: number; max: number; integer: boolean; says: string }
> = {
  temperature: { min: 0, max: 2, integer: false, says: 'a number from 0 to 2' },
  top_p: { min: Number.MIN_VALUE, max: 1, integer: false, says: 'a number above 0, up to 1' },
  max_tokens: { min: 1, max: 10_000_000, integer: true, says: 'a whole number of tokens, 1 or more' },
  seed: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true, says: 'a whole number' },
};

export function isParameterName(name: string): name is ParameterName {
  return (PARAMETER_NAMES as readonly string[]).includes(name);
}

/**
 * `/set NAME VALUE`: the parameters with one changed. An empty value, `default` or `off` takes it away again.
 * Stop strings are separated by spaces, or given as a JSON array when they hold spaces; `\n` stands for a line feed.
 */
export function setParameter(parameters: Parameters, name: string, value: string): Result<Parameters> {
  if (!isParameterName(name)) {
    return failed(
      appError('USAGE', `There is no parameter "${name}".`, `Known are: ${PARAMETER_NAMES.join(', ')}.`),
    );
  }
  const text = value.trim();
  const { [name]: _, ...rest } = parameters;
  if (text === '' || text === 'default' || text === 'off') return ok(rest);
  if (name === 'stop') {
    const stop = stopStrings(text);
    if (stop.length > 4)
      return failed(appError('USAGE', 'At most four stop strings can be set.', 'Give fewer.'));
    return ok({ ...rest, stop });
  }
  const range = RANGES[name];
  const number = Number(text);
  if (
    !Number.isFinite(number) ||
    number < range.min ||
    number > range.max ||
    (range.integer && !Number.isInteger(number))
  ) {
    return failed(
      appError('USAGE', `"${text}" is no value for ${name}.`, `It takes ${range.says}, or "default".`),
    );
  }
  return ok({ ...rest, [name]: number });
}

function stopStrings(text: string): readonly string[] {
  if (text.startsWith('[')) {
    try {
      const parsed: unknown = JSON.parse(text);
      if (Array.isArray(parsed) && parsed.every((item) => typeof item === 'string')) return parsed;
    } catch {
      // Not JSON: taken as plain words below.
    }
  }
  return text.split(/\s+/).map((word) => word.replaceAll('\\n', '\n').replaceAll('\\t', '\t'));
}
