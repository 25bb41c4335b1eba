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

  /** Says which of the keys are not there that every object of its kind is written with. */
  mustHave(object: Json, keys: readonly string[], path: string): void {
    for (const key of keys) if (!Object.hasOwn(object, key)) this.#wrong(path, key, undefined);
  }

  /**
   * The object with its keys as they were written: one that is a single character off a known one that is missing is
   * that one, with a byte that changed on the disk. What it holds would else be kept, and never shown.
   */
  spelled(object: Json, known: ReadonlySet<string>, path: string): Json {
    const meant = new Map<string, string>();
    for (const key of Object.keys(object)) {
      if (known.has(key)) continue;
      const one = [...known].find((name) => isOneOff(name, key) && !Object.hasOwn(object, name));
      if (one === undefined) continue;
      meant.set(key, one);
      this.#wrong(path, one, undefined);
    }
    if (meant.size === 0) return object;
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [meant.get(key) ?? key, value]));
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

function isOneOff(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let off = 0;
  for (let at = 0; at < a.length && off < 2; at++) if (a[at] !== b[at]) off += 1;
  return off === 1;
}
