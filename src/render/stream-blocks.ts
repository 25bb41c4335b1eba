import type { Links, Token } from 'marked';
import { growingSafeText, joinSafe, type SafeText, sliceSafe, words } from '../core/safe-text.ts';
import { createBegunBlock } from './begun-block.ts';
import { createClosedBlocks, type Pieces, stacked } from './closed-blocks.ts';
import { highlighterVersion } from './code.ts';
import { LONG } from './markdown/blocks.ts';
import { codesIn } from './markdown/code-numbers.ts';
import { lexBlocks, type Outlined, outlineBlocks } from './markdown/lexer.ts';
import { markdownLines } from './markdown/markdown.ts';
import { addressesIn, closableCount } from './markdown/settled.ts';
import type { Line } from './row.ts';

/**
 * Markdown that grows at its end, laid out block by block. A block is closed when nothing that may still come can
 * change it; it is then laid out once per width, and only the text behind it is parsed again.
 *
 * The rows are always those of the whole text, however it was cut. What that rests on:
 * - where a block ends depends on the lines up to the one that ends it (`markdown/settled.ts`);
 * - what it says depends on nothing outside it but the addresses of reference links, which hold for the whole text:
 *   when one is added or changes, everything is laid out again.
 */
export interface StreamBlocks {
  /**
   * The rows of the text as far as it is known. Those of closed blocks are the same values every time. `enough`: rows
   * at the end that are wanted; what stands above them may be left out, for an answer that comes at once is drawn
   * before all of it was laid out. By default all are wanted.
   */
  layOut(text: string, width: number, enough?: number): Pieces;
  /** Lays out some of what was left out; false when there is nothing left. */
  layOutMore(): boolean;
}

const NOTHING = words``;

const BLANK: readonly Line[] = [[]];

/** An empty stream of markdown. `long`: from so many UTF-16 units on a block is drawn in parts. */
export function createStreamBlocks(long = LONG): StreamBlocks {
  const safeSoFar = growingSafeText();
  const closed = createClosedBlocks();
  const begun = createBegunBlock(long);
  let closedText = NOTHING;
  /** All that is settled: the closed text, and what is drawn of the block behind it. */
  let settledText = NOTHING;
  /** Addresses that the closed text defines. */
  let closedLinks: Links = {};
  /** Addresses that the closed blocks were read with: those of the text behind them as well. */
  let linksInUse: Links = {};
  let width = 0;
  let version = 0;
  let last: { readonly text: string; readonly enough: number; readonly pieces: Pieces } | null = null;

  const reset = () => {
    closedText = NOTHING;
    closed.clear();
    closedLinks = {};
    forget();
  };
  const forget = () => {
    begun.forget();
    settledText = closedText;
  };

  /** The text behind what is settled, read behind what stands for the latter. */
  const readBehind = (safe: SafeText): Outlined & { readonly text: SafeText } => {
    const text = joinSafe([begun.standIn(), sliceSafe(safe, settledText.length)], NOTHING);
    const tail = outlineBlocks(text, closedLinks);
    if (settledText !== '' && !sameLinks(tail.links, linksInUse)) reset();
    else if (!begun.goesOn(tail.tokens[0])) forget();
    else {
      linksInUse = tail.links;
      return { ...tail, text };
    }
    return readBehind(safe);
  };

  /** Closes the first of some blocks when a part of it is drawn; gives the others. */
  const closeBegun = (safe: SafeText, { tokens, readInside }: Outlined, count: number): readonly Token[] => {
    const [first, ...others] = tokens.slice(0, count);
    if (first === undefined || begun.drawn() === 0) return tokens.slice(0, count);
    readInside(first);
    const end = settledText.length + first.raw.length - begun.standIn().length;
    const raw = sliceSafe(safe, closedText.length, end);
    const links = linksInUse;
    closed.addDrawn(raw, begun.end(first, width), () => lexBlocks(raw, links).tokens);
    closedText = sliceSafe(safe, 0, end);
    return others;
  };

  /** The rows of the blocks that are not over, the first of which may be long. */
  const drawOpen = (safe: SafeText, tokens: readonly Token[]): Pieces => {
    const [first, ...others] = tokens;
    if (first === undefined || (begun.drawn() === 0 && first.raw.length <= long))
      return [stacked(tokens, width, closed.codes())].filter((rows) => rows.length > 0);
    const codes = (begun.codes() ?? closed.codes()) + codesIn(first);
    const rows = begun.draw(first, width, closed.codes()).filter((piece) => piece.length > 0);
    settledText = sliceSafe(safe, 0, closedText.length + begun.drawn());
    const below = stacked(others, width, codes);
    return below.length === 0 ? rows : rows.length === 0 ? [below] : [...rows, BLANK, below];
  };

  const layOut = (text: string, atWidth: number, enough = Number.POSITIVE_INFINITY): Pieces => {
    const isSame = width === atWidth && version === highlighterVersion();
    if (isSame && last?.text === text && last.enough >= enough) return last.pieces;
    // The window was resized: as long as nothing more comes, the text is read once for all widths.
    if (width !== atWidth && last?.text === text)
      return [markdownLines(text, atWidth, enough)].filter((rows) => rows.length > 0);
    if (!isSame) {
      // Colours change nothing where there is no code that says its language.
      closed.forget(width === atWidth ? 'code' : 'all');
      forget();
      width = atWidth;
      version = highlighterVersion();
    }
    const safe = safeSoFar(text);
    if (!safe.startsWith(settledText)) reset();
    const read = readBehind(safe);
    const count = closableCount(read.tokens, read.text);
    if (count > 0) {
      const settled = closeBegun(safe, read, count);
      closed.add(settled, read.readInside);
      const length = settled.reduce((sum, token) => sum + token.raw.length, closedText.length);
      closedText = sliceSafe(safe, 0, length);
      closedLinks = { ...addressesIn(settled, closedLinks), ...closedLinks };
      forget();
    }
    const open = read.tokens.slice(count);
    for (const token of open) read.readInside(token);
    const openPieces = drawOpen(safe, open);
    const openRows = openPieces.reduce((sum, rows) => sum + rows.length, 0);
    const above = closed
      .last(enough - openRows, width)
      .flatMap((rows) => (rows.length > 0 ? [rows, BLANK] : []));
    const pieces = openPieces.length > 0 ? [...above, ...openPieces] : above.slice(0, -1);
    last = { text, enough, pieces };
    return pieces;
  };

  return { layOut, layOutMore: () => closed.layOutMore(width) };
}

function sameLinks(a: Links, b: Links): boolean {
  const tags = Object.keys(a);
  return (
    tags.length === Object.keys(b).length &&
    tags.every((tag) => a[tag]?.href === b[tag]?.href && a[tag]?.title === b[tag]?.title)
  );
}
