import { chosenRun, type Exchange } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import type { Session } from '../core/session.ts';
import { isObject, own } from '../store/json-guard.ts';
import { exchangeOf, type ImportedSession, type ImportTools, sessionOf } from './drafts.ts';

/**
 * `[{"input": …, "output": …}]`, as the guides to the inference API write it; of one exchange the object alone. The
 * input of a caption that was asked for without words is the path of its image.
 */
export function inputOutputOf(session: Session): string {
  const pairs = session.exchanges.map((exchange) => ({
    input: inputOf(exchange),
    output: chosenRun(exchange)?.output ?? '',
  }));
  return `${jsonDocument(pairs.length === 1 ? pairs[0] : pairs)}\n`;
}

function inputOf({ input, task, images }: Exchange): string {
  return input === '' && task === 'caption' ? images.map(({ path }) => path).join('\n') : input;
}

/** A session from such pairs; null when the value is anything else. */
export function sessionFromPairs(value: unknown, name: string, tools: ImportTools): ImportedSession | null {
  const pairs: readonly unknown[] = Array.isArray(value) ? value : [value];
  const exchanges: Exchange[] = [];
  for (const pair of pairs) {
    if (!isObject(pair)) return null;
    const input = own(pair, 'input');
    const output = own(pair, 'output');
    if (typeof input !== 'string' || typeof output !== 'string') return null;
    exchanges.push(exchangeOf({ input, output }, tools));
  }
  return { session: sessionOf({ title: name }, exchanges, tools), pictures: [], notices: [] };
}
