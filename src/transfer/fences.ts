const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** A piece of markdown: words, or the inside of a fenced code block. */
export interface Segment {
  readonly kind: 'words' | 'code';
  readonly text: string;
}

/** Markdown cut at its fenced code blocks; a fence that is never closed goes on to the end. */
export function segmentsOf(markdown: string): {
  readonly segments: readonly Segment[];
  /** What would close the fence that is open at the end; '' when none is. */
  readonly open: string;
} {
  const segments: Segment[] = [];
  let lines: string[] = [];
  let fence = '';
  const finish = (kind: Segment['kind']) => {
    if (lines.length > 0) segments.push({ kind, text: lines.join('\n') });
    lines = [];
  };
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1] ?? '';
    if (fence === '' && mark !== '') {
      finish('words');
      fence = mark;
    } else if (fence !== '' && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark) {
      finish('code');
      fence = '';
    } else {
      lines.push(line);
    }
  }
  finish(fence === '' ? 'words' : 'code');
  return { segments, open: fence };
}
