import { isSent } from './context.ts';
import type { Endpoint } from './endpoint.ts';
import type { Exchange } from './exchange.ts';
import { foldOver, perExchange } from './exchange-fold.ts';
import { type FoundKey, keysIn } from './key-shape.ts';

/** A key that is about to leave with a request, and in which part of it. */
export interface KeySent extends FoundKey {
  readonly place: 'prompt' | 'system' | 'earlier' | 'model';
}

/** What a request is made of, before it is made. */
export interface AboutToBeSent {
  readonly task: Exchange['task'];
  readonly input: string;
  /** The system text of the session. */
  readonly system: string;
  /** The exchanges above it. */
  readonly above: readonly Exchange[];
  readonly endpoint: Endpoint;
}

/** The keys in what an exchange asks. */
export const keysOfInput = perExchange(({ input }) => keysIn(input));

/** What holds keys of those that go along, the last one first: ten thousand that hold none take no place. */
interface Holding {
  readonly keys: readonly FoundKey[];
  readonly before: Holding | null;
}

/** The keys in the prompts of the first exchanges of a session, as far as these go along. */
export const keysAbove = foldOver<{ readonly last: Holding | null }>({ last: null }, (sum, exchange) => {
  const keys = isSent(exchange) ? keysOfInput(exchange) : [];
  return keys.length === 0 ? sum : { last: { keys, before: sum.last } };
});

function keysInOrder({ last }: { readonly last: Holding | null }): readonly FoundKey[] {
  const found: (readonly FoundKey[])[] = [];
  for (let holding = last; holding !== null; holding = holding.before) found.push(holding.keys);
  return found.reverse().flat();
}

/**
 * The keys in what the user is about to send: the prompt, the system text, the earlier prompts that go along, the
 * model's id. Earlier answers are not looked through: what is in them came from an endpoint.
 */
export function keysSent({ task, input, system, above, endpoint }: AboutToBeSent): readonly KeySent[] {
  const at = (place: KeySent['place'], found: readonly FoundKey[]) =>
    found.map((key): KeySent => ({ ...key, place }));
  const alone = endpoint.kind === 'text-generation' || endpoint.kind === 'image-to-text';
  return [
    ...at('prompt', keysIn(input)),
    ...at('model', keysIn('model' in endpoint ? (endpoint.model ?? '') : '')),
    ...(alone ? [] : at('system', keysIn(system))),
    ...(alone || task === 'caption' ? [] : at('earlier', keysInOrder(keysAbove.over(above, above.length)))),
  ];
}

/** One sentence about a key that was not sent: what it looks like and where it stands, never the key. */
export function keyNotSent({ name, place }: KeySent): string {
  switch (place) {
    case 'prompt':
      return `This looks like ${name}, and was not sent.`;
    case 'system':
      return `The system text holds what looks like ${name}: nothing was sent.`;
    case 'earlier':
      return `An earlier prompt that goes along holds what looks like ${name}: nothing was sent.`;
    case 'model':
      return `The model's id holds what looks like ${name}: nothing was sent.`;
  }
}
