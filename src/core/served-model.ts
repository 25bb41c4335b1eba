/** What one provider offers a model for, as the router's list says it. All but the name may be unknown. */
export interface ProviderOffer {
  readonly name: string;
  /** Whether it serves the model now. */
  readonly live: boolean;
  /** Tokens of prompt and answer together. */
  readonly contextLength?: number;
  /** USD per million tokens */
  readonly price?: { readonly input: number; readonly output: number };
  /** Costs nothing for now. */
  readonly isFree?: boolean;
  readonly firstTokenMs?: number;
  /** tokens per second */
  readonly throughput?: number;
}

/** A model on Inference Providers. */
export interface ServedModel {
  /** `org/name` */
  readonly id: string;
  /** Whether it takes images; null when the list does not say what it takes. */
  readonly vision: boolean | null;
  readonly providers: readonly ProviderOffer[];
}

/** Ways to have the provider picked, behind the id (https://huggingface.co/docs/inference-providers). */
export const POLICIES = ['fastest', 'cheapest', 'preferred'] as const;

/** Those that serve the model now, the fastest first; those that do not say how fast they are last. */
export function liveOffers(model: ServedModel): readonly ProviderOffer[] {
  return model.providers
    .filter(({ live }) => live)
    .sort((a, b) => (b.throughput ?? -1) - (a.throughput ?? -1));
}

/**
 * The offer that a suffix leads to, by the figures at hand: `fastest` (most tokens per second) is what no suffix means,
 * `cheapest` the lowest price of an output token, else the provider of that name. null when that cannot be told:
 * `preferred` is the user's own order, which only the Hub knows.
 */
export function offerFor(model: ServedModel, suffix: string): ProviderOffer | null {
  const offers = liveOffers(model);
  switch (suffix) {
    case '':
    case 'fastest': {
      const [first] = offers;
      return first?.throughput === undefined && offers.length > 1 ? null : (first ?? null);
    }
    case 'cheapest':
      return offers.reduce<ProviderOffer | null>(
        (best, one) => (costOf(one) < costOf(best) ? one : best),
        null,
      );
    case 'preferred':
      return null;
    default:
      return offers.find(({ name }) => name === suffix) ?? null;
  }
}

function costOf(offer: ProviderOffer | null): number {
  if (offer?.isFree === true) return 0;
  return offer?.price?.output ?? Number.POSITIVE_INFINITY;
}

/** `org/name` and what stands behind the colon of a model id; '' for nothing. */
export function partsOf(model: string): { readonly id: string; readonly suffix: string } {
  const colon = model.indexOf(':');
  return colon < 0
    ? { id: model, suffix: '' }
    : { id: model.slice(0, colon), suffix: model.slice(colon + 1) };
}

/** The model of a list that an id with or without suffix names. */
export function servedModel(
  models: readonly ServedModel[] | null | undefined,
  model: string,
): ServedModel | undefined {
  const { id } = partsOf(model);
  return models?.find((one) => one.id === id);
}

/** Models that take images, for whoever has asked one that does not. */
export function seeingModels(models: readonly ServedModel[], most = 3): readonly string[] {
  return models
    .filter(({ vision, providers }) => vision === true && providers.some(({ live }) => live))
    .slice(0, most)
    .map(({ id }) => id);
}

/** `$0.29/$0.59`: input and output, per million tokens; '' when not said. */
export function describePrice({ price, isFree }: Pick<ProviderOffer, 'price' | 'isFree'>): string {
  if (isFree === true) return 'free now';
  return price === undefined ? '' : `${dollars(price.input)}/${dollars(price.output)}`;
}

function dollars(amount: number): string {
  return amount > 0 && amount < 0.01 ? `$${amount.toPrecision(1)}` : `$${amount.toFixed(2)}`;
}

/** `131k` or `1.0M` tokens; '' when not said. */
export function describeContext({ contextLength }: Pick<ProviderOffer, 'contextLength'>): string {
  if (contextLength === undefined) return '';
  if (contextLength < 1000) return String(contextLength);
  if (contextLength < 999_500) return `${Math.round(contextLength / 1000)}k`;
  return `${(contextLength / 1_000_000).toFixed(1)}M`;
}

/** `611 ms` or `1.2 s` to the first word; '' when not said. */
export function describeFirstWord({ firstTokenMs }: Pick<ProviderOffer, 'firstTokenMs'>): string {
  if (firstTokenMs === undefined) return '';
  return firstTokenMs < 1000 ? `${Math.round(firstTokenMs)} ms` : `${(firstTokenMs / 1000).toFixed(1)} s`;
}

/** `45/s`: tokens per second; '' when not said. */
export function describeRate({ throughput }: Pick<ProviderOffer, 'throughput'>): string {
  if (throughput === undefined) return '';
  return throughput < 10 ? `${throughput.toFixed(1)}/s` : `${Math.round(throughput)}/s`;
}

/** All that is known of an offer, in one line. */
export function describeOffer(offer: ProviderOffer): string {
  const context = describeContext(offer);
  const first = describeFirstWord(offer);
  const price = describePrice(offer);
  return [
    offer.name,
    price === '' || offer.isFree === true ? price : `${price} per million tokens in/out`,
    describeRate(offer),
    first === '' ? '' : `${first} to first word`,
    context === '' ? '' : `${context} context`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
