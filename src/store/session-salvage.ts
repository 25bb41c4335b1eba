/** A place where a damaged document can be cut so that what stands before it is whole. */
interface Cut {
  readonly end: number;
  /** What closes the document there. */
  readonly closing: string;
}

/**
 * What can be read of a damaged session file: the longest beginning that is whole, cut behind a member of the
 * session or behind an exchange. undefined when there is none.
 */
export function salvageBeginning(text: string): unknown {
  const cuts = findCuts(text);
  // What parses up to a cut parses up to every earlier one, so the last good cut can be found by halving.
  let low = 0;
  let high = cuts.length;
  let best: unknown;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = tryCut(text, cuts[middle]);
    if (value === undefined) high = middle;
    else {
      best = value;
      low = middle + 1;
    }
  }
  return best;
}

function tryCut(text: string, cut: Cut | undefined): unknown {
  if (cut === undefined) return undefined;
  try {
    return JSON.parse(text.slice(0, cut.end) + cut.closing);
  } catch {
    return undefined;
  }
}

/** Walks over the text without recursion: strings, brackets and commas are all that matters. */
function findCuts(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  const closers: string[] = [];
  // Inside the member "exchanges" of the session.
  let inExchanges = false;
  let lastString = '';
  let index = 0;
  while (index < text.length) {
    const character = text[index];
    if (character === '"') {
      const end = endOfString(text, index);
      if (end === -1) break;
      if (closers.length === 1) lastString = text.slice(index + 1, end);
      index = end + 1;
      continue;
    }
    if (character === '{' || character === '[') {
      if (closers.length === 1 && character === '[') inExchanges = lastString === 'exchanges';
      closers.push(character === '{' ? '}' : ']');
      if (closers.length === 2 && inExchanges) cuts.push({ end: index + 1, closing: ']}' });
    } else if (character === '}' || character === ']') {
      if (closers.pop() !== character) break;
      if (closers.length === 1) inExchanges = false;
      if (closers.length === 2 && inExchanges) cuts.push({ end: index + 1, closing: ']}' });
      if (closers.length === 0) break;
    } else if (character === ',' && closers.length === 1) {
      cuts.push({ end: index, closing: '}' });
    }
    index += 1;
  }
  return cuts;
}

/** The index of the closing quote; -1 when the text ends first. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; ; ) {
    const quote = text.indexOf('"', index);
    if (quote === -1) return -1;
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote;
    index = quote + 1;
  }
}
