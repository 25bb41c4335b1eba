/**
 * What Node and the language declare as `any`, which the compiler takes for whatever is wanted, safe text among it, is
 * unknown here: it has to be looked at first. These declarations come before those of the language.
 */
declare global {
  interface JSON {
    parse(text: string, reviver?: (this: unknown, key: string, value: unknown) => unknown): unknown;
  }
  interface ArrayConstructor {
    isArray(value: unknown): value is unknown[];
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
}

export {};
