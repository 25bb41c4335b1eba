import type { CommandId } from '../commands.ts';
import { resolveReference } from '../endpoint-reference.ts';
import { appError } from '../errors.ts';
import { chosenRun } from '../exchange.ts';
import { EXPORT_FORMS, exportFormNamed } from '../export-form.ts';
import { withoutEscapes } from '../image-path.ts';
import { EMPTY_COMPOSER } from '../initial-state.ts';
import { keyIn } from '../key-shape.ts';
import { isModelId } from '../model-id.ts';
import { openEndpoints } from '../panels/endpoints.ts';
import { PARAMETER_NAMES, type Parameters, setParameter } from '../parameters.ts';
import { isRetiredAddress } from '../retired-host.ts';
import { type Next, next, type State, withComposer, withError, withNotice, withReading } from '../state.ts';
import { askAgain, canAskAgain } from './ask-again.ts';
import { copyAnswer, copyNumberedBlock } from './copying.ts';
import { chooseReference, endpointOfRun } from './endpoint-choice.ts';
import { lastExchange, waitsForReading } from './exchanges.ts';
import { saveIfWorth } from './saving.ts';
import { saveElsewhere } from './saving-elsewhere.ts';
import { submit } from './sending.ts';

/** Commands that take an argument; null for one that takes none. The prompt is emptied when they succeed. */
export function argumentCommand(state: State, id: CommandId, argument: string): Next | null {
  switch (id) {
    case 'caption': {
      if (argument === '') return needs(state, 'an image: /caption PATH');
      const path = unquoted(argument);
      return submit(state, [
        {
          task: 'caption',
          target: state.composer.target,
          text: state.composer.buffer.text,
          input: '',
          attachments: state.composer.attachments,
          paths: [path],
        },
      ]);
    }
    case 'attach-image':
      if (argument === '') return needs(state, 'an image: /image PATH');
      return next(withReading(emptied(state), unquoted(argument)), {
        type: 'attach',
        path: unquoted(argument),
        text: argument,
        asked: true,
      });
    case 'endpoints':
      return argument === '' ? openEndpoints(emptied(state), null) : choose(state, argument);
    case 'use-model':
      if (keyIn(argument) !== null) {
        const hint = 'Give an id such as org/name, or org/name:provider.';
        return next(
          withError(state, appError('ENDPOINT_UNKNOWN', 'This looks like a key, not like a model.', hint)),
        );
      }
      // What guides show as a model's address is taken too: it is said what it became.
      if (!isModelId(argument) && !isAddress(argument)) {
        const hint = 'Give an id such as org/name, or org/name:provider.';
        const says = argument === '' ? 'There is no model id yet.' : `"${argument}" is no model id.`;
        return next(withError(state, appError('ENDPOINT_UNKNOWN', says, hint)));
      }
      return choose(state, argument);
    case 'set-system':
      return setSystem(state, argument);
    case 'set-parameter':
      return set(state, argument);
    case 'rename': {
      if (argument === '') return needs(state, 'a title: /rename TITLE');
      const renamed = {
        ...emptied(state),
        session: { ...state.session, title: argument.replace(/\s+/g, ' ') },
      };
      return saveIfWorth(renamed);
    }
    case 'export-session':
      return waitsForReading(state) ?? exportSession(state, argument);
    case 'save-to':
      return waitsForReading(state) ?? saveElsewhere(emptied(state), unquoted(argument));
    case 'retry': {
      const last = lastExchange(state);
      if (!canAskAgain(last)) return next(withNotice(state, 'info', 'There is nothing to run again yet.'));
      return askAgain(emptied(state), last.id, endpointOfRun(state, chosenRun(last)));
    }
    case 'copy-code':
      return argument === '' ? null : copyNumberedBlock(state, argument);
    case 'copy-last':
      return copyAnswer(emptied(state), lastExchange(state));
    default:
      return null;
  }
}

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) || isRetiredAddress(text);
}

/** A reference that means nothing stays in the prompt, to be mended. */
function choose(state: State, reference: string): Next {
  const { ok } = resolveReference(state.settings, reference, state.bases.router);
  return chooseReference(ok ? emptied(state) : state, reference);
}

/** Takes the slash command out of the prompt; what is attached stays. */
export function emptied(state: State): State {
  if (!state.composer.buffer.text.trimStart().startsWith('/')) return state;
  return withComposer(state, { ...EMPTY_COMPOSER, attachments: state.composer.attachments });
}

function setSystem(state: State, argument: string): Next {
  if (argument === '') {
    const present = state.session.system;
    const says = present === '' ? 'There is no system text.' : `The system text is: ${present}`;
    return next(withNotice(emptied(state), 'info', says, '/system TEXT sets it, /system off takes it away.'));
  }
  const system = argument === 'off' ? '' : argument;
  const says =
    system === '' ? 'The system text is gone.' : 'The system text goes before every prompt of this session.';
  return saveIfWorth(withNotice({ ...emptied(state), session: { ...state.session, system } }, 'done', says));
}

function set(state: State, argument: string): Next {
  const [name = '', ...rest] = argument.split(/\s+/);
  if (name === '') {
    const present = describeParameters(state.session.parameters);
    const says = present === '' ? "Every parameter has the model's own default." : `Set: ${present}.`;
    return next(
      withNotice(emptied(state), 'info', says, `/set NAME VALUE; known are ${PARAMETER_NAMES.join(', ')}.`),
    );
  }
  const value = argument.slice(argument.indexOf(name) + name.length).trim();
  if (rest.length === 0) {
    const now = describeParameters({
      [name]: state.session.parameters[name as keyof Parameters],
    } as Parameters);
    return next(
      withNotice(
        state,
        'info',
        now === '' ? `${name} is not set.` : `${now}.`,
        `/set ${name} VALUE sets it.`,
      ),
    );
  }
  const changed = setParameter(state.session.parameters, name, value);
  if (!changed.ok) return next(withError(state, changed.error));
  const says = describeParameters(changed.value);
  const done = withNotice(
    { ...emptied(state), session: { ...state.session, parameters: changed.value } },
    'done',
    says === '' ? "Every parameter has the model's own default." : `Set: ${says}.`,
  );
  return state.session.exchanges.length > 0 ? saveIfWorth(done) : next(done);
}

function exportSession(state: State, argument: string): Next {
  const [, name = '', path = ''] = /^(\S*)\s*([\s\S]*)$/.exec(argument) ?? [];
  const form = exportFormNamed(name);
  if (form === null) {
    const what = name === '' ? 'Which form?' : `"${name}" is no form.`;
    return next(withNotice(state, 'error', what, `/export FORM [PATH]: ${EXPORT_FORMS.join(', ')}.`));
  }
  if (state.session.exchanges.length === 0) {
    return next(withNotice(state, 'info', 'There is nothing to export yet.'));
  }
  return next(emptied(state), {
    type: 'export-session',
    session: state.session,
    form,
    path: path === '' ? null : unquoted(path),
  });
}

/** `temperature 0.7, stop "###"` */
function describeParameters(parameters: Parameters): string {
  return PARAMETER_NAMES.flatMap((name) => {
    const value = parameters[name];
    if (value === undefined) return [];
    return [
      `${name} ${typeof value === 'number' ? value : value.map((stop) => JSON.stringify(stop)).join(' ')}`,
    ];
  }).join(', ');
}

function needs(state: State, what: string): Next {
  return next(withNotice(state, 'error', `This command needs ${what}.`));
}

/** A path as typed: without the quotes around it, and with `\ ` as a space. */
function unquoted(path: string): string {
  const quoted = /^(["'])([\s\S]*)\1$/.exec(path);
  if (quoted !== null) return quoted[2] ?? '';
  return withoutEscapes(path);
}
