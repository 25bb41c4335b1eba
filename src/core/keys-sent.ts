import { isSent } from './context.ts';
import type { Endpoint, EndpointSnapshot } from './endpoint.ts';
import { chosenRun, type Exchange } from './exchange.ts';
import { foldOver, perExchange } from './exchange-fold.ts';
import { type FoundKey, keysIn } from './key-shape.ts';
import type { Parameters } from './parameters.ts';

/** A key that is about to leave with a request, and in which part of it. */
export interface KeySent extends FoundKey {
  readonly place: 'prompt' | 'system' | 'earlier' | 'answer' | 'model' | 'stop';
}

/** What a request is made of, before it is made. */
export interface AboutToBeSent {
  readonly task: Exchange['task'];
  readonly input: string;
  /** The system text of the session. */
  readonly system: string;
  /** The exchanges above it. */
  readonly above: readonly Exchange[];
  /** Of the session: its stop strings go along. */
  readonly parameters: Parameters;
  readonly endpoint: Endpoint;
}

/** A key in an exchange that goes along. */
interface KeyAbove extends FoundKey {
  readonly place: 'earlier' | 'answer';
  /** Who knows it already, as the answer is theirs. */
  readonly from?: EndpointSnapshot;
}

/** The keys in what an exchange asks, and in the answer of it that counts. */
export const keysOfExchange = perExchange((exchange): readonly KeyAbove[] => {
  const run = chosenRun(exchange);
  return [
    ...keysIn(exchange.input).map((key) => ({ ...key, place: 'earlier' as const })),
    ...(run === undefined ? [] : keysIn(run.output)).map((key) => ({
      ...key,
      place: 'answer' as const,
      ...(run === undefined ? {} : { from: run.endpoint }),
    })),
  ];
});

/** What holds keys of those that go along, the last one first: ten thousand that hold none take no place. */
interface Holding {
  readonly keys: readonly KeyAbove[];
  readonly before: Holding | null;
}

/** The keys in the prompts and answers of the first exchanges of a session, as far as these go along. */
export const keysAbove = foldOver<{ readonly last: Holding | null }>({ last: null }, (sum, exchange) => {
  const keys = isSent(exchange) ? keysOfExchange(exchange) : [];
  return keys.length === 0 ? sum : { last: { keys, before: sum.last } };
});

function keysInOrder({ last }: { readonly last: Holding | null }): readonly KeyAbove[] {
  const found: (readonly KeyAbove[])[] = [];
  for (let holding = last; holding !== null; holding = holding.before) found.push(holding.keys);
  return found.reverse().flat();
}

/**
 * The keys in what the user is about to send: the prompt, the system text, the earlier prompts and answers that go
 * along, the model's id, the stop strings. An answer that goes back to where it came from tells nobody anything.
 */
export function keysSent(about: AboutToBeSent): readonly KeySent[] {
  const { task, input, system, above, parameters, endpoint } = about;
  const at = (place: KeySent['place'], found: readonly FoundKey[]) =>
    found.map((key): KeySent => ({ ...key, place }));
  const alone = endpoint.kind === 'text-generation' || endpoint.kind === 'image-to-text';
  return [
    ...at('prompt', keysIn(input)),
    ...at('model', keysIn('model' in endpoint ? (endpoint.model ?? '') : '')),
    ...(endpoint.kind === 'image-to-text' ? [] : at('stop', (parameters.stop ?? []).flatMap(keysIn))),
    ...(alone ? [] : at('system', keysIn(system))),
    ...(alone || task === 'caption' ? [] : keysInOrder(keysAbove.over(above, above.length)))
      .filter(({ from }) => from === undefined || !isOf(endpoint, from))
      .map(({ name, key, place }): KeySent => ({ name, key, place })),
  ];
}

/** Whether an answer is of this endpoint: of its name, and from the address that it has now. */
function isOf(endpoint: Endpoint, { name, url }: EndpointSnapshot): boolean {
  return name === endpoint.name && (!('url' in endpoint) || url === endpoint.url);
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
    case 'answer':
      return `An earlier answer that goes along holds what looks like ${name}: nothing was sent.`;
    case 'stop':
      return `A stop string holds what looks like ${name}: nothing was sent.`;
    case 'model':
      return `The model's id holds what looks like ${name}: nothing was sent.`;
  }
}
