import { getEventListeners } from 'node:events';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import type { InferenceEvent } from '../../src/core/inference.ts';
import { ChatDecoder } from '../../src/inference/chat-decoder.ts';
import { hearAnswer } from '../../src/inference/hear-answer.ts';
import { type Patience, patienceFor } from '../../src/net/limits.ts';
import { systemTiming, type Timing } from '../../src/net/timing.ts';
import { rawConversation } from '../harness/raw-conversation.ts';
import { answer, chunk, event, STREAM_HEAD } from '../harness/raw-server.ts';
import { captionEndpoint, captionRequest, chatEndpoint, chatRequest } from '../harness/wire-client.ts';

/** The real clock, counting the timers that are running. */
function countedTiming(): { readonly timing: Timing; running(): number } {
  let running = 0;
  const timing: Timing = {
    ...systemTiming,
    after(ms, run) {
      running += 1;
      let counted = true;
      const release = () => {
        if (counted) running -= 1;
        counted = false;
      };
      const cancel = systemTiming.after(ms, () => {
        release();
        run();
      });
      return () => {
        release();
        cancel();
      };
    },
  };
  return { timing, running: () => running };
}

const talk = rawConversation();
let counted: ReturnType<typeof countedTiming>;

beforeEach(() => {
  counted = countedTiming();
});

const serve = (respond: Parameters<typeof talk.serve>[0]) => talk.serve(respond, { timing: counted.timing });

describe('a stop', () => {
  test('in the middle of an answer keeps what arrived and closes the connection', async () => {
    await serve((_request, socket) => void socket.write(STREAM_HEAD + chunk('Hello')));
    const controller = new AbortController();
    const seen: string[] = [];
    for await (const item of talk.client.inference.run(
      chatRequest(chatEndpoint(talk.server.url)),
      controller.signal,
    )) {
      seen.push(item.type === 'end' ? `end ${item.status} ${item.error?.code}` : item.type);
      if (item.type === 'delta') controller.abort();
    }
    expect(seen).toEqual(['sent', 'answering', 'delta', 'end interrupted undefined']);
    await talk.server.allClosed();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(counted.running()).toBe(0);
  });

  test('before the answer begins', async () => {
    const controller = new AbortController();
    await serve(() => controller.abort());
    for (const request of [
      chatRequest(chatEndpoint(talk.server.url)),
      captionRequest(captionEndpoint(talk.server.url)),
    ]) {
      const heard = await talk.client.hear(request, controller.signal);
      expect(heard.end).toEqual({ type: 'end', status: 'interrupted', finishReason: null, error: null });
    }
    await talk.server.allClosed();
    expect(counted.running()).toBe(0);
  });

  test('while a connection is being opened closes that too', async () => {
    // A server that takes connections and never answers the beginning of TLS.
    await serve(() => undefined);
    const controller = new AbortController();
    const opened = new Promise<void>((resolve) => {
      const look = () => (talk.server.open() > 0 ? resolve() : void setImmediate(look));
      look();
    });
    const url = talk.server.url.replace('http:', 'https:');
    const hearing = talk.client.hear(chatRequest(chatEndpoint(url)), controller.signal);
    await opened;
    controller.abort();
    expect((await hearing).end.status).toBe('interrupted');
    await talk.server.allClosed();
    expect(counted.running()).toBe(0);
  });

  test('while waiting for the next try ends the wait at once', async () => {
    await serve((_request, socket) => void socket.write(answer(503, '', { 'retry-after': '100' })));
    const controller = new AbortController();
    const seen: string[] = [];
    for await (const item of talk.client.inference.run(
      chatRequest(chatEndpoint(talk.server.url)),
      controller.signal,
    )) {
      seen.push(item.type === 'end' ? item.status : item.type);
      if (item.type === 'retry') setImmediate(() => controller.abort());
    }
    expect(seen).toEqual(['sent', 'retry', 'interrupted']);
    expect(talk.server.requests).toHaveLength(1);
    expect(counted.running()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('that came before the request: nothing is sent', async () => {
    await serve((_request, socket) => void socket.write(answer(200, '')));
    const controller = new AbortController();
    controller.abort();
    expect(
      (await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)), controller.signal)).end.status,
    ).toBe('interrupted');
    expect(talk.server.requests).toHaveLength(0);
  });

  test('of an account check', async () => {
    const { Secret } = await import('../../src/core/secret.ts');
    const controller = new AbortController();
    await serve(() => controller.abort());
    const found = await talk.client.hub.whoami(new Secret('hf_x'), controller.signal);
    expect(found).toMatchObject({ ok: false, error: { code: 'STOPPED' } });
    await talk.server.allClosed();
  });
});

test('a reader that leaves in the middle leaves nothing open', async () => {
  await serve((_request, socket) => void socket.write(STREAM_HEAD + chunk('Hello')));
  const controller = new AbortController();
  for await (const item of talk.client.inference.run(
    chatRequest(chatEndpoint(talk.server.url)),
    controller.signal,
  )) {
    if (item.type === 'delta') break;
  }
  await talk.server.allClosed();
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  expect(counted.running()).toBe(0);
});

test('a stop within a compressed answer ends it, however much of it is not unpacked yet', async () => {
  // 30 MiB of an answer, of which one piece is read.
  const answers = gzipSync(chunk('y'.repeat(1000)).repeat(30_000));
  await serve((_request, socket) => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n\r\n';
    socket.write(Buffer.concat([Buffer.from(head), answers]));
  });
  const controller = new AbortController();
  const seen: string[] = [];
  for await (const item of talk.client.inference.run(
    chatRequest(chatEndpoint(talk.server.url)),
    controller.signal,
  )) {
    seen.push(item.type === 'end' ? item.status : item.type);
    if (item.type === 'delta') controller.abort();
  }
  expect(seen.at(-1)).toBe('interrupted');
  // What one piece of 64 KiB held at most.
  expect(seen.length).toBeLessThan(100);
  await talk.server.allClosed();
  expect(counted.running()).toBe(0);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

test('a whole answer leaves its connection for the next one', async () => {
  await serve((_request, socket) => {
    const body = chunk('Hi', 'stop') + event('[DONE]');
    socket.write(answer(200, body, { 'content-type': 'text/event-stream' }));
  });
  for (let i = 0; i < 5; i += 1) {
    const controller = new AbortController();
    expect((await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)), controller.signal)).text).toBe(
      'Hi',
    );
    // The connection is free again in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  }
  expect(talk.server.open()).toBe(1);
});

test('1,000 stops at any moment: every one ends, and nothing is left', async () => {
  await serve((_request, socket) => {
    let left = 6;
    const next = () => {
      if (!socket.writable) return;
      left -= 1;
      if (left === 5)
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n');
      else if (left > 0) socket.write(chunk('x'));
      else socket.end(chunk('', 'stop') + event('[DONE]'));
      setImmediate(next);
    };
    setImmediate(next);
  });
  const statuses = new Map<string, number>();
  let seed = 42;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  const one = async () => {
    const controller = new AbortController();
    let turns = Math.floor(random() * 25);
    const tick = () => {
      turns -= 1;
      if (turns <= 0) controller.abort();
      else setImmediate(tick);
    };
    setImmediate(tick);
    const { end } = await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)), controller.signal);
    statuses.set(end.status, (statuses.get(end.status) ?? 0) + 1);
    if (getEventListeners(controller.signal, 'abort').length > 0) throw new Error('a listener is left');
  };
  for (let round = 0; round < 100; round += 1) await Promise.all(Array.from({ length: 10 }, one));
  expect((statuses.get('interrupted') ?? 0) + (statuses.get('complete') ?? 0)).toBe(1000);
  expect(statuses.get('interrupted')).toBeGreaterThan(300);
  await talk.server.allClosed();
  expect(counted.running()).toBe(0);
  // And the next one works.
  const heard = await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)));
  expect(heard.end.status).toBe('complete');
});

describe('silence', () => {
  test('before an answer ends at the endpoint’s own limit', async () => {
    await serve(() => undefined);
    const controller = new AbortController();
    const endpoint = chatEndpoint(talk.server.url, { timeouts: { firstByte: 30 } });
    const heard = await talk.client.hear(chatRequest(endpoint), controller.signal);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    expect(heard.end).toMatchObject({
      status: 'failed',
      error: { code: 'NET_TIMEOUT', message: expect.stringContaining('did not begin') },
    });
    expect(heard.end.error?.hint).toContain('hf-tui endpoints edit NAME --first-byte-timeout TIME');
    await talk.server.allClosed();
  });

  test('before a connection ends at its limit, and is tried again', async () => {
    const recorded = (await import('../harness/recorded-timing.ts')).recordedTiming();
    await talk.serve(() => undefined, { timing: recorded.timing });
    const url = talk.server.url.replace('http:', 'https:');
    const heard = await talk.client.hear(chatRequest(chatEndpoint(url, { timeouts: { connect: 20 } })));
    expect(heard.end).toMatchObject({
      status: 'failed',
      error: { code: 'NET_TIMEOUT', message: expect.stringContaining('could not be reached') },
    });
    expect(recorded.pauses).toHaveLength(4);
    await talk.server.allClosed();
  });

  test('within an answer is told, then ends it; what arrived is kept', async () => {
    await serve((_request, socket) => void socket.write(STREAM_HEAD + chunk('Hello')));
    const heard = await talk.client.hear(
      chatRequest(chatEndpoint(talk.server.url, { timeouts: { idle: 30 } })),
    );
    expect(heard.text).toBe('Hello');
    expect(heard.end).toMatchObject({ status: 'incomplete', error: { code: 'NET_TIMEOUT' } });
    expect(heard.end.error?.hint).toContain('--idle-timeout TIME');
    await talk.server.allClosed();
    expect(counted.running()).toBe(0);
  });

  test('after a finish reason is no cut: the answer is whole', async () => {
    // The five seconds for a late token count pass at once here.
    const quick: Timing = {
      ...systemTiming,
      after: (ms, run) => systemTiming.after(ms === 5000 ? 0 : ms, run),
    };
    await talk.serve((_request, socket) => void socket.write(STREAM_HEAD + chunk('Hello', 'stop')), {
      timing: quick,
    });
    const heard = await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)));
    expect(heard).toMatchObject({ text: 'Hello', end: { status: 'complete', finishReason: 'stop' } });
    await talk.server.allClosed();
  });

  test('of a server nearby is not told before the silence that its user allowed is over', () => {
    const near = new URL('http://192.168.1.4:8000');
    for (const idle of [5_000, 60_000, 900_000]) {
      expect(patienceFor(near, { idle }, true)).toMatchObject({ stalledMs: null, idleMs: idle });
    }
    expect(patienceFor(near, {}, true)).toMatchObject({ stalledMs: null, idleMs: null });
  });

  test('of a hosted stream is told each minute; it ends only when nobody looks on, or by its own limit', async () => {
    const hosted = new URL('https://router.huggingface.co');
    expect(patienceFor(hosted, {}, true)).toMatchObject({ stalledMs: 60_000, idleMs: null });
    expect(patienceFor(hosted, { idle: 20_000 }, true)).toMatchObject({ stalledMs: 20_000, idleMs: 20_000 });
    expect(patienceFor(hosted, { idle: null })).toMatchObject({ stalledMs: 60_000, idleMs: null });
    expect(patienceFor(new URL('https://router.huggingface.co'))).toEqual({
      connectMs: 10_000,
      firstByteMs: 120_000,
      stalledMs: 60_000,
      idleMs: 300_000,
      heldMs: null,
    });
    expect(patienceFor(new URL('http://localhost:11434'))).toEqual({
      connectMs: 10_000,
      firstByteMs: null,
      stalledMs: null,
      idleMs: null,
      heldMs: null,
    });
    const quick: Timing = {
      ...systemTiming,
      after: (ms, run) => systemTiming.after(ms === 60_000 ? 0 : ms, run),
    };
    await talk.serve((_request, socket) => void socket.write(STREAM_HEAD + chunk('Hello')), {
      timing: quick,
    });
    const alone = await hearHosted(patienceFor(hosted), () => false);
    expect(alone.stalls).toEqual([60_000, 120_000, 180_000, 240_000]);
    expect(alone.end).toMatchObject({ status: 'incomplete', error: { code: 'NET_TIMEOUT' } });
    // Twenty minutes of it, and the answer is still waited for until its user has enough.
    const watched = await hearHosted(patienceFor(hosted, {}, true), (stalls) => stalls === 20);
    expect(watched.stalls.at(-1)).toBe(1_200_000);
    expect(watched.end).toMatchObject({ type: 'end', status: 'interrupted', error: null });
    await talk.server.allClosed();
  });
});

/** What is heard of a reply as of a hosted server; stopped once `enough` of its silences were told. */
async function hearHosted(patience: Patience, enough: (stalls: number) => boolean) {
  const url = new URL(talk.server.url);
  const stop = new AbortController();
  const request = { method: 'GET', url, headers: {}, connectMs: 5000, firstByteMs: null } as const;
  const sent = await talk.client.http.send(request, stop.signal);
  if (sent.kind !== 'reply') throw new Error(sent.kind);
  const asked = { url, endpoint: null, model: '', token: null, hub: '' };
  const stalls: number[] = [];
  let last: InferenceEvent | null = null;
  for await (const item of hearAnswer(new ChatDecoder(), sent.reply, asked, patience, systemTiming)) {
    last = item;
    if (item.type === 'stalled' && enough(stalls.push(item.silentMs))) stop.abort();
  }
  return { stalls, end: last };
}

test('a connection that was kept and is gone is made anew', async () => {
  let answered = 0;
  await serve((_request, socket) => {
    answered += 1;
    const body = answer(200, chunk('Hi', 'stop') + event('[DONE]'), { 'content-type': 'text/event-stream' });
    // The server closes after its first answer without having said that it would.
    if (answered === 1) socket.end(body);
    else socket.write(body);
  });
  for (let i = 0; i < 3; i += 1) {
    expect((await talk.client.hear(chatRequest(chatEndpoint(talk.server.url)))).text).toBe('Hi');
  }
});
