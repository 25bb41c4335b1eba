import { rank } from './fuzzy.ts';
import {
  describeOffer,
  liveOffers,
  offerFor,
  POLICIES,
  type ProviderOffer,
  partsOf,
  type ServedModel,
} from './served-model.ts';

/** What could stand in the field of a model: a model, or who serves it, with the figures to choose by. */
export interface ModelSuggestion {
  /** `org/name`, with `:provider` or a policy behind it once that is what is chosen. */
  readonly id: string;
  /** What tells it from the other suggestions: the id, or what stands behind its colon. */
  readonly label: string;
  readonly vision: boolean;
  /** Who answers, by the figures; null when they do not tell. */
  readonly offer: ProviderOffer | null;
  /** Worth saying besides; '' for nothing. */
  readonly note: string;
}

/** All that there is to choose by, in one line. */
export function describeSuggestion({ vision, offer, note }: ModelSuggestion): string {
  return [vision ? 'images' : 'text only', ...(offer === null ? [] : [describeOffer(offer)]), note]
    .filter((part) => part !== '')
    .join(' · ');
}

const SHOWN = 20;

/**
 * The models that fit what was typed, the best first; behind a whole id, who can serve it: the policies, then the
 * providers, the fastest first.
 */
export function suggestModels(models: readonly ServedModel[], typed: string): readonly ModelSuggestion[] {
  const text = typed.trim();
  const { id, suffix } = partsOf(text);
  const model = models.find((known) => known.id === id);
  if (model !== undefined) return waysToServe(model, suffix);
  if (text.includes(':')) return [];
  const found = rank(
    models.map((one) => one.id),
    text,
  );
  return found.slice(0, SHOWN).flatMap((i) => {
    const one = models[i];
    return one === undefined ? [] : [suggestionOf(one)];
  });
}

/** A model, with what its id alone leads to. */
function suggestionOf(model: ServedModel): ModelSuggestion {
  const { length } = liveOffers(model);
  return {
    id: model.id,
    label: model.id,
    vision: model.vision === true,
    offer: offerFor(model, ''),
    note: length === 1 ? '1 provider' : `${length} providers`,
  };
}

function waysToServe(model: ServedModel, begun: string): readonly ModelSuggestion[] {
  const vision = model.vision === true;
  const policies = POLICIES.map((policy) => ({
    id: `${model.id}:${policy}`,
    label: `:${policy}`,
    vision,
    offer: offerFor(model, policy),
    note: policy === 'preferred' ? 'the order of your settings' : '',
  }));
  const providers = liveOffers(model).map((offer) => ({
    id: `${model.id}:${offer.name}`,
    label: `:${offer.name}`,
    vision,
    offer,
    note: '',
  }));
  const typed = `:${begun.toLowerCase()}`;
  return [...policies, ...providers].filter(({ label }) => label.startsWith(typed) && label !== typed);
}
