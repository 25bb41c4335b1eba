import { chosenRun, type Exchange } from '../core/exchange.ts';
import { pageWidth } from './labelled-rows.ts';
import { markdownLines } from './markdown/markdown.ts';

/** So much of the end of an answer is looked at, in UTF-16 units: more than a screen of it, mostly. */
const END = 4000;

/**
 * Lays out what stands at the end of a session, more of it with each step, before it is drawn: what a process needs the
 * first time (patterns, tables of Unicode) comes piece by piece, and not all of it in the turn of the first frame. The rows
 * are thrown away; the second time they cost a tenth.
 */
export function* endAhead(
  exchanges: readonly Exchange[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Generator<void> {
  const width = pageWidth(columns);
  let left = rows;
  for (let index = exchanges.length - 1; index >= 0 && left > 0; index -= 1) {
    const exchange = exchanges[index];
    const text = exchange === undefined ? '' : (chosenRun(exchange)?.output ?? '').slice(-END);
    let height = left;
    for (let enough = 1; height >= left; enough *= 2) {
      const wanted = Math.min(enough, left);
      const { length } = markdownLines(text, width, wanted);
      yield;
      if (length < wanted) height = length;
      else if (wanted === left) return;
    }
    // What it was asked, its label and the lines between.
    left -= height + 3;
  }
}
