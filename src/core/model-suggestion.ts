import { rank } from './fuzzy.ts';

/** A model that Inference Providers serve, as a suggestion shows it. */
export interface ModelSuggestion {
  /** `org/name`, with `:provider` or a policy behind it once that is what is being typed. */
  readonly id: string;
  readonly vision: boolean;
  /** Those that serve it now. */
  readonly providers: readonly string[];
  /** The lowest price among them, in USD per million tokens; null when none says. */
  readonly price: { readonly input: number; readonly output: number } | null;
}

/** Ways to have the provider picked. */
const POLICIES = ['fastest', 'cheapest'];
const SHOWN = 5;

/** The models that fit what was typed, the best first; behind a whole id and a colon, who can serve it. */
export function suggestModels(models: readonly ModelSuggestion[], typed: string): readonly ModelSuggestion[] {
  const text = typed.trim();
  const colon = text.indexOf(':');
  if (colon < 0) {
    const found = rank(
      models.map((model) => model.id),
      text,
    );
    const best = found.slice(0, SHOWN).flatMap((i) => models[i] ?? []);
    return best.length === 1 && best[0]?.id === text ? [] : best;
  }
  const model = models.find((known) => known.id === text.slice(0, colon));
  if (model === undefined) return [];
  const begun = text.slice(colon + 1).toLowerCase();
  const suffixes = [...POLICIES, ...model.providers].filter(
    (suffix) => suffix.startsWith(begun) && suffix !== begun,
  );
  return suffixes.slice(0, SHOWN).map((suffix) => ({ ...model, id: `${model.id}:${suffix}` }));
}

/** `$0.29/$0.59`: input and output, per million tokens. */
export function describePrice(price: { readonly input: number; readonly output: number }): string {
  return `$${price.input.toFixed(2)}/$${price.output.toFixed(2)}`;
}
