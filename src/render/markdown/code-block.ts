import type { Tokens } from 'marked';
import { type SafeText, safeLine, safeText, words } from '../../core/safe-text.ts';
import { highlightCode } from '../code.ts';
import { CODE_BEGINS, type ColouredCode, linesOfText } from '../code-colours.ts';
import { type Line, lineWidth, truncate } from '../row.ts';
import { hardWrap } from '../wrap.ts';
import type { CodeNumbers } from './code-numbers.ts';

const BAR: Line = [{ text: words`│ `, style: 'dim' }];
/** Before the further rows of a line that is wider than the screen. */
const CONTINUED: Line = [{ text: words`┊ `, style: 'dim' }];

/** With fewer cells beside the bar, it is left out. */
const LEAST_ROOM = 8;

/** A code block: what it is written in and its number, and its lines beside a bar. */
export function codeRows(token: Tokens.Code, width: number, codes: CodeNumbers): readonly Line[] {
  return [...codeLabel(token, width, codes), ...rowsOfLines(linesOf(token).lines, width)];
}

/** The lines of a code block, in colours where its language is known. `from`: where it goes on behind lines above. */
export function linesOf(token: Tokens.Code, from = CODE_BEGINS): ColouredCode {
  const text = safeText(token.text.replace(/\n+$/, ''));
  return highlightCode(text, languageOf(token), from) ?? plainLines(text);
}

function plainLines(text: SafeText): ColouredCode {
  const lines = linesOfText(text);
  // Blank lines at the end are not shown: one is settled when another that is not has come behind it.
  let settled = lines.length - 1;
  while (settled > 0 && isBlank(lines[settled - 1] ?? [])) settled--;
  return { lines, settled, from: CODE_BEGINS };
}

function isBlank(line: Line): boolean {
  return line.every(({ text }) => text.trim() === '');
}

export function rowsOfLines(lines: readonly Line[], width: number): readonly Line[] {
  const room = width - lineWidth(BAR);
  if (room < LEAST_ROOM) return lines.flatMap((line) => hardWrap(line, width));
  return lines.flatMap((line) =>
    hardWrap(line, room).map((row, i) => [...(i === 0 ? BAR : CONTINUED), ...row]),
  );
}

function languageOf({ lang }: Tokens.Code): SafeText {
  return safeLine((lang ?? '').trim().split(/\s+/)[0] ?? '');
}

/** `python · 1`: what it is written in, and the number that it is copied by. */
export function codeLabel(token: Tokens.Code, width: number, codes: CodeNumbers): readonly Line[] {
  const language = languageOf(token);
  const name = language === '' ? words`code` : language;
  return [truncate([{ text: words`${name} · ${codes.next()}`, style: 'dim' }], width)];
}
