import { chosenRun, type Exchange } from './exchange.ts';
import { perExchange } from './exchange-fold.ts';

/** Where letters make words and spaces part them; what a terminal may put between two of them. */
const BETWEEN_WORDS = '[\\s│┊]+';

/**
 * What a text is looked through with: capitals count as small letters, and any space, line break or bar stands for the
 * space between two words. null for a query without a word.
 */
export function patternOf(query: string): RegExp | null {
  const words = query.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return null;
  return new RegExp(words.map(escaped).join(BETWEEN_WORDS), 'giu');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Marks of markdown that are not drawn, and addresses behind links. */
const UNDRAWN = /\]\([^()\s]*\)|[*_`~#>|[\]\\]/g;

const textsIn = (exchange: Exchange, answer: string) => {
  const names = exchange.images.map((image) => image.path.split(/[\\/]/).at(-1) ?? '');
  return [...names, exchange.input, answer].map((text) => ({ text, drawn: text.replace(UNDRAWN, '') }));
};

const textOf = perExchange((exchange: Exchange) => textsIn(exchange, chosenRun(exchange)?.output ?? ''));

const decoder = new TextDecoder();

/**
 * The answer that counts. Of a big session its bytes alone are read where they stand in the file as such: to read ten
 * thousand exchanges whole leaves 80 MB behind.
 */
function answerIn(exchange: Exchange): string {
  const json = exchange.answerJson;
  if (json !== undefined) {
    try {
      const answer: unknown = JSON.parse(decoder.decode(json.bytes()));
      if (typeof answer === 'string') return answer;
    } catch {
      // The bytes are not there any more: the exchange knows what stands for them.
    }
  }
  return chosenRun(exchange)?.output ?? '';
}

/**
 * How often a text is in an exchange: in the names of its images, its input, and the answer that counts. `forgets`: for
 * one of very many, whose texts are not worth the memory.
 */
export function countIn(exchange: Exchange, query: string, forgets = false): number {
  const bare = query.replace(UNDRAWN, '');
  const pattern = patternOf(bare) ?? patternOf(query);
  if (pattern === null) return 0;
  const isDrawn = bare.trim() !== '';
  return (forgets ? textsIn(exchange, answerIn(exchange)) : textOf(exchange)).reduce(
    (sum, { text, drawn }) => sum + countOf(pattern, isDrawn ? drawn : text),
    0,
  );
}

function countOf(pattern: RegExp, text: string): number {
  let count = 0;
  while (pattern.test(text)) count++;
  return count;
}
