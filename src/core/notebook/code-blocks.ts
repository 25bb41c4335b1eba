/** What may stand before a fence: spaces, and the marks of the quotes and list items that it is in. */
const FENCE = /^((?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*)(`{3,}|~{3,})([^`]*)$/;

interface Fence {
  readonly before: string;
  readonly mark: string;
}

/**
 * The fenced code blocks of a markdown text, in order, without their fences, and without what the quotes and lists
 * around them put before their lines.
 */
export function codeBlocksOf(markdown: string): readonly string[] {
  if (!markdown.includes('```') && !markdown.includes('~~~')) return [];
  const blocks: string[] = [];
  let fence: Fence | null = null;
  let lines: string[] = [];
  for (const line of markdown.split('\n')) {
    if (fence === null) {
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
  }
  if (fence !== null && lines.length > 0) blocks.push(lines.join('\n'));
  return blocks;
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
