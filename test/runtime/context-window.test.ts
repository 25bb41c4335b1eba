import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { ok } from '../../src/core/errors.ts';
import type { Msg } from '../../src/core/message.ts';
import type { ServedModel } from '../../src/core/served-model.ts';
import { learnWindow } from '../../src/runtime/effects/context-window.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { QWEN } from '../harness/notebook.ts';

const provider = (name: string, contextLength?: number): ServedModel['providers'][number] => ({
  name,
  live: true,
  ...(contextLength === undefined ? {} : { contextLength }),
});
const SERVED: readonly ServedModel[] = [
  { id: 'other/model', vision: false, providers: [provider('cerebras', 1)] },
  {
    id: 'Qwen/Qwen3-32B',
    vision: false,
    providers: [provider('cerebras', 32_768), provider('groq', 131_072), provider('nscale')],
  },
];
const LOCAL: Endpoint = { kind: 'openai', name: 'local', url: 'http://localhost:1', token: { kind: 'none' } };

async function learned(endpoint: Endpoint, answeredBy: string): Promise<Msg | undefined> {
  const told: Msg[] = [];
  const ports = {
    hub: { models: async () => ok(SERVED) },
    inference: { contextWindow: async () => 8192 },
  } as unknown as Pick<Ports, 'hub' | 'inference'>;
  await learnWindow(endpoint, answeredBy, ports, (msg) => told.push(msg), new AbortController().signal);
  return told[0];
}

describe('learnWindow', () => {
  it.each([
    ['of the provider that answered', QWEN, 'groq', 131_072],
    ['of the provider that was asked for', { ...QWEN, model: 'Qwen/Qwen3-32B:groq' }, '', 131_072],
    ['the least, when any may be next', QWEN, '', 32_768],
    ['the least, when the one that answered does not say', QWEN, 'nscale', 32_768],
    ['none for a model that is not listed', { ...QWEN, model: 'no/such' }, 'groq', null],
    ['of the server itself', LOCAL, '', 8192],
  ] as const)('tells the window %s', async (_, endpoint, answeredBy, tokens) => {
    expect(await learned(endpoint, answeredBy)).toMatchObject({ type: 'window-known', tokens });
  });
});
