import type { JsonValue, RunStatus } from '../core/exchange.ts';
import { isParameterName, type Parameters } from '../core/parameters.ts';
import { isObject, own, unknownKeys } from './json-guard.ts';

export type Json = { readonly [key: string]: unknown };

const STATUSES: ReadonlySet<string> = new Set<RunStatus>([
  'running',
  'complete',
  'interrupted',
  'incomplete',
  'failed',
]);
/** Made once: it is asked for every answer of a session. */
const PARAMETERS: ReadonlySet<string> = new Set(['temperature', 'top_p', 'max_tokens', 'seed', 'stop']);
const isStatus = (value: unknown): value is RunStatus => typeof value === 'string' && STATUSES.has(value);

/** Reads values of the types they should have, and remembers where they had not. */
export class Reader {
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
    return [known, unknownKeys(value, PARAMETERS)];
  }
}
