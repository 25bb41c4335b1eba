import type { ProviderOffer, ServedModel } from '../core/served-model.ts';
import { asArray, asNumber, asObject, asString } from '../net/json.ts';

/** Reads the router's `GET /v1/models`. All but a model's id may be missing. null: this is no such list. */
export function readServedModels(document: unknown): readonly ServedModel[] | null {
  const data = asObject(document)?.data;
  if (!Array.isArray(data)) return null;
  return data.map(readModel).filter((model) => model !== null);
}

function readModel(value: unknown): ServedModel | null {
  const model = asObject(value);
  const id = asString(model?.id);
  if (model === null || id === '') return null;
  const inputs = asArray(asObject(model.architecture)?.input_modalities);
  return {
    id,
    vision: inputs.length === 0 ? null : inputs.includes('image'),
    providers: asArray(model.providers)
      .map(readProvider)
      .filter((provider) => provider !== null),
  };
}

function readProvider(value: unknown): ProviderOffer | null {
  const provider = asObject(value);
  const name = asString(provider?.provider);
  if (provider === null || name === '') return null;
  const pricing = asObject(provider.pricing);
  const input = asNumber(pricing?.input);
  const output = asNumber(pricing?.output);
  const contextLength = asNumber(provider.context_length);
  const firstTokenMs = asNumber(provider.first_token_latency_ms);
  const throughput = asNumber(provider.throughput);
  return {
    name,
    live: provider.status === 'live',
    ...(provider.is_free === true ? { isFree: true } : {}),
    ...(contextLength === undefined ? {} : { contextLength }),
    ...(input === undefined || output === undefined ? {} : { price: { input, output } }),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(throughput === undefined ? {} : { throughput }),
  };
}
