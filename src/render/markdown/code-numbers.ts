/** Gives the code blocks of a text the numbers that they are copied by. */
export interface CodeNumbers {
  /** The number of the next block. */
  readonly next: () => number;
  /** How many have one, from the first of the text on. */
  readonly given: () => number;
}

/** Numbers the code blocks of one block of a text, in their order; `before` have been given out. */
export function numberCodes(before: number): CodeNumbers {
  let given = before;
  return { next: () => ++given, given: () => given };
}
