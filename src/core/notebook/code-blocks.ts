const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** The fenced code blocks of a markdown text, in order, without their fences. */
export function codeBlocksOf(markdown: string): readonly string[] {
  const blocks: string[] = [];
  let fence: string | null = null;
  let lines: string[] = [];
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1];
    if (fence === null) {
      if (mark !== undefined) fence = mark;
      continue;
    }
    const closes =
      mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark;
    if (!closes) {
      lines.push(line);
      continue;
    }
    blocks.push(lines.join('\n'));
    fence = null;
    lines = [];
  }
  if (fence !== null && lines.length > 0) blocks.push(lines.join('\n'));
  return blocks;
}
