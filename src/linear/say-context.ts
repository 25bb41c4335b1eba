import { isNearlyFull, type NextContext, nextContext } from '../core/notebook/next-context.ts';
import type { State } from '../core/state.ts';
import { count } from '../render/quantity.ts';
import { type Said, say } from './said.ts';
import { wordOf } from './words.ts';

/** What the next prompt will send. */
export function contextLines(state: State): readonly Said[] {
  const { endpoint } = state;
  if (endpoint === null) return [say('No endpoint was chosen yet.')];
  const context = nextContext(state);
  if (context === null) return [say(`${endpoint.name} holds no conversation: a prompt is sent alone.`)];
  const { cells, tokens, window } = context;
  const which = cells.length === 0 ? 'no cell' : `In ${cells.map(stretch).join(', ')}`;
  const instructions = state.session.system === '' ? '' : ', the instructions';
  const size =
    window === null ? 'The size of its window is not known.' : `${endpoint.name} takes ${count(window)}.`;
  return [
    say(
      `The next prompt to ${endpoint.name} sends along ${which}${instructions}: about ${count(tokens)} tokens. ${size}`,
    ),
    ...fullLines(context),
  ];
}

/** A warning before the next answer no longer fits. */
export function fullLines(context: NextContext): readonly Said[] {
  if (!isNearlyFull(context)) return [];
  const of = `about ${count(context.tokens)} of ${count(context.window ?? 0)} tokens`;
  return [
    say(
      `The conversation is nearly full, ${of}: ${wordOf('mute')} NUMBER leaves a cell out, ${wordOf('fork')} NUMBER goes on from there.`,
    ),
  ];
}

const stretch = ([from, to]: NextContext['cells'][number]): string =>
  from === to ? `${from}` : `${from} to ${to}`;
