import type { Links, Token } from 'marked';
import {
  beginAlike,
  type GrownText,
  grownText,
  isSameText,
  lengthOf,
  MOST_TAIL,
  partOf,
  wholeOf,
} from '../core/grown-text.ts';
import { codesIn } from '../core/markdown/codes.ts';
import { lexPart, type Outlined, outlineBlocks } from '../core/markdown/lexer.ts';
import { growingSafeText, joinSafe, type SafeText, safePart, words } from '../core/safe-text.ts';
import { createBegunBlock } from './begun-block.ts';
import { createClosedBlocks, lastOf, mayHoldCode, type Pieces, stacked } from './closed-blocks.ts';
import { highlighterVersion } from './code.ts';
import { LONG } from './markdown/blocks.ts';
import { type Note, notesAmong, rowsOfNotes } from './markdown/notes.ts';
import { addressesIn, closableCount } from './markdown/settled.ts';
import type { Piece } from './piece.ts';
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
   * before all of it was laid out. By default all are wanted. `due`: all, but those that are not laid out yet have others
   * that stand for them (`isDue`).
   */
  readonly layOut: (text: string | GrownText, width: number, enough?: number | 'due') => Pieces;
  /** Lays out some of what was left out; false when there is nothing left. */
  readonly layOutMore: () => boolean;
}

const NOTHING = words``;

const BLANK: readonly Line[] = [[]];

/** The blocks that are not over: what is drawn of the first, if it is long, and the rows behind that. */
interface OpenPart {
  readonly pieces: readonly Piece[];
  readonly tail: Pieces;
}

/** An empty stream of markdown. `long`: from so many UTF-16 units on a block is drawn in parts. */
export function createStreamBlocks(long = LONG, mostTail = MOST_TAIL): StreamBlocks {
  const safeSoFar = growingSafeText(mostTail);
  const closed = createClosedBlocks();
  const begun = createBegunBlock(long);
  /** UTF-16 units of the closed blocks. */
  let closedLength = 0;
  /** Of all that is settled: the closed text, and what is drawn of the block behind it. */
  let settledLength = 0;
  /** Footnotes of the closed text. */
  let closedNotes: readonly Note[] = [];
  /** Addresses that the closed text defines. */
  let closedLinks: Links = {};
  /** Addresses that the closed blocks were read with: those of the text behind them as well. */
  let linksInUse: Links = {};
  /** The text as it was read last. */
  let readText: GrownText = grownText('');
  let width = 0;
  let version = 0;
  let open: (OpenPart & { readonly text: GrownText }) | null = null;
  let last: { readonly text: GrownText; readonly enough: number; readonly pieces: Pieces } | null = null;

  const reset = () => {
    closedLength = 0;
    closed.clear();
    closedNotes = [];
    closedLinks = {};
    forget();
  };
  const forget = () => {
    begun.forget();
    settledLength = closedLength;
  };

  /** The text behind what is settled, read behind what stands for the latter. */
  const readBehind = (safe: GrownText<SafeText>): Outlined & { readonly text: SafeText } => {
    const text = joinSafe([begun.standIn(), safePart(safe, settledLength)], NOTHING);
    const tail = outlineBlocks(text, closedLinks, () => wholeOf(safe));
    if (settledLength > 0 && !sameLinks(tail.links, linksInUse)) reset();
    else if (!begun.goesOn(tail.tokens[0])) forget();
    else {
      linksInUse = tail.links;
      return { ...tail, text };
    }
    return readBehind(safe);
  };

  /** Closes the first of some blocks when a part of it is drawn; gives the others. */
  const closeBegun = (
    safe: GrownText<SafeText>,
    { tokens, readInside }: Outlined,
    count: number,
  ): readonly Token[] => {
    const [first, ...others] = tokens.slice(0, count);
    if (first === undefined || begun.drawn() === 0) return tokens.slice(0, count);
    readInside(first);
    const end = settledLength + first.raw.length - begun.standIn().length;
    const raw = safePart(safe, closedLength, end);
    const links = linksInUse;
    const codes = (begun.codes() ?? 0) - closed.codes() + codesIn([first]).length;
    const drawn = begun.end(first, width, { text: raw, links });
    closed.addDrawn({ ...drawn, raw, codes, read: () => lexPart(raw, links) });
    closedLength = end;
    return others;
  };

  /** The rows of the blocks that are not over, the first of which may be long. */
  const drawOpen = (safe: GrownText<SafeText>, tokens: readonly Token[]): OpenPart => {
    const [first, ...others] = tokens;
    if (first === undefined || (begun.drawn() === 0 && first.raw.length <= long))
      return { pieces: [], tail: [stacked(tokens, width, closed.codes())].filter(isShown) };
    const codes = (begun.codes() ?? closed.codes()) + codesIn([first]).length;
    const block = { text: safePart(safe, closedLength), links: linksInUse };
    const rows = begun.draw(first, width, closed.codes(), block);
    settledLength = closedLength + begun.drawn();
    const below = stacked(others, width, codes);
    const pieces = begun.pieces();
    const isBlank = rows.length === 0 && !pieces.some((piece) => piece.height() > 0);
    return {
      pieces,
      tail:
        below.length === 0 || isBlank ? [rows, below].filter(isShown) : [rows, BLANK, below].filter(isShown),
    };
  };

  /** What was laid out holds no more, at another width or in other colours. */
  const layOutAnew = (atWidth: number) => {
    open = null;
    last = null;
    if (version !== highlighterVersion()) {
      // Colours change nothing where there is no code that says its language.
      closed.forget('code', atWidth);
      if (mayHoldCode(partOf(readText, closedLength))) begun.forget();
    }
    if (width !== atWidth) {
      closed.forget('all', atWidth);
      begun.resize(atWidth);
    }
    settledLength = closedLength + begun.drawn();
    width = atWidth;
    version = highlighterVersion();
  };

  /** Reads what came, and lays out what of it is not over. */
  const readOpen = (text: GrownText): OpenPart => {
    const { text: safe, same } = safeSoFar(text);
    const isThere =
      settledLength <= same || (settledLength <= lengthOf(safe) && beginAlike(safe, readText, settledLength));
    if (!isThere) reset();
    readText = safe;
    const read = readBehind(safe);
    const count = closableCount(read.tokens, read.text);
    if (count > 0) {
      const settled = closeBegun(safe, read, count);
      closedNotes = [...closedNotes, ...notesAmong(settled, linksInUse, closed.codes(), read.readInside)];
      closed.add(settled, read.readInside);
      closedLength = settled.reduce((sum, token) => sum + token.raw.length, closedLength);
      closedLinks = { ...addressesIn(settled, closedLinks), ...closedLinks };
      forget();
    }
    const tokens = read.tokens.slice(count);
    for (const token of tokens) read.readInside(token);
    const codes = begun.codes() ?? closed.codes();
    const notes = [...closedNotes, ...notesAmong(tokens, linksInUse, codes, read.readInside)];
    return withNotes(drawOpen(safe, tokens), rowsOfNotes(notes, width));
  };

  const layOut = (
    given: string | GrownText,
    atWidth: number,
    wanted: number | 'due' = Number.POSITIVE_INFINITY,
  ): Pieces => {
    const text = typeof given === 'string' ? grownText(given) : given;
    if (width !== atWidth || version !== highlighterVersion()) layOutAnew(atWidth);
    if (last !== null && isSameText(last.text, text) && wanted !== 'due' && last.enough >= wanted)
      return last.pieces;
    if (open === null || !isSameText(open.text, text)) open = { text, ...readOpen(text) };
    const { pieces: begunPieces, tail } = open;
    if (wanted === 'due') {
      const drawn = begunPieces.map((piece) => piece.shown(width)).filter(isShown);
      return withAbove(closed.shown(width), [...drawn, ...tail]);
    }
    const drawn = lastOf(begunPieces, wanted - heightOf(tail), width);
    const below = [...drawn, ...tail];
    const pieces = withAbove(closed.last(wanted - heightOf(below), width), below);
    last = { text, enough: wanted, pieces };
    return pieces;
  };

  const layOutMore = () => {
    const due = open?.pieces.findLast((piece) => !piece.isLaidOut());
    if (due === undefined) return closed.layOutMore(width);
    due.rows(width);
    return true;
  };

  return { layOut, layOutMore };
}

/** What is not over, with the footnotes behind it. */
function withNotes({ pieces, tail }: OpenPart, notes: Pieces): OpenPart {
  if (notes.length === 0) return { pieces, tail };
  const isBlank = tail.length === 0 && !pieces.some((piece) => piece.height() > 0);
  return { pieces, tail: isBlank ? notes : [...tail, BLANK, ...notes] };
}

const isShown = (rows: readonly Line[]): boolean => rows.length > 0;

function heightOf(pieces: Pieces): number {
  return pieces.reduce((sum, rows) => sum + rows.length, 0);
}

/** Closed blocks, which end with a blank row, and what is below them. */
function withAbove(closed: Pieces, below: Pieces): Pieces {
  return below.length > 0 ? [...closed, ...below] : closed.slice(0, -1);
}

function sameLinks(a: Links, b: Links): boolean {
  const tags = Object.keys(a);
  return (
    tags.length === Object.keys(b).length &&
    tags.every((tag) => a[tag]?.href === b[tag]?.href && a[tag]?.title === b[tag]?.title)
  );
}
