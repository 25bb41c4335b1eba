import type { PromptDraft } from '../composer.ts';
import { keyNamed, shownKey } from '../key-table.ts';
import { type State, withComposer, withNotice } from '../state.ts';
import { nextContext } from './next-context.ts';

/**
 * Says that a prompt with what goes along is longer than the model takes, the first time it is to be sent; null when it
 * may go. The length is an estimate: sending once more sends it all the same.
 */
export function lengthAsked(state: State, drafts: readonly PromptDraft[]): State | null {
  const { composer, endpoint } = state;
  const { text } = composer.buffer;
  // A slash command sends something else than what is typed.
  const typed = drafts.find((draft) => draft.task === 'chat' && draft.text === text);
  if (typed === undefined || composer.lengthAsked === text) return null;
  const context = nextContext(state);
  if (context?.window == null || context.tokens <= context.window) return null;
  const [mute, fork, cells] = [shownKey('mute'), shownKey('fork'), shownKey('command-mode')];
  const wayOut =
    context.cells.length === 0
      ? 'Shorten it.'
      : `${cells}, then ${mute} leaves a cell out or ${fork} goes on in a fork.`;
  return withNotice(
    withComposer(state, { ...composer, lengthAsked: text }),
    'error',
    `This is too long: about ${grouped(context.tokens)} tokens, and ${endpoint?.name ?? 'the model'} takes ${grouped(context.window)}.`,
    `${wayOut} ${keyNamed('send')} again sends it all the same.`,
  );
}

/** `11,000` */
const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
