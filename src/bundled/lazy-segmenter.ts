import { NARROW } from './narrow.ts';

/** Graphemes that need no tables: ESC and the line feed stand alone as well. */
const SIMPLE = new RegExp(`^[\\u001b\\n${NARROW}]*$`);

type Options = Intl.SegmenterOptions;

const made = new Map<string, Intl.Segmenter>();

/** One segmenter a kind for the whole program, made at its first real use. */
function realSegmenter(locale: Intl.LocalesArgument, options: Options | undefined): Intl.Segmenter {
  const kind = `${String(locale)} ${options?.granularity ?? 'grapheme'}`;
  let segmenter = made.get(kind);
  if (segmenter === undefined) {
    // By its full name: the bundler puts this class in place of the short one.
    segmenter = new globalThis.Intl.Segmenter(locale, options);
    made.set(kind, segmenter);
  }
  return segmenter;
}

function simpleSegments(text: string): readonly Intl.SegmentData[] {
  return Array.from(text, (segment, index) => ({ segment, index, input: text }));
}

/**
 * Stands for Intl.Segmenter in the bundle, our own code and that of packages: loading the tables waits for text that
 * needs them, and text that needs none is cut without.
 */
export class LazySegmenter {
  readonly #locale: Intl.LocalesArgument;
  readonly #options: Options | undefined;
  readonly #isGrapheme: boolean;

  constructor(locale?: Intl.LocalesArgument, options?: Options) {
    this.#locale = locale;
    this.#options = options;
    this.#isGrapheme = (options?.granularity ?? 'grapheme') === 'grapheme';
  }

  segment(
    text: string,
  ): Iterable<Intl.SegmentData> & { readonly containing: (index?: number) => Intl.SegmentData | undefined } {
    if (!this.#isGrapheme || !SIMPLE.test(text))
      return realSegmenter(this.#locale, this.#options).segment(text);
    const segments = simpleSegments(text);
    return {
      [Symbol.iterator]: () => segments[Symbol.iterator](),
      containing: (index = 0) => segments[Math.trunc(index)],
    };
  }
}
