import { remarkOn } from '../../core/endpoint.ts';
import { resolveReference } from '../../core/endpoint-reference.ts';
import type { AppError } from '../../core/errors.ts';
import { EXPORT_FORMS, exportFormNamed } from '../../core/export-form.ts';
import { setParameter } from '../../core/parameters.ts';
import { newSession, titleOf } from '../../core/session.ts';
import { plainTextOf } from '../../transfer/plain-text.ts';
import { loadSettings } from '../choose-endpoint.ts';
import { nearest } from '../nearest.ts';
import { errorText, plainText } from '../text-output.ts';
import { placesOf, withMuted } from './cells.ts';
import { chooseByNumber } from './choose-by-number.ts';
import type { Linear, LinearQuestion, LinearState } from './linear-state.ts';

/** What can be typed instead of a question, and what it does. */
export const LINEAR_COMMANDS = [
  ['help', 'lists these'],
  ['endpoint [NAME]', 'asks another endpoint: by name, model id or URL, or chosen from a list'],
  ['model ID', 'asks a model on Inference Providers'],
  ['image PATH', 'sends an image along with the next question'],
  ['caption PATH', 'captions an image'],
  ['system TEXT', 'sets the instructions for the model'],
  ['set NAME VALUE', 'sets temperature, top_p, max_tokens, seed or stop'],
  ['rename TITLE', 'gives the session a title'],
  ['sessions', 'opens another session, chosen from a list'],
  ['show', 'reads the whole session out again'],
  ['find TEXT', 'reads out where the session says that'],
  ['mute NUMBER', 'leaves an exchange out of what is sent, or takes it in again'],
  ['export FORM [PATH]', `writes the session into a file: ${EXPORT_FORMS.join(', ')}`],
  ['retry [NUMBER]', 'asks the last question again, or the one of that number; earlier answers are kept'],
  ['new', 'begins a new session'],
  ['quit', 'ends; so does Ctrl+D'],
] as const;

type Outcome = 'done' | 'quit' | 'no command' | LinearQuestion;

/** Does what a line that begins with a slash says; a line without one is no command. */
export async function slashCommand(line: string, state: LinearState, linear: Linear): Promise<Outcome> {
  const [, name, rest = ''] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(line) ?? [];
  if (name === undefined) return 'no command';
  const { context } = linear;
  const { ports, stdout } = context;
  switch (name) {
    case 'help':
      for (const [written, about] of LINEAR_COMMANDS) await stdout.line(`/${written}: ${about}`);
      await stdout.line('A line that ends in a backslash goes on in the next one. Ctrl+C stops a reply.');
      return 'done';
    case 'quit':
      return 'quit';
    case 'model':
      if (rest.trim() === '') {
        await context.stderr.line('Give a model: /model ORG/NAME.');
        return 'done';
      }
      await changeEndpoint(rest, state, linear);
      return 'done';
    case 'find': {
      const places = placesOf(state.session, rest);
      for (const place of places) await stdout.line(place);
      if (places.length === 0) await stdout.line('This session does not say that.');
      return 'done';
    }
    case 'mute': {
      const muted = withMuted(state.session, Number(rest.trim() || 'none'));
      if (muted === null) {
        await context.stderr.line('Give the number of an exchange: /mute 2.');
        return 'done';
      }
      const saved = await ports.sessions.save(muted.session);
      if (!saved.ok) return refuse(saved.error, linear);
      state.session = muted.session;
      await stdout.line(`In ${rest.trim()} is ${muted.exchange.muted ? 'no longer' : 'again'} sent along.`);
      return 'done';
    }
    case 'endpoint':
      await changeEndpoint(rest, state, linear);
      return 'done';
    case 'image':
    case 'caption': {
      const image = await ports.images.inspect(rest.trim());
      if (!image.ok) return refuse(image.error, linear);
      if (name === 'caption') {
        state.images = [image.value];
        return { task: 'caption', input: '' };
      }
      state.images = [...state.images, image.value];
      await stdout.line(
        `${image.value.path}, ${image.value.width} by ${image.value.height}: goes with the next question.`,
      );
      return 'done';
    }
    case 'system':
      state.session = { ...state.session, system: rest };
      await stdout.line(rest === '' ? 'No instructions.' : 'The model gets these instructions from now on.');
      return 'done';
    case 'set': {
      const [parameter = '', ...values] = rest.split(/\s+/);
      const set = setParameter(state.session.parameters, parameter, values.join(' '));
      if (!set.ok) return refuse(set.error, linear);
      state.session = { ...state.session, parameters: set.value };
      await stdout.line(`${parameter}: ${values.join(' ') || 'default'}.`);
      return 'done';
    }
    case 'rename': {
      state.session = { ...state.session, title: rest.trim() };
      const saved = await ports.sessions.save(state.session);
      if (!saved.ok) return refuse(saved.error, linear);
      await stdout.line(`Renamed to "${titleOf(state.session)}".`);
      return 'done';
    }
    case 'sessions':
      await changeSession(state, linear);
      return 'done';
    case 'show':
      await stdout.write(plainText(plainTextOf(state.session)));
      return 'done';
    case 'export':
      await exportSession(rest, state, linear);
      return 'done';
    case 'retry': {
      const { exchanges } = state.session;
      const again = exchanges[Number(rest.trim() || exchanges.length) - 1];
      if (again !== undefined) return { task: again.task, input: again.input, again };
      await context.stderr.line('There is no such question yet.');
      return 'done';
    }
    case 'new':
      state.session = newSession(ports.makeId(), ports.clock.now(), state.endpoint.name);
      state.images = [];
      await stdout.line('A new session.');
      return 'done';
    default: {
      const names = LINEAR_COMMANDS.map(([written]) => written.split(' ')[0] ?? '');
      const meant = nearest(name, names);
      await context.stderr.line(
        `There is no command /${name}. ${meant === undefined ? '/help lists all.' : `Did you mean /${meant}?`}`,
      );
      return 'done';
    }
  }
}

async function exportSession(rest: string, state: LinearState, { context }: Linear): Promise<void> {
  const [, name = '', path = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest.trim()) ?? [];
  const form = exportFormNamed(name);
  if (form === null) {
    await context.stderr.line(`Give a form: /export FORM [PATH], with ${EXPORT_FORMS.join(', ')}.`);
    return;
  }
  const written = await context.ports.transfer.write(state.session, form, path || null, 'another');
  if (!written.ok) {
    await context.stderr.write(errorText(written.error));
    return;
  }
  await context.stdout.line([`Exported to ${written.value.path}.`, ...written.value.said].join(' '));
}

async function changeEndpoint(reference: string, state: LinearState, linear: Linear): Promise<void> {
  const { context } = linear;
  if (reference.trim() === '') {
    state.endpoint = (await chooseByNumber(linear)) ?? state.endpoint;
  } else {
    const settings = await loadSettings(context);
    const resolved = resolveReference(settings, reference, context.bases.router);
    if (!resolved.ok) {
      await refuse(resolved.error, linear);
      return;
    }
    state.endpoint = resolved.value.endpoint;
    if (resolved.value.notice !== undefined) await context.stdout.line(resolved.value.notice);
  }
  await context.stdout.line(`Asking ${state.endpoint.name} from now on.`);
  if (remarkOn(state.endpoint) !== '') await context.stdout.line(remarkOn(state.endpoint));
}

async function changeSession(state: LinearState, linear: Linear): Promise<void> {
  const { context, lines } = linear;
  const { sessions } = await context.ports.sessions.list();
  for (const [i, session] of sessions.entries()) {
    await context.stdout.line(
      `${i + 1}. ${titleOf(session)}, ${session.exchanges === 1 ? '1 exchange' : `${session.exchanges} exchanges`}`,
    );
  }
  const line = await lines.next('Number: ', context.signal);
  const chosen = sessions[Number(line?.trim() || 'none') - 1];
  if (chosen === undefined) {
    await context.stdout.line('The session stays as it is.');
    return;
  }
  const opened = await context.ports.sessions.open(chosen.id);
  const problem = opened.ok ? opened.value.readOnly : opened.error;
  if (problem !== null || !opened.ok) {
    if (problem !== null) await refuse(problem, linear);
    return;
  }
  state.session = opened.value.session;
  await context.stdout.line(`Session: ${titleOf(state.session)}.`);
}

async function refuse(error: AppError, { context }: Linear): Promise<'done'> {
  await context.stderr.write(errorText(error));
  return 'done';
}
