import { afterEach, describe, expect, test } from 'vitest';
import type { Msg } from '../../src/core/message.ts';
import { runSetupEffect } from '../../src/runtime/effects/setup.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { answer, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { CANARY, chatEndpoint, type WireClient, wireClient } from '../harness/wire-client.ts';

let server: RawServer;
let client: WireClient;
afterEach(async () => {
  await client.http.close();
  await server.close();
});

async function serve(status: number, body: string): Promise<void> {
  server = await startRawServer((_request, socket) =>
    socket.end(answer(status, body, { 'content-type': 'application/json' })),
  );
  client = wireClient(server.url);
}

/** What servers list, as their documentation and sources have it. */
const LISTS: readonly (readonly [string, unknown, readonly string[]])[] = [
  [
    'Ollama',
    {
      object: 'list',
      data: [
        { id: 'nomic-embed-text:latest', object: 'model', created: 1, owned_by: 'library' },
        { id: 'gemma3:4b', object: 'model', created: 1, owned_by: 'library' },
        { id: 'qwen3:8b', object: 'model', created: 1, owned_by: 'library' },
      ],
    },
    ['gemma3:4b', 'qwen3:8b', 'nomic-embed-text:latest'],
  ],
  [
    'llama.cpp',
    {
      models: [{ name: 'gemma-3-4b-it-Q4_K_M.gguf', model: 'gemma-3-4b-it-Q4_K_M.gguf' }],
      object: 'list',
      data: [{ id: 'gemma-3-4b-it-Q4_K_M.gguf', meta: { n_ctx_train: 131072 } }],
    },
    ['gemma-3-4b-it-Q4_K_M.gguf'],
  ],
  [
    'vLLM, with an adapter',
    {
      object: 'list',
      data: [
        { id: 'Qwen/Qwen3-8B', max_model_len: 40960, owned_by: 'vllm' },
        { id: 'my-lora', parent: 'Qwen/Qwen3-8B' },
      ],
    },
    ['Qwen/Qwen3-8B', 'my-lora'],
  ],
  ['TGI', { object: 'list', data: [{ id: 'HuggingFaceTB/SmolLM3-3B' }] }, ['HuggingFaceTB/SmolLM3-3B']],
  ['SGLang', { object: 'list', data: [{ id: 'default', root: 'Qwen/Qwen3-8B' }] }, ['default']],
  [
    'LM Studio',
    {
      data: [
        { id: 'text-embedding-nomic-embed-text-v1.5' },
        { id: 'qwen/qwen3-4b' },
        { id: 'qwen/qwen3-4b' },
      ],
    },
    ['qwen/qwen3-4b', 'text-embedding-nomic-embed-text-v1.5'],
  ],
  ['an old list by name', { models: [{ name: 'a' }, { name: 'b' }] }, ['a', 'b']],
  ['a list of nonsense', { data: [null, 3, { id: 4 }, { id: '' }] }, []],
];

describe('the models of a server', () => {
  test.each(LISTS)('%s: all of them, those that talk first', async (_name, list, models) => {
    await serve(200, JSON.stringify(list));
    const listed = await client.inference.models?.(local(), new AbortController().signal);
    expect(listed).toEqual({ ok: true, value: models });
  });

  test.each([
    [404, '{"detail":"Not Found"}'],
    [307, ''],
    [401, '{"error":"no"}'],
    [500, 'no'],
    [200, '<!doctype html><title>My router</title>'],
    [200, '{"hello":"world"}'],
  ])('are not those of a server that has no such list (%i %s)', async (status, body) => {
    await serve(status, body);
    const listed = await client.inference.models?.(local(), new AbortController().signal);
    expect(listed?.ok).toBe(false);
  });

  test('at most so many are taken', async () => {
    const data = Array.from({ length: 5000 }, (_, i) => ({ id: `model-${i}` }));
    await serve(200, JSON.stringify({ data }));
    const listed = await client.inference.models?.(local(), new AbortController().signal);
    expect(listed?.ok && listed.value).toHaveLength(300);
  });
});

test('a search on this computer offers every model and sends no token, though there is one', async () => {
  await serve(200, JSON.stringify(LISTS[0]?.[1]));
  const heard: Msg[] = [];
  const port = Number(new URL(server.url).port);
  const ports: Pick<Ports, 'inference' | 'clock'> = {
    inference: client.inference,
    clock: { now: () => '', elapsed: () => 0 },
  };
  await runSetupEffect(
    { type: 'setup/find-local', id: 1, ports: [port] },
    ports as Ports,
    (msg) => heard.push(msg),
    new AbortController().signal,
  );
  expect(
    heard.map((msg) => (msg.type === 'setup/server-found' ? msg.server.endpoint.model : msg.type)),
  ).toEqual(['gemma3:4b', 'qwen3:8b', 'nomic-embed-text:latest', 'setup/looked']);
  // One question for the list: none of the models was loaded for it.
  expect(server.requests).toHaveLength(1);
  const sent = JSON.stringify(server.requests);
  expect(sent.toLowerCase()).toContain('accept');
  expect(sent.toLowerCase()).not.toContain('authorization');
  expect(sent).not.toContain(CANARY);
});

function local() {
  const endpoint = chatEndpoint(server.url, { token: { kind: 'none' } });
  if (endpoint.kind !== 'openai') throw new Error(endpoint.kind);
  return endpoint;
}
