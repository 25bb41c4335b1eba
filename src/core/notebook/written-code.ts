import { createIndents } from './indented-code.ts';

/** What may stand before a fence: spaces, and the marks of the quotes and list items that it is in. */
const FENCE = /^((?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*)(`{3,}(?=[^`]*$)|~{3,})/;

interface Fence {
  readonly before: string;
  readonly mark: string;
}

/**
 * Code as it stands in a markdown text, by its lines alone, in order: fenced ones without their fences, and without what the quotes and lists
 * around them put before their lines; indented ones (in no quote) without their indent.
 */
export function writtenCode(markdown: string): readonly string[] {
  const blocks: string[] = [];
  const indents = createIndents();
  let fence: Fence | null = null;
  let lines: string[] = [];
  let indented: string[] = [];
  for (const line of markdown.split('\n')) {
    if (fence === null) {
      const code = indents.codeOf(line);
      if (code !== null && (code !== '' || indented.length > 0)) {
        indented.push(code);
        continue;
      }
      blocks.push(...indentedBlock(indented));
      indented = [];
      const [, before, mark] = FENCE.exec(line) ?? [];
      if (before !== undefined && mark !== undefined) fence = { before, mark };
      continue;
    }
    const own = inside(line, fence.before);
    if (!closes(own, fence.mark)) {
      lines.push(own);
      continue;
    }
    blocks.push(lines.join('\n'));
    fence = null;
    lines = [];
    indents.endBlock();
  }
  if (fence !== null && lines.length > 0) blocks.push(lines.join('\n'));
  blocks.push(...indentedBlock(indented));
  return blocks;
}

/** Blank lines at the end of an indented block are not of it. */
function indentedBlock(lines: readonly string[]): readonly string[] {
  const text = lines.join('\n').replace(/\n+$/, '');
  return text === '' ? [] : [text];
}

/** A line without what stands before the block that it is in. */
function inside(line: string, before: string): string {
  const mayBeDropped = before.includes('>') ? /[ \t>]/ : /[ \t]/;
  let at = 0;
  while (at < before.length && mayBeDropped.test(line[at] ?? '')) at++;
  return line.slice(at);
}

function closes(line: string, mark: string): boolean {
  const end = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return end !== undefined && end[0] === mark[0] && end.length >= mark.length;
}
