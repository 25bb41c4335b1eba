import { afterEach, describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { passingTime } from '../harness/passing-time.ts';
import { answer, chunk, event, type RawServer, startRawServer } from '../harness/raw-server.ts';
import { chatEndpoint, chatRequest, type WireClient, wireClient } from '../harness/wire-client.ts';

let server: RawServer;
let client: WireClient;

afterEach(async () => {
  await client.http.close();
  await server.close();
});

const LIST = JSON.stringify({ data: [{ id: 'org/slow' }] });

/** Asks a server that names its models after `headMs`, and ends the list `bodyMs` later. */
async function ask({ headMs = 0, bodyMs = 0 }, more: Partial<Endpoint> = {}) {
  const clock = passingTime();
  const later = (ms: number, go: () => void) =>
    setImmediate(() => {
      clock.pass(ms);
      setImmediate(go);
    });
  server = await startRawServer((request, socket) => {
    if (request.path !== '/v1/models') {
      socket.write(answer(200, chunk('Hello', 'stop') + event('[DONE]')));
      return;
    }
    const list = answer(200, LIST);
    later(headMs, () => {
      socket.write(list.subarray(0, -5));
      later(bodyMs, () => socket.write(list.subarray(-5)));
    });
  });
  // The base URLs of the client are another origin, as they are for a user's own server.
  client = wireClient('http://127.0.0.1:9', { timing: clock.timing });
  return client.hear(chatRequest(chatEndpoint(server.url, { model: '', ...more })));
}

describe('a server that takes long to name its model', () => {
  test('on this computer is waited for like its answers', async () => {
    const heard = await ask({ headMs: 400_000, bodyMs: 400_000 });
    expect(heard.end).toMatchObject({ status: 'complete', error: null });
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/models', '/v1/chat/completions']);
    expect(JSON.parse(server.requests[1]?.body.toString() ?? '')).toMatchObject({ model: 'org/slow' });
  });

  test('is waited for as long as its endpoint says, and no longer', async () => {
    const timeouts = { firstByte: 45_000 };
    expect((await ask({ headMs: 40_000 }, { timeouts })).end.status).toBe('complete');
    await client.http.close();
    await server.close();
    const { end } = await ask({ headMs: 46_000 }, { timeouts });
    expect(end).toMatchObject({ status: 'failed', error: { code: 'NET_TIMEOUT' } });
    expect(end.error?.message).toContain('45 seconds');
  });

  test('may not fall silent within the list for longer than its endpoint allows', async () => {
    const { end } = await ask({ bodyMs: 6_000 }, { timeouts: { idle: 5_000 } });
    expect(end).toMatchObject({ status: 'failed', error: { code: 'NET_TIMEOUT' } });
    expect(server.requests).toHaveLength(1);
  });
});
