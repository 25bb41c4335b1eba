import type { InputEvent } from '../core/keys.ts';

/** More characters than a person types between two looks at the input. */
const TYPED_AT_ONCE = 32;

/** What a run of typed keys that arrived together was, for the chunk after it. */
export type Burst = 'none' | 'one-line' | 'lines';

/**
 * Takes text that arrived all at once for a paste, as it is where the terminal does not mark pastes: what is longer
 * than people type, or has a line end with text on both sides of it. Then no line end in it sends anything. A single
 * line end behind one line of text stays the Enter key: programs that type for the user send that.
 *
 * @param events of one chunk of input
 * @param before what the chunk just before it was, when it came at once after it; 'none' otherwise
 */
export function foldBursts<T extends { readonly type: string }>(
  events: readonly (InputEvent | T)[],
  before: Burst = 'none',
): { readonly events: readonly (InputEvent | T)[]; readonly burst: Burst } {
  const folded: (InputEvent | T)[] = [];
  let burst = before;
  let i = 0;
  while (i < events.length) {
    let end = i;
    while (end < events.length && typedText(events[end]) !== '') end++;
    if (end === i) {
      const event = events[i];
      if (event !== undefined) folded.push(event);
      burst = 'none';
      i++;
      continue;
    }
    const run = events.slice(i, end);
    const text = run.map(typedText).join('');
    burst = kindOf(text, burst);
    if (burst === 'none') folded.push(...run);
    else if (burst === 'one-line' && text.endsWith('\n')) {
      const line = text.slice(0, -1);
      if (line !== '') folded.push({ type: 'paste', text: line });
      folded.push(...run.slice(-1));
      burst = 'none';
    } else folded.push({ type: 'paste', text });
    i = end;
  }
  return { events: folded, burst };
}

/**
 * The same where nothing can be a paste of lines, as the terminal marks pastes: every line end is the Enter key. A line longer than people type at once still comes as one piece, such as the path of a file that
 * was dropped.
 */
export function typedLines<T extends { readonly type: string }>(
  events: readonly (InputEvent | T)[],
): readonly (InputEvent | T)[] {
  const lines: (InputEvent | T)[] = [];
  let i = 0;
  while (i < events.length) {
    let end = i;
    while (end < events.length && !['', '\n'].includes(typedText(events[end]))) end++;
    const run = events.slice(i, end);
    const text = run.map(typedText).join('');
    if (text.length > TYPED_AT_ONCE) lines.push({ type: 'paste', text });
    else lines.push(...run);
    lines.push(...events.slice(end, end + 1));
    i = end + 1;
  }
  return lines;
}

function kindOf(text: string, before: Burst): Burst {
  const body = text.trimEnd();
  if (before === 'lines' || /[^\n]\n+[^\n]/.test(text)) return 'lines';
  if (before === 'one-line' || body.length > TYPED_AT_ONCE) {
    return /\n[\s\S]/.test(text) ? 'lines' : 'one-line';
  }
  return 'none';
}

/** The text of a key that a paste could hold, '' for any other event. */
function typedText(event: { readonly type: string; readonly key?: unknown } | undefined): string {
  if (!isKey(event)) return '';
  switch (event.key.name) {
    case 'enter':
    case 'ctrl+j':
      return '\n';
    case 'tab':
      return '\t';
    default:
      return event.key.text;
  }
}

function isKey(event: { readonly type: string } | undefined): event is InputEvent & { readonly type: 'key' } {
  return event?.type === 'key';
}
