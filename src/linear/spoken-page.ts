import { choicesOf } from '../core/panels/setup/choices.ts';
import { isFieldScreen, type SetupPanel, stepOf } from '../core/panels/setup/panel.ts';
import { setupPage } from '../core/panels/setup.ts';
import { type SafeText, words } from '../core/safe-text.ts';
import type { State } from '../core/state.ts';
import type { Mark, Page } from '../ui/screens/setup/body.ts';
import { wordsOf } from '../ui/screens/setup/choice-words.ts';
import { questionOf } from '../ui/screens/setup/question.ts';
import { type Said, say, warn } from './said.ts';
import { spokenHint } from './spoken-hint.ts';
import { wordOf } from './words.ts';

const MARKS: Readonly<Record<Mark, string>> = {
  ok: 'Good: ',
  failed: 'Failed: ',
  waiting: 'Waiting: ',
  note: '',
  warning: 'Warning: ',
};

/** Seconds that pass, and how to stop waiting: read out, they would never end. */
const TICKING = / · \d+ s · .*$/;

/** A page of the wizard as lines. */
class SpokenPage implements Page {
  readonly isLow = false;
  readonly #lines: Said[] = [];

  get lines(): readonly Said[] {
    return this.#lines;
  }

  heading(text: SafeText): this {
    return this.text(text);
  }

  gap(): this {
    return this;
  }

  text(text: SafeText): this {
    this.#lines.push(say(spokenHint(text, 'setup')));
    return this;
  }

  step(number: number, text: SafeText): this {
    this.#lines.push(say(`Step ${number}. ${text}`));
    return this;
  }

  mark(mark: Mark, text: SafeText, detail: SafeText = words``): this {
    const said = `${MARKS[mark]}${text.replace(TICKING, '')}`;
    this.#lines.push(mark === 'failed' ? warn(said) : say(said));
    if (detail !== '') this.text(detail);
    return this;
  }

  /** What a field holds is not read out: it may be a token. */
  field(): this {
    return this;
  }
}

/** A step of the wizard: its question, and the answers by number. */
export function setupLines(state: State, panel: SetupPanel): readonly Said[] {
  const page = new SpokenPage();
  questionOf(panel)(state, panel, page);
  const choices = choicesOf(state, panel);
  const numbered = choices.map((choice, i) => {
    const { label, details } = wordsOf(state, panel, choice);
    const more = details.map((line) => line.map(({ text }) => text.replace(/^! /, 'Warning: ')).join(''));
    return say([`${i + 1}. ${label}`, ...more].join('. ').replace(/\.\. /g, '. '));
  });
  const held = isFieldScreen(panel.screen) ? panel.fields[panel.screen].text : '';
  const problem = panel.problem;
  return [
    say(`Set up, step ${stepOf(panel.screen)} of 4.`),
    ...page.lines,
    ...numbered,
    ...(held === '' ? [] : [say(`Typed so far: ${held}`)]),
    ...(problem === null ? [] : [warn(`${problem.message} ${spokenHint(problem.hint, 'setup')}`.trim())]),
    ...(panel.work?.kind === 'keep' || panel.work?.kind === 'save' ? [say('Saving.')] : []),
  ];
}

/** What can be done besides answering. */
export function setupActions(state: State, panel: SetupPanel): string {
  const pages =
    setupPage(state, panel) === null ? [] : [wordOf('setup-open-page'), wordOf('setup-copy-link')];
  return [wordOf('back'), wordOf('setup-skip'), ...pages, wordOf('help')].join(', ');
}
