import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { windowIn } from '../../src/inference/context-window.ts';
import { CANARY, wireClient } from '../harness/wire-client.ts';

describe('contextWindow', () => {
  const ask = async (status: number, body: string) => {
    const headers: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      headers.push(request.headers.authorization);
      response.writeHead(request.url === '/v1/models' ? status : 404, { 'content-type': 'application/json' });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const endpoint = {
      kind: 'openai',
      name: 'local',
      url: `http://127.0.0.1:${port}/v1/chat/completions`,
      token: { kind: 'hub' },
    } as const;
    const client = wireClient('http://127.0.0.1:1');
    const tokens = await client.inference.contextWindow?.(endpoint, new AbortController().signal);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { tokens, headers };
  };

  it('asks the list of models of the server, with the token that the endpoint has', async () => {
    const { tokens, headers } = await ask(200, '{"data":[{"id":"m","max_model_len":4096}]}');
    expect(tokens).toBe(4096);
    expect(headers).toEqual([`Bearer ${CANARY}`]);
  });

  it('takes that of the first model of a list, as the requests name it, when none was chosen', async () => {
    const list = '{"data":[{"id":"a","max_model_len":4000},{"id":"b","max_model_len":600}]}';
    expect((await ask(200, list)).tokens).toBe(4000);
  });

  it.each([
    [404, 'not here'],
    [500, '{}'],
    [200, '<html>'],
  ])('knows nothing when the server answers %i %s, and asks no second time', async (status, body) => {
    const { tokens, headers } = await ask(status, body);
    expect(tokens).toBeNull();
    expect(headers).toHaveLength(1);
  });
});

describe('windowIn', () => {
  it.each([
    ['vLLM', { data: [{ id: 'm', max_model_len: 32_768 }] }, 'm', 32_768],
    ['llama.cpp', { data: [{ id: 'm.gguf', meta: { n_ctx_train: 8192 } }] }, '', 8192],
    ['others', { data: [{ id: 'm', context_length: 131_072 }] }, 'm', 131_072],
    [
      'the one that is meant',
      {
        data: [
          { id: 'a', max_model_len: 1 },
          { id: 'b', max_model_len: 2 },
        ],
      },
      'b',
      2,
    ],
    ['several, none of them meant', { data: [{ id: 'a', max_model_len: 1 }, { id: 'b' }] }, 'c', null],
    ['no window', { data: [{ id: 'm' }] }, 'm', null],
    ['no number', { data: [{ id: 'm', max_model_len: '32768' }] }, 'm', null],
    ['no sensible number', { data: [{ id: 'm', max_model_len: -1 }] }, 'm', null],
    ['no list', 'sorry', 'm', null],
    ['nothing', undefined, 'm', null],
  ])('%s', (_, document, name, window) => {
    expect(windowIn(document, name)).toBe(window);
  });
});
