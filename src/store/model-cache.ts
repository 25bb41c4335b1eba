import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ProviderOffer, ServedModel } from '../core/served-model.ts';
import type { ModelCachePort } from '../runtime/ports/hub.ts';
import { atomicWrite, makePrivateFolder } from './atomic-write.ts';
import { type FsPort, nodeFs } from './fs-port.ts';
import { readJsonObject } from './json-file.ts';
import { isObject, own } from './json-guard.ts';
import { makeRandomName } from './random-name.ts';

export interface ModelCacheOptions {
  /** `$XDG_CACHE_HOME/hf-tui` */
  readonly folder: string;
  /** Base URL of Inference Providers: another one serves other models. */
  readonly router: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly fs?: FsPort;
  readonly makeName?: () => string;
}

const LIMIT = 8 * 1024 * 1024;

/** Remembers the list of models in one file. A cache that cannot be read or written is as good as none. */
export function createModelCache(options: ModelCacheOptions): ModelCachePort {
  const fs = options.fs ?? nodeFs;
  const makeName = options.makeName ?? makeRandomName;
  const hash = createHash('sha256').update(options.router).digest('hex').slice(0, 12);
  const path = join(options.folder, `models-${hash}.json`);
  return {
    async read() {
      try {
        const document = await readJsonObject(fs, path, LIMIT);
        if (document === null) return null;
        const asOf = own(document, 'asOf');
        const list = own(document, 'models');
        const ageMs = typeof asOf === 'string' ? options.now() - Date.parse(asOf) : Number.NaN;
        if (!(ageMs >= 0) || !Array.isArray(list)) return null;
        return { models: list.map(readModel).filter((model) => model !== null), ageMs };
      } catch {
        return null;
      }
    },
    async keep(models) {
      try {
        await makePrivateFolder(fs, options.folder);
        const document = { asOf: new Date(options.now()).toISOString(), models };
        await atomicWrite(fs, path, new TextEncoder().encode(`${JSON.stringify(document)}\n`), { makeName });
      } catch {
        // The next question goes to the router, that is all.
      }
    },
  };
}

function readModel(value: unknown): ServedModel | null {
  if (!isObject(value)) return null;
  const id = own(value, 'id');
  const vision = own(value, 'vision');
  const providers = own(value, 'providers');
  if (typeof id !== 'string' || id === '' || !Array.isArray(providers)) return null;
  return {
    id,
    vision: typeof vision === 'boolean' ? vision : null,
    providers: providers.map(readOffer).filter((offer) => offer !== null),
  };
}

function readOffer(value: unknown): ProviderOffer | null {
  if (!isObject(value)) return null;
  const name = own(value, 'name');
  if (typeof name !== 'string' || name === '') return null;
  const price = own(value, 'price');
  const input = isObject(price) ? numberIn(price, 'input') : undefined;
  const output = isObject(price) ? numberIn(price, 'output') : undefined;
  const contextLength = numberIn(value, 'contextLength');
  const firstTokenMs = numberIn(value, 'firstTokenMs');
  const throughput = numberIn(value, 'throughput');
  return {
    name,
    live: own(value, 'live') === true,
    ...(own(value, 'isFree') === true ? { isFree: true } : {}),
    ...(contextLength === undefined ? {} : { contextLength }),
    ...(input === undefined || output === undefined ? {} : { price: { input, output } }),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(throughput === undefined ? {} : { throughput }),
  };
}

function numberIn(object: { readonly [key: string]: unknown }, key: string): number | undefined {
  const value = own(object, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
