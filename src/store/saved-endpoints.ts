import type { Endpoint, TokenRef } from '../core/endpoint.ts';
import type { EndpointsToCheck } from '../runtime/ports.ts';
import { parseSaved, parseTokenRef, type SavedEndpoint } from './endpoint-parse.ts';
import { isObject, own } from './json-guard.ts';

interface Checked {
  readonly endpoints: readonly Endpoint[];
  /** One sentence for each endpoint that cannot be used, or not as it stands there, in their order. */
  readonly problems: readonly string[];
}

/**
 * The endpoints of the settings file, each checked when somebody asks for it, and once: the first frame waits for the one
 * that is asked there, and there may be a thousand. What comes of it does not depend on who asks first.
 */
export class SavedEndpoints implements EndpointsToCheck {
  readonly #items: readonly unknown[];
  readonly #routerUrl: string;
  readonly #parsed: (SavedEndpoint | string)[] = [];
  #all: Checked | undefined;

  constructor(items: readonly unknown[], routerUrl: string) {
    this.#items = items;
    this.#routerUrl = routerUrl;
  }

  named(name: string): Endpoint | undefined {
    return this.#firstOf((item) => isObject(item) && own(item, 'name') === name);
  }

  first(): Endpoint | undefined {
    return this.#firstOf(() => true);
  }

  variables(): readonly TokenRef[] {
    const named = new Map<unknown, TokenRef>();
    for (const item of this.#items) {
      const token = isObject(item) ? own(item, 'token') : undefined;
      const name = isObject(token) ? own(token, 'name') : undefined;
      // Most name the same few, and looking a name over costs more than knowing it.
      if (name === undefined || named.has(name)) continue;
      const ref = parseTokenRef(token);
      if (ref?.kind === 'env') named.set(name, ref);
    }
    return [...named.values()];
  }

  /** Checks one more with each step. */
  *check(): Generator<void, void> {
    for (const index of this.#items.keys()) {
      this.#at(index);
      yield;
    }
  }

  /** All that can be used, and what is wrong with the others. */
  all(): Checked {
    this.#all ??= this.#listed();
    return this.#all;
  }

  #firstOf(isMeant: (item: unknown) => boolean): Endpoint | undefined {
    for (const [index, item] of this.#items.entries()) {
      if (!isMeant(item)) continue;
      const parsed = this.#at(index);
      if (typeof parsed !== 'string') return parsed.endpoint;
    }
    return undefined;
  }

  #at(index: number): SavedEndpoint | string {
    const parsed = this.#parsed[index] ?? parseSaved(this.#items[index], this.#routerUrl);
    this.#parsed[index] = parsed;
    return parsed;
  }

  #listed(): Checked {
    const problems: string[] = [];
    const named = new Map<string, Endpoint>();
    for (const index of this.#items.keys()) {
      const parsed = this.#at(index);
      if (typeof parsed === 'string') problems.push(parsed);
      else if (named.has(parsed.endpoint.name)) {
        problems.push(`There are two endpoints called "${parsed.endpoint.name}": the first one is used.`);
      } else {
        named.set(parsed.endpoint.name, parsed.endpoint);
        if (parsed.problem !== '') problems.push(parsed.problem);
      }
    }
    return { endpoints: [...named.values()], problems };
  }
}
