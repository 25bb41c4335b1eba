import type { Links, Token } from 'marked';
import { type SafeText, safeText, sliceSafe } from '../core/safe-text.ts';
import { highlighterVersion } from './code.ts';
import { blockRows } from './markdown/blocks.ts';
import { codesIn } from './markdown/code-numbers.ts';
import { lexBlocks } from './markdown/lexer.ts';
import { addressesIn, closableCount } from './markdown/settled.ts';
import type { Line } from './row.ts';

/** Rows in pieces, one below the other. */
export type Pieces = readonly (readonly Line[])[];

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
  /** The rows of the text as far as it is known. Those of closed blocks are the same values every time. */
  layOut(text: string, width: number): Pieces;
}

interface Closed {
  readonly tokens: readonly Token[];
  /** Code blocks above it, and to its end. */
  readonly codesBefore: number;
  readonly codesAfter: number;
  readonly rows: readonly Line[];
}

const BLANK: readonly Line[] = [[]];

const FENCE = /```|~~~/;

/** An empty stream of markdown. */
export function createStreamBlocks(): StreamBlocks {
  const safeSoFar = growingSafeText();
  let closedText = '' as SafeText;
  let closed: Closed[] = [];
  /** Addresses that the closed text defines. */
  let closedLinks: Links = {};
  /** Addresses that the closed blocks were read with: those of the text behind them as well. */
  let linksInUse: Links = {};
  let width = 0;
  let version = 0;
  let last: { readonly text: string; readonly pieces: Pieces } | null = null;

  const reset = () => {
    closedText = '' as SafeText;
    closed = [];
    closedLinks = {};
  };

  const readBehind = (safe: SafeText): readonly Token[] => {
    const tail = lexBlocks(sliceSafe(safe, closedText.length), closedLinks);
    if (closed.length === 0 || sameLinks(tail.links, linksInUse)) {
      linksInUse = tail.links;
      return tail.tokens;
    }
    reset();
    return readBehind(safe);
  };

  const layOut = (text: string, atWidth: number): Pieces => {
    const isSame = width === atWidth && version === highlighterVersion();
    if (isSame && last?.text === text) return last.pieces;
    if (!isSame) {
      const isSameWidth = width === atWidth;
      width = atWidth;
      version = highlighterVersion();
      // Colours change nothing where there is no code that says its language.
      closed = closed.map((one) =>
        isSameWidth && !one.tokens.some(mayHoldCode)
          ? one
          : { ...one, rows: stacked(one.tokens, width, one.codesBefore) },
      );
    }
    const safe = safeSoFar(text);
    if (!safe.startsWith(closedText)) reset();
    const tokens = readBehind(safe);
    const count = closableCount(tokens, sliceSafe(safe, closedText.length));
    if (count > 0) {
      const settled = tokens.slice(0, count);
      const length = settled.reduce((sum, token) => sum + token.raw.length, closedText.length);
      for (const own of apartByCode(settled)) {
        const codesBefore = closed.at(-1)?.codesAfter ?? 0;
        const codesAfter = own.reduce((sum, token) => sum + codesIn(token), codesBefore);
        closed.push({ tokens: own, codesBefore, codesAfter, rows: stacked(own, width, codesBefore) });
      }
      closedText = sliceSafe(safe, 0, length);
      closedLinks = { ...addressesIn(settled), ...closedLinks };
    }
    const pieces = [
      ...closed.map(({ rows }) => rows),
      stacked(tokens.slice(count), width, closed.at(-1)?.codesAfter ?? 0),
    ]
      .filter((rows) => rows.length > 0)
      .flatMap((rows, i) => (i === 0 ? [rows] : [BLANK, rows]));
    last = { text, pieces };
    return pieces;
  };

  return { layOut };
}

function mayHoldCode({ raw }: Token): boolean {
  return FENCE.test(raw);
}

/** Blocks in groups, those that may hold code by themselves: when colours come, only they are laid out again. */
function apartByCode(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const groups: Token[][] = [];
  let isCode = false;
  for (const token of tokens) {
    const group = groups.at(-1);
    if (group === undefined || mayHoldCode(token) !== isCode) groups.push([token]);
    else group.push(token);
    isCode = mayHoldCode(token);
  }
  return groups;
}

/** Blocks one below the other, a blank row between them. */
function stacked(tokens: readonly Token[], width: number, codesBefore: number): readonly Line[] {
  const rows: Line[] = [];
  let codes = codesBefore;
  for (const token of tokens) {
    const own = blockRows(token, width, codes);
    codes += codesIn(token);
    if (own.length === 0) continue;
    if (rows.length > 0) rows.push([]);
    rows.push(...own);
  }
  return rows;
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
