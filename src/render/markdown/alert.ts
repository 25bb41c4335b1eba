import type { Token } from 'marked';
import { type SafeText, words } from '../../core/safe-text.ts';
import type { Style } from '../theme.ts';

/** A quote that says what it is, as GitHub has it: `[!NOTE]` on its first line. */
export interface Alert {
  readonly label: SafeText;
  readonly styles: readonly Style[];
  /** What stands behind that. */
  readonly rest: readonly Token[];
}

const FIRST_LINE = /^\[!(note|tip|important|warning|caution)\][ \t]*(?=\n|$)/i;

/** The alert that the text of a paragraph in a quote begins; null: it begins none. */
export function alertAt(tokens: readonly Token[]): Alert | null {
  const [first, next] = tokens;
  const mark = first?.type === 'text' ? FIRST_LINE.exec(first.raw) : null;
  if (first === undefined || mark === null) return null;
  const behind = first.raw.slice(mark[0].length);
  if (behind === '' && next !== undefined && next.type !== 'br') return null;
  const rest: Token = { type: 'text', raw: behind, text: behind };
  return {
    ...labelOf((mark[1] ?? '').toLowerCase()),
    rest: [...(behind === '' ? [] : [rest]), ...tokens.slice(1)],
  };
}

function labelOf(name: string): Pick<Alert, 'label' | 'styles'> {
  switch (name) {
    case 'tip':
      return { label: words`Tip`, styles: ['bold', 'ok'] };
    case 'important':
      return { label: words`Important`, styles: ['bold', 'accent'] };
    case 'warning':
      return { label: words`Warning`, styles: ['bold', 'warning'] };
    case 'caution':
      return { label: words`Caution`, styles: ['bold', 'error'] };
    default:
      return { label: words`Note`, styles: ['bold'] };
  }
}
