import type { Endpoint } from '../core/endpoint.ts';
import { appError, EXIT, failed, ok, type Result } from '../core/errors.ts';
import { rank } from '../core/fuzzy.ts';
import { blindError, isBlind } from '../core/notebook/images-taken.ts';
import {
  describeContext,
  describeFirstWord,
  describePrice,
  describeRate,
  liveOffers,
  offerFor,
  POLICIES,
  type ProviderOffer,
  partsOf,
  type ServedModel,
  servedModel,
} from '../core/served-model.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { reportError } from './text-output.ts';
import { textTable } from './text-table.ts';

const FIGURES = ['IN/OUT PER M', 'TOKENS', 'FIRST WORD', 'CONTEXT'] as const;

/** What an offer costs, how fast it is and how much it takes, as cells of a table. */
export function figuresOf(offer: ProviderOffer | null): readonly string[] {
  if (offer === null) return FIGURES.map(() => '');
  return [describePrice(offer), describeRate(offer), describeFirstWord(offer), describeContext(offer)];
}

export const FIGURE_HEADINGS: readonly string[] = FIGURES;

/** `hf-tui endpoints models [TEXT]`: models on Inference Providers; for a whole id, who serves it. */
export async function listModels(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports, signal } = context;
  const json = args.has('json');
  const listed = await ports.hub.models(signal);
  if (!listed.ok) return reportError(context, listed.error, json);
  const text = args.words[0] ?? '';
  const one = servedModel(listed.value, text);
  const models = one === undefined ? matching(listed.value, text) : [one];
  if (models.length === 0) {
    const error = appError(
      'MODEL_NOT_FOUND',
      `No model on Inference Providers is called "${text}".`,
      'hf-tui endpoints models lists all of them.',
    );
    return reportError(context, error, json);
  }
  if (json) {
    await stdout.json(models);
    return EXIT.done;
  }
  const { heading, rows } = one === undefined ? modelTable(models) : wayTable(one);
  await stdout.write(textTable(heading, rows));
  if (stderr.isTerminal) {
    await stderr.line(
      one === undefined
        ? 'The figures are those of the fastest provider. hf-tui endpoints models ORG/NAME lists all of a model.'
        : `hf-tui endpoints add NAME --model ${one.id}:PROVIDER saves one of them.`,
    );
  }
  return EXIT.done;
}

function matching(models: readonly ServedModel[], text: string): readonly ServedModel[] {
  if (text === '') return models;
  const found = rank(
    models.map(({ id }) => id),
    text,
  );
  return found.flatMap((i) => models[i] ?? []);
}

interface Table {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function modelTable(models: readonly ServedModel[]): Table {
  const rows = models.map((model) => [
    model.id,
    ...figuresOf(offerFor(model, '')),
    takes(model),
    String(liveOffers(model).length),
  ]);
  return { heading: ['MODEL', ...FIGURES, 'TAKES', 'PROVIDERS'], rows };
}

/** The policies, with whom they would lead to now, and every provider. */
function wayTable(model: ServedModel): Table {
  const row = (suffix: string, offer: ProviderOffer | null, note: string) => [
    `${model.id}:${suffix}`,
    ...figuresOf(offer),
    takes(model),
    note,
  ];
  const policies = POLICIES.map((policy) => {
    const offer = offerFor(model, policy);
    return row(policy, offer, offer === null ? 'as your settings say' : `now ${offer.name}`);
  });
  const providers = liveOffers(model).map((offer) => row(offer.name, offer, ''));
  return { heading: ['MODEL', ...FIGURES, 'TAKES', ''], rows: [...policies, ...providers] };
}

function takes({ vision }: ServedModel): string {
  return vision === null ? '' : vision ? 'images' : 'text';
}

/** What the router's list says of an endpoint; null when nothing is known. With `kept` nobody is asked. */
export async function servedOffer(
  context: CommandContext,
  endpoint: Endpoint,
  how?: 'kept',
): Promise<(ProviderOffer & { readonly vision: boolean | null }) | null> {
  if (endpoint.kind !== 'providers') return null;
  const kept = await context.ports.hub.models(context.signal, how);
  const model = kept.ok ? servedModel(kept.value, endpoint.model) : undefined;
  const offer = model === undefined ? null : offerFor(model, partsOf(endpoint.model).suffix);
  return model === undefined || offer === null ? null : { ...offer, vision: model.vision };
}

/** Refuses images for a model that takes none, before anything is sent; when that is not known, nothing is refused. */
export async function refuseBlind(
  context: Pick<CommandContext, 'ports' | 'signal'>,
  endpoint: Endpoint,
  hasImages: boolean,
): Promise<Result<void>> {
  if (!hasImages || endpoint.kind !== 'providers') return ok(undefined);
  const listed = await context.ports.hub.models(context.signal);
  if (!listed.ok || !isBlind(endpoint, listed.value)) return ok(undefined);
  return failed(blindError(endpoint, listed.value));
}
