import { shownKey } from '../core/key-table.ts';
import { isNearlyFull, type NextContext, nextContext } from '../core/notebook/next-context.ts';
import { joinSafe, type SafeText, words } from '../core/safe-text.ts';
import type { State } from '../core/state.ts';
import { count } from './quantity.ts';
import { blank, type Line, widthOf } from './row.ts';
import type { Style } from './theme.ts';

/** Cells of rule at both ends, and at least between two notes. */
const END = 2;

/** Stretches of cells that are named; more are counted. */
const NAMED = 4;

/**
 * The line between page and prompt: what the next prompt sends, and whether there is more of the page below. What does
 * not fit is said in fewer words, or not at all.
 */
export function ruleLine(state: State, columns: number, below: boolean): Line {
  const width = Math.max(0, columns - 2);
  const note = below ? words` more below ` : words``;
  const right = note !== '' && widthOf(note) + 2 * END <= width ? note : words``;
  const rightEnd = right === '' ? 0 : END;
  const room = width - widthOf(right) - rightEnd - END;
  const context = nextContext(state);
  const said = context === null ? [] : contextWords(context, state.mode === 'command');
  const left = said.find((text) => widthOf(text) + 2 < room) ?? words``;
  const leftText = left === '' ? words`` : words` ${left} `;
  const between = width - widthOf(leftText) - widthOf(right) - rightEnd - (left === '' ? 0 : END);
  const style: Style = context !== null && isNearlyFull(context) ? 'warning' : 'dim';
  return [
    { text: blank(1) },
    ...(left === '' ? [] : [rule(END), { text: leftText, style }]),
    rule(between),
    ...(right === '' ? [] : [{ text: right, style: 'dim' as const }, rule(END)]),
  ];
}

function rule(cells: number) {
  return { text: words`${'─'.repeat(Math.max(0, cells))}`, style: 'dim' as const };
}

/** What is sent, in fewer and fewer words. Nothing while there is nothing but a short prompt. */
function contextWords(context: NextContext, inCommandMode: boolean): readonly SafeText[] {
  const { cells, window } = context;
  if (isNearlyFull(context)) return warnings(context, inCommandMode);
  if (cells.length === 0 && context.tokens < WORTH_SAYING) return [];
  const about = roughly(context.tokens);
  const short = words`about ${about} tokens`;
  const full = window === null ? short : words`about ${about} of ${count(window)} tokens`;
  if (cells.length === 0) return [full, short];
  const which = words`sends ${cellNames(cells)}`;
  return [words`${which} · ${full}`, words`${which} · ${short}`, short, which];
}

/** Tokens of a prompt that goes alone. */
const WORTH_SAYING = 1000;

function warnings({ tokens, window }: NextContext, inCommandMode: boolean): readonly SafeText[] {
  const amount = words`about ${roughly(tokens)} of ${count(window ?? 0)} tokens`;
  const first = inCommandMode ? words`` : words`${shownKey('command-mode')}, then `;
  const [mute, fork] = [shownKey('mute'), shownKey('fork')];
  return [
    words`${amount}: ${first}${mute} leaves a cell out, ${fork} forks`,
    words`${amount}: ${first}${mute} or ${fork}`,
    amount,
    words`nearly full`,
  ];
}

/** `In 1`, `In 1–3, 5`; `12 cells` when they lie too far apart to be named. */
function cellNames(stretches: NextContext['cells']): SafeText {
  if (stretches.length > NAMED) {
    return words`${stretches.reduce((sum, [from, to]) => sum + to - from + 1, 0)} cells`;
  }
  const names = stretches.map(([from, to]) =>
    from === to ? words`${from}` : words`${from}${to === from + 1 ? ', ' : '–'}${to}`,
  );
  return words`In ${joinSafe(names, words`, `)}`;
}

/** A guess is not said to the last digit: `240`, `2,100`, `31,000`. */
function roughly(tokens: number): SafeText {
  const step = Math.max(10, 10 ** Math.max(0, String(Math.round(tokens)).length - 2));
  return count(Math.round(tokens / step) * step);
}
