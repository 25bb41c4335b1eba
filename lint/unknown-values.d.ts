/**
 * What Node and the language declare as `any`, which the compiler takes for whatever is wanted, safe text among it, is
 * unknown here: it has to be looked at first. These declarations come before those of the language. A function that says
 * of itself what it takes is compared with those behind them too. What cannot be declared again, events and fields, is
 * refused by `lint/unknown-events.grit`.
 */
declare global {
  interface JSON {
    parse(text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown): unknown;
  }
  interface ArrayConstructor {
    isArray(value: unknown): value is unknown[];
    new (length?: number): unknown[];
  }
  interface ObjectConstructor {
    entries<T>(of: { readonly [name: string]: T } | ArrayLike<T>): [string, T][];
    entries(of: object): [string, unknown][];
    values<T>(of: { readonly [name: string]: T } | ArrayLike<T>): T[];
    values(of: object): unknown[];
    fromEntries<T>(entries: Iterable<readonly [PropertyKey, T]>): { [name: string]: T };
    getPrototypeOf(of: unknown): unknown;
    create(prototype: object | null): object;
  }
  namespace Reflect {
    function get(of: object, name: PropertyKey, receiver?: unknown): unknown;
  }
  interface Promise<T> {
    then<A = T, B = never>(
      done: ((value: T) => A | PromiseLike<A>) | null | undefined,
      failed: (reason: unknown) => B | PromiseLike<B>,
    ): Promise<A | B>;
    catch<B = never>(failed: (reason: unknown) => B | PromiseLike<B>): Promise<T | B>;
  }
  interface String {
    replace(pattern: string | RegExp, by: (found: string, ...groups: readonly unknown[]) => string): string;
    replaceAll(
      pattern: string | RegExp,
      by: (found: string, ...groups: readonly unknown[]) => string,
    ): string;
  }
  interface Response {
    json(): Promise<unknown>;
  }
}

declare module 'stream' {
  interface Readable {
    read(size?: number): unknown;
  }
}

export {};
