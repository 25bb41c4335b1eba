import type { CommandId } from '../../core/commands.ts';
import { keyNamed } from '../../core/key-table.ts';
import { choicesOf, markedIndex } from '../../core/panels/setup/choices.ts';
import { isFieldScreen, isTokenScreen, type SetupPanel, stepOf } from '../../core/panels/setup/panel.ts';
import { setupPage } from '../../core/panels/setup.ts';
import { type SafeText, words } from '../../core/safe-text.ts';
import type { State } from '../../core/state.ts';
import { type Frame, hintLine, type Look, NARROW, panelFrame } from '../../render/frame.ts';
import { blank, type Line } from '../../render/row.ts';
import { wrapLine } from '../../render/wrap.ts';
import { type Body, BodyBuilder } from './setup/body.ts';
import { wordsOf } from './setup/choice-words.ts';
import { questionOf } from './setup/question.ts';

/** Rows that panelFrame takes for the title, the blank below it and the hints. */
const FRAME_ROWS = 3;
/** Rows at most for what is said above the hints. */
const SAID_ROWS = 4;

/** The screen of the set-up wizard: one question, what is known about it, and the answers to choose from. */
export function setupFrame(state: State, panel: SetupPanel, look: Look): Frame {
  const body = bodyOf(state, panel, look);
  const room = Math.max(1, look.rows - FRAME_ROWS);
  const said = saidLines(state, panel, look).slice(0, Math.max(0, Math.min(SAID_ROWS, room - 2)));
  const height = room - said.length;
  const from = firstRow(body, height, panel.pages);
  const shown = body.lines.slice(from, from + height);
  const filled = [...shown, ...Array.from({ length: height - shown.length }, (): Line => []), ...said];
  const cursorRow = body.cursor === null ? -1 : body.cursor.row - from;
  return panelFrame(look, {
    title: [{ text: words`Set up hf-tui`, style: 'accent' }],
    right: [
      ...moreLine(look, from > 0, from + height < body.lines.length),
      { text: words`${stepOf(panel.screen)} of 4` },
    ],
    body: filled,
    hints: hintsOf(state, panel, look),
    cursor:
      body.cursor === null || cursorRow < 0 || cursorRow >= height
        ? null
        : { column: body.cursor.column, row: cursorRow },
  });
}

function bodyOf(state: State, panel: SetupPanel, look: Look): Body {
  const body = new BodyBuilder(look);
  questionOf(panel)(state, panel, body);
  const choices = choicesOf(state, panel);
  const marked = markedIndex(panel, choices);
  choices.forEach((choice, i) => {
    const { label, details } = wordsOf(state, panel, choice);
    body.choice(i + 1, label, details, i === marked);
  });
  return body.build();
}

/** The first row in view: what has the focus is in view, from the top as long as it can be. */
function firstRow(body: Body, height: number, pages: number): number {
  const { from, to } = body.focus;
  const least = Math.max(0, to - height + 1);
  const start = Math.min(least, from);
  const last = Math.max(0, body.lines.length - height);
  return Math.max(0, Math.min(last, start + pages * Math.max(1, height - 1)));
}

function moreLine(look: Look, above: boolean, below: boolean): Line {
  if (!above && !below) return [];
  if (look.columns < NARROW) {
    return [{ text: above && below ? words`↑↓ ` : above ? words`↑ ` : words`↓ `, style: 'dim' }];
  }
  const key = below ? keyNamed('page-down') : keyNamed('page-up');
  return [{ text: words`${key} shows more   `, style: 'dim' }];
}

/** What went wrong with the last key, what is being written, or a notice of the program. */
function saidLines(state: State, panel: SetupPanel, look: Look): readonly Line[] {
  const wrapped = (line: Line) => wrapLine(line, look.columns - 1, { first: [{ text: blank(1) }] });
  if (panel.problem !== null) {
    const { message, hint } = panel.problem;
    return wrapped([
      { text: words`✗ `, style: 'error' },
      { text: words`${message} ` },
      { text: words`${hint}`, style: 'dim' },
    ]);
  }
  if (panel.work?.kind === 'keep' || panel.work?.kind === 'save') {
    return wrapped([{ text: words`saving`, style: 'dim' }]);
  }
  if (state.notice === null) return [];
  const { tone, text, hint } = state.notice;
  return wrapped([
    ...(tone === 'error' ? [{ text: words`✗ `, style: 'error' } as const] : []),
    ...(tone === 'done' ? [{ text: words`✓ `, style: 'ok' } as const] : []),
    { text: words`${text} ` },
    { text: words`${hint}`, style: 'dim' },
  ]);
}

function hintsOf(state: State, panel: SetupPanel, look: Look): Line {
  const hasChoices = choicesOf(state, panel).length > 0;
  const hasField = isTokenScreen(panel.screen) || isFieldScreen(panel.screen);
  const hasPage = setupPage(state, panel) !== null;
  const only: CommandId[] = [
    ...(hasChoices || hasField ? (['submit'] as const) : []),
    'back',
    'setup-skip',
    ...(isTokenScreen(panel.screen) ? (['reveal'] as const) : []),
    ...(hasPage ? (['setup-open-page', 'setup-copy-link'] as const) : []),
  ];
  return hintLine(look.columns, 'setup', {
    only,
    words: {
      submit: submitWord(state, panel),
      back: panel.trail.length === 0 ? words`leave` : words`back`,
      'setup-skip': words`skip`,
      reveal: panel.revealed ? words`mask it` : words`show it`,
      'setup-open-page': words`open the page`,
      'setup-copy-link': words`copy the link`,
    },
  });
}

function submitWord(state: State, panel: SetupPanel): SafeText {
  if (isTokenScreen(panel.screen)) return words`check it`;
  if (panel.screen === 'model' || panel.screen === 'variable') return words`try it`;
  if (isFieldScreen(panel.screen)) return words`go on`;
  // The mark before a choice is a sign; its number is the word for it.
  return words`choose ${markedIndex(panel, choicesOf(state, panel)) + 1}`;
}
