/**
 * The same function, which gives what it gave last when it is asked the same again: for parts of a screen that stay
 * from frame to frame. Arguments are the same when they are identical.
 */
export function kept<A extends readonly unknown[], R>(make: (...given: A) => R): (...given: A) => R {
  let last: { readonly given: A; readonly made: R } | null = null;
  return (...given) => {
    if (last === null || last.given.some((one, i) => one !== given[i]))
      last = { given, made: make(...given) };
    return last.made;
  };
}
