import type { JsonObject, JsonValue } from '../core/exchange.ts';

/** Deeper than any real document: what is deeper was made to break programs. */
const MAX_DEPTH = 64;

/** Keys that could reach the prototype of an object when they are copied carelessly. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the object itself holds under that name; never what it inherits. */
export function own(object: { readonly [key: string]: unknown }, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

interface Task {
  readonly from: unknown;
  readonly into: JsonValue[] | { [key: string]: JsonValue };
  readonly key: string | number;
  readonly depth: number;
}

/**
 * A copy of parsed JSON that is safe to keep and to write again: forbidden keys left out, nothing deeper than 64
 * levels. Works with a list of tasks, not by calling itself, so that no document can exhaust the stack.
 */
export function safeJson(value: unknown): JsonValue | undefined {
  const root: JsonValue[] = [];
  const tasks: Task[] = [{ from: value, into: root, key: 0, depth: 0 }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { from, into, key, depth } = task;
    if (depth > MAX_DEPTH) return undefined;
    if (from === null || typeof from === 'boolean' || typeof from === 'number' || typeof from === 'string') {
      put(into, key, from);
    } else if (Array.isArray(from)) {
      const copy: JsonValue[] = [];
      put(into, key, copy);
      for (let index = from.length - 1; index >= 0; index--) {
        copy[index] = null;
        tasks.push({ from: from[index], into: copy, key: index, depth: depth + 1 });
      }
    } else if (isObject(from)) {
      const copy: { [key: string]: JsonValue } = {};
      put(into, key, copy);
      for (const name of Object.keys(from)) {
        if (FORBIDDEN.has(name)) continue;
        // Taken now, filled in later: the order of the keys stays.
        copy[name] = null;
        tasks.push({ from: from[name], into: copy, key: name, depth: depth + 1 });
      }
    }
  }
  return root[0];
}

function put(into: JsonValue[] | { [key: string]: JsonValue }, key: string | number, value: JsonValue): void {
  if (Array.isArray(into)) into[Number(key)] = value;
  else into[String(key)] = value;
}

/** The keys of an object that are not among the known ones, safe to keep. */
export function unknownKeys(
  object: { readonly [key: string]: unknown },
  known: ReadonlySet<string>,
): { [key: string]: JsonValue } {
  const extra: { [key: string]: JsonValue } = {};
  for (const key of Object.keys(object)) {
    if (known.has(key) || FORBIDDEN.has(key)) continue;
    const value = safeJson(object[key]);
    if (value !== undefined) extra[key] = value;
  }
  return extra;
}

export function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}
