import type { Links } from 'marked';
import { type SafeText, safeText, sliceSafe } from '../core/safe-text.ts';
import { createClosedBlocks, type Pieces, stacked } from './closed-blocks.ts';
import { highlighterVersion } from './code.ts';
import { type Outlined, outlineBlocks } from './markdown/lexer.ts';
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

const BLANK: readonly Line[] = [[]];

/** An empty stream of markdown. */
export function createStreamBlocks(): StreamBlocks {
  const safeSoFar = growingSafeText();
  const closed = createClosedBlocks();
  let closedText = '' as SafeText;
  /** Addresses that the closed text defines. */
  let closedLinks: Links = {};
  /** Addresses that the closed blocks were read with: those of the text behind them as well. */
  let linksInUse: Links = {};
  let width = 0;
  let version = 0;
  let last: { readonly text: string; readonly enough: number; readonly pieces: Pieces } | null = null;

  const reset = () => {
    closedText = '' as SafeText;
    closed.clear();
    closedLinks = {};
  };

  const readBehind = (safe: SafeText): Outlined => {
    const tail = outlineBlocks(sliceSafe(safe, closedText.length), closedLinks);
    if (closedText === '' || sameLinks(tail.links, linksInUse)) {
      linksInUse = tail.links;
      return tail;
    }
    reset();
    return readBehind(safe);
  };

  const layOut = (text: string, atWidth: number, enough = Number.POSITIVE_INFINITY): Pieces => {
    const isSame = width === atWidth && version === highlighterVersion();
    if (isSame && last?.text === text && last.enough >= enough) return last.pieces;
    if (!isSame) {
      // Colours change nothing where there is no code that says its language.
      closed.forget(width === atWidth ? 'code' : 'all');
      width = atWidth;
      version = highlighterVersion();
    }
    const safe = safeSoFar(text);
    if (!safe.startsWith(closedText)) reset();
    const { tokens, readInside } = readBehind(safe);
    const count = closableCount(tokens, sliceSafe(safe, closedText.length));
    if (count > 0) {
      const settled = tokens.slice(0, count);
      closed.add(settled, readInside);
      const length = settled.reduce((sum, token) => sum + token.raw.length, closedText.length);
      closedText = sliceSafe(safe, 0, length);
      closedLinks = { ...addressesIn(settled), ...closedLinks };
    }
    const open = tokens.slice(count);
    for (const token of open) readInside(token);
    const openRows = stacked(open, width, closed.codes());
    const pieces = [...closed.last(enough - openRows.length, width), openRows]
      .filter((rows) => rows.length > 0)
      .flatMap((rows, i) => (i === 0 ? [rows] : [BLANK, rows]));
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

/** Makes a growing text safe without going over its finished lines again. */
function growingSafeText(): (text: string) => SafeText {
  let raw = '';
  let safe = '' as SafeText;
  return (text) => {
    if (!text.startsWith(raw)) {
      raw = '';
      safe = '' as SafeText;
    }
    // Behind a line feed no character, pair of line ends or run of marks goes on.
    const end = text.lastIndexOf('\n') + 1;
    if (end > raw.length) {
      safe = (safe + safeText(text.slice(raw.length, end))) as SafeText;
      raw = text.slice(0, end);
    }
    return (safe + safeText(text.slice(raw.length))) as SafeText;
  };
}
