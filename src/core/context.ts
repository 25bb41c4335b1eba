import { chosenRun, type Exchange, type ImageRef, type JsonBytes } from './exchange.ts';
import { perExchange } from './exchange-fold.ts';
import { withoutPaths } from './notebook/mentions.ts';
import type { Session } from './session.ts';

/** A message whose images are still files. */
export type ContextMessage =
  | { readonly role: 'system' | 'assistant'; readonly text: string; readonly json?: JsonBytes }
  | { readonly role: 'user'; readonly text: string; readonly images: readonly ImageRef[] };

/** What a caption asks a vision chat model when the user gave no words of their own. */
export const CAPTION_PROMPT = 'Describe this image in one sentence.';

/** Whether the exchanges below it are sent this one: a chat exchange that is not muted and was answered. */
export const isSent = perExchange(
  (exchange): boolean =>
    exchange.task === 'chat' && !exchange.muted && (chosenRun(exchange)?.output ?? '') !== '',
);

/**
 * What an exchange sends: the system text, every chat exchange above it that is not muted and was answered,
 * and itself. A caption stands alone.
 */
export function contextOf(
  session: Pick<Session, 'system' | 'exchanges'>,
  exchange: Exchange,
): readonly ContextMessage[] {
  return [...contextMessages(session, exchange)];
}

/** The exchanges whose conversation goes with this one. */
export function* sentAbove(
  { exchanges }: Pick<Session, 'exchanges'>,
  { id, task }: Exchange,
): Generator<Exchange, void> {
  if (task === 'caption') return;
  for (const earlier of exchanges) {
    if (earlier.id === id) return;
    if (isSent(earlier)) yield earlier;
  }
}

/** The same one after the other, for those who do not take them all at once. */
export function* contextMessages(
  session: Pick<Session, 'system' | 'exchanges'>,
  exchange: Exchange,
): Generator<ContextMessage, void> {
  if (session.system.trim() !== '') yield { role: 'system', text: session.system };
  if (exchange.task === 'caption') {
    const text = exchange.input.trim() === '' ? CAPTION_PROMPT : exchange.input;
    yield { role: 'user', text, images: exchange.images };
    return;
  }
  for (const earlier of sentAbove(session, exchange)) {
    yield { role: 'user', text: withoutPaths(earlier.input), images: earlier.images };
    yield answerOf(earlier);
  }
  yield { role: 'user', text: withoutPaths(exchange.input), images: exchange.images };
}

function answerOf(exchange: Exchange): ContextMessage {
  const { answerJson } = exchange;
  const text = () => chosenRun(exchange)?.output ?? '';
  if (answerJson === undefined) return { role: 'assistant', text: text() };
  return {
    role: 'assistant',
    json: answerJson,
    get text() {
      return text();
    },
  };
}
