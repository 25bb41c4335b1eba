import type { Effect } from '../../core/effect.ts';
import type { Msg } from '../../core/message.ts';
import type { Copied, TerminalPort } from '../ports.ts';

type EffectOf<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;
type Dispatch = (msg: Msg) => void;

export async function copyText(
  effect: EffectOf<'copy'>,
  terminal: TerminalPort,
  dispatch: Dispatch,
): Promise<void> {
  const copied = await terminal.copy(effect.text);
  dispatch(copied.ok ? saidOf(effect.what, copied.value) : { type: 'problem', error: copied.error });
}

function saidOf(what: string, { how, isKnown }: Copied): Msg {
  return isKnown
    ? { type: 'told', tone: 'done', text: `Copied ${what} ${how}.` }
    : { type: 'told', tone: 'info', text: `Sent ${what} ${how}; whether it took it cannot be known.` };
}

export async function editText(
  effect: EffectOf<'edit-in-editor'>,
  terminal: TerminalPort,
  dispatch: Dispatch,
): Promise<void> {
  const edited = await terminal.edit(effect.text);
  dispatch(edited.ok ? { type: 'edited', text: edited.value } : { type: 'problem', error: edited.error });
}

export async function openUrl(
  effect: EffectOf<'open-url'>,
  terminal: TerminalPort,
  dispatch: Dispatch,
): Promise<void> {
  const opened = await terminal.openUrl(effect.url);
  dispatch(
    opened.ok
      ? { type: 'told', tone: 'done', text: `Opened ${effect.url} in your browser.` }
      : { type: 'problem', error: opened.error },
  );
}
