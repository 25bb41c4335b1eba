import { contextOf } from '../core/key-context.ts';
import {
  type EndpointFormPanel,
  fieldsOf,
  KINDS,
  suggestionsOf,
  tokenKind,
  tokenKinds,
} from '../core/panels/endpoint-fields.ts';
import type { Panel } from '../core/panels/panel.ts';
import { shownItemsOf } from '../core/panels/pick.ts';
import { choicesOf } from '../core/panels/setup/choices.ts';
import { isFieldScreen, isTokenScreen, type SetupPanel } from '../core/panels/setup/panel.ts';
import { servedModel } from '../core/served-model.ts';
import { type State, topPanel } from '../core/state.ts';
import { cleanPastedToken, looksLikeToken } from '../core/token-shape.ts';
import { hearCommand } from './hear-command.ts';
import { command, does, type Heard, refused, typed } from './heard.ts';
import { parseSlashLine } from './slash-line.ts';
import { NO_SUCH_WORD } from './words.ts';

/** What a line means where the keyboard is. Pure: the same line in the same state is always the same. */
export function hear(state: State, line: string): Heard {
  const panel = topPanel(state);
  const isSecret = panel?.kind === 'setup' && isTokenScreen(panel.screen);
  const slash = parseSlashLine(state, line);
  if (slash !== null && !(isSecret && slash.kind === 'unknown')) {
    switch (slash.kind) {
      case 'command':
        return hearCommand(state, slash.id, slash.argument);
      case 'reading':
        return { kind: 'read', what: slash.word, of: slash.argument };
      case 'unknown': {
        const why = NO_SUCH_WORD.get(slash.name);
        if (why !== undefined) return refused(why);
        return refused(
          `There is no command /${slash.name}${panel === undefined ? '' : ' here'}.`,
          slash.nearest === null ? '/help lists all.' : `Did you mean /${slash.nearest}?`,
        );
      }
    }
  }
  return panel === undefined ? hearPrompt(state, line) : hearPanel(state, panel, line.trim());
}

/** A prompt; an empty line sends what stands in the prompt already. */
function hearPrompt(state: State, line: string): Heard {
  const { composer } = state;
  if (composer.keyAsked !== undefined && composer.keyAsked === composer.buffer.text.trim()) {
    return isYes(line) ? does(command('send')) : does(command('clear'));
  }
  if (line.trim() === '') {
    return composer.buffer.text === '' && composer.attachments.length === 0 ? does() : does(command('send'));
  }
  return does({ type: 'edited', text: line }, command('send'));
}

const isYes = (line: string): boolean => /^y(?:es)?$/i.test(line.trim());

function hearPanel(state: State, panel: Panel, line: string): Heard {
  switch (panel.kind) {
    case 'confirm':
      return does(command(isYes(line) ? 'yes' : 'no'));
    case 'setup':
      return hearSetup(state, panel, line);
    case 'endpoint-form':
      return hearForm(state, panel, line);
    case 'sessions':
      if (panel.renaming !== null)
        return line === '' ? does(command('back')) : does(...typed(line), command('submit'));
      return hearList(state, panel, line);
    case 'endpoints':
    case 'dedicated':
    case 'tokens':
    case 'settings':
      return hearList(state, panel, line);
    case 'help':
    case 'palette':
      return does(command('back'));
  }
}

/** A number chooses, an empty line goes back, other words say what to look for. */
function hearList(state: State, panel: Panel, line: string): Heard {
  if (line === '') return does(command('back'));
  if (!/^\d+$/.test(line)) return does(...typed(line));
  const at = Number(line) - 1;
  if (shownItemsOf(state, panel)?.[at] === undefined) return refused(`There is no number ${line}.`);
  return does({ type: 'picked', at }, command('choose'));
}

function hearSetup(state: State, panel: SetupPanel, line: string): Heard {
  const isField = isTokenScreen(panel.screen) || isFieldScreen(panel.screen);
  if (isField) return line === '' ? does(command('submit')) : does(...typed(line), command('submit'));
  if (line === '') return does();
  if (!/^\d+$/.test(line)) {
    // A token may be pasted where it is asked whether there is one.
    const isToken = panel.screen === 'welcome' && looksLikeToken(cleanPastedToken(line));
    return isToken ? does({ type: 'paste', text: line }) : refused('Give a number.');
  }
  if (choicesOf(state, panel)[Number(line) - 1] === undefined) return refused(`There is no number ${line}.`);
  return does({ type: 'paste', text: line }, command('submit'));
}

/** One field after the other; an empty line leaves a field as it is. */
function hearForm(state: State, panel: EndpointFormPanel, line: string): Heard {
  // Behind the last field it is saved, and so it is once what was wrong is mended.
  const isLast = fieldsOf(panel, state.bases).at(-1) === panel.focus;
  const goOn = [command(isLast || panel.problem !== null ? 'submit' : 'field-next')];
  if (line === '') return does(...goOn);
  if (panel.focus === 'kind' || panel.focus === 'token') {
    const values: readonly string[] = panel.focus === 'kind' ? KINDS : tokenKinds(panel);
    const present = panel.focus === 'kind' ? panel.endpointKind : tokenKind(panel, state.bases);
    const wanted = Number(line) - 1;
    if (values[wanted] === undefined) return refused(`Give a number from 1 to ${values.length}.`);
    const steps = (wanted - values.indexOf(present) + values.length) % values.length;
    const turned = Array.from({ length: steps }, () => command('char-right'));
    // The name of a variable is a field of its own, which comes next.
    return does(...turned, ...(values[wanted] === 'env' ? [command('field-next')] : goOn));
  }
  const suggested = /^\d+$/.test(line) ? suggestionsOf(state, panel)[Number(line) - 1]?.id : undefined;
  const text = suggested ?? line;
  // Who serves a model is offered next, with the figures to choose by: an empty line leaves it to the fastest.
  const isModel = panel.focus === 'model' && panel.endpointKind === 'providers';
  const hasWays = isModel && panel.texts.model.text !== text && servedModel(state.served, text)?.id === text;
  return hasWays ? does(...typed(text)) : does(...typed(text), ...goOn);
}

/** What a line is typed for, where the keyboard is: the words before it. */
export function promptOf(state: State): string {
  const panel = topPanel(state);
  if (panel === undefined) return notebookPrompt(state);
  switch (panel.kind) {
    case 'confirm':
      return `${panel.yes}? y or n: `;
    case 'setup':
      if (isTokenScreen(panel.screen)) return 'Token (it is not shown): ';
      if (isFieldScreen(panel.screen)) return 'Answer: ';
      return choicesOf(state, panel).length === 0 ? '' : 'Number: ';
    case 'endpoint-form':
      return 'Value, or an empty line to leave it: ';
    case 'sessions':
      return panel.renaming === null ? LIST : 'New title: ';
    case 'endpoints':
    case 'dedicated':
    case 'tokens':
    case 'settings':
      return LIST;
    case 'help':
    case 'palette':
      return '';
  }
}

const LIST = 'Number, words to look for, or an empty line to leave: ';

function notebookPrompt(state: State): string {
  const { composer, session, saved } = state;
  if (composer.keyAsked !== undefined && composer.keyAsked === composer.buffer.text.trim())
    return 'Send it all the same? y or n: ';
  const { target } = composer;
  const at = target.kind === 'end' ? -1 : session.exchanges.findIndex(({ id }) => id === target.id);
  const notSaved = saved.kind === 'failed' ? ', NOT SAVED' : saved.kind === 'read-only' ? ', read-only' : '';
  if (target.kind === 'edit') return `\nIn ${at + 1} instead${notSaved}: `;
  if (target.kind !== 'end') return `\nNew cell ${target.kind} In ${at + 1}${notSaved}: `;
  return `\nIn ${session.exchanges.length + 1}${notSaved}: `;
}

/** Whether what is typed must not be seen. */
export function isSecret(state: State): boolean {
  const panel = topPanel(state);
  return contextOf(state) === 'setup' && panel?.kind === 'setup' && isTokenScreen(panel.screen);
}
