import { describe, expect, test } from 'vitest';
import { MUCH, ReplyBody, readWhole } from '../../src/net/reply-body.ts';
import { systemTiming, type Timing } from '../../src/net/timing.ts';

function body() {
  const socket: string[] = [];
  const made = new ReplyBody(systemTiming, {
    open: () => socket.push('open'),
    close: () => socket.push('close'),
  });
  return { body: made, socket };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (piece: Awaited<ReturnType<ReplyBody['read']>>) =>
  piece.kind === 'bytes' ? new TextDecoder().decode(piece.bytes) : piece.kind;

test('nothing is read of the socket that nobody waits for', async () => {
  const { body: reply, socket } = body();
  expect(socket).toEqual([]);
  const next = reply.read(null);
  expect(socket).toEqual(['open']);
  reply.push(bytes('a'));
  expect(socket).toEqual(['open', 'close']);
  reply.push(bytes('b'));
  expect(text(await next)).toBe('ab');
  reply.push(bytes('c'));
  expect(text(await reply.read(null))).toBe('c');
  expect(socket).toEqual(['open', 'close']);
  reply.finish({ kind: 'end' });
  await reply.read(null);
  expect(socket).toEqual(['open', 'close']);
});

test('what had arrived is read before how it ended', async () => {
  const { body: reply } = body();
  reply.push(bytes('a'));
  reply.push(bytes('b'));
  reply.finish({ kind: 'end' });
  reply.finish({ kind: 'stopped' });
  reply.push(bytes('late'));
  expect([text(await reply.read(null)), text(await reply.read(null))]).toEqual(['ab', 'end']);
  expect(text(await reply.read(null))).toBe('end');
});

test('what waits is read in one piece, but not more at once than is worth a turn', async () => {
  const { body: reply } = body();
  const chunk = new Uint8Array(MUCH / 4);
  for (let i = 0; i < 6; i += 1) reply.push(chunk.fill(i));
  const sizes = [await reply.read(null), await reply.read(null)].map((piece) =>
    piece.kind === 'bytes' ? piece.bytes.length : 0,
  );
  expect(sizes).toEqual([MUCH, MUCH / 2]);
  reply.push(new Uint8Array(3 * MUCH));
  reply.push(chunk);
  expect(await reply.read(null)).toMatchObject({ bytes: { length: 3 * MUCH } });
});

describe('what arrives gathers', () => {
  /** Whether a wait is over, and what ends it as time would. */
  function gathering() {
    let pass = () => {};
    const timing: Timing = {
      ...systemTiming,
      after: (_ms, run) => {
        pass = run;
        return () => {};
      },
    };
    const socket: string[] = [];
    const reply = new ReplyBody(timing, {
      open: () => socket.push('open'),
      close: () => socket.push('close'),
    });
    let isOver = false;
    const over = reply.gather(50).then(() => {
      isOver = true;
    });
    const turn = () => new Promise((resolve) => setImmediate(resolve)).then(() => isOver);
    return { reply, socket, over, turn, pass: () => pass() };
  }

  test('until its time is over', async () => {
    const { reply, over, turn, pass } = gathering();
    reply.push(bytes('a'));
    reply.push(bytes('b'));
    expect(await turn()).toBe(false);
    pass();
    await over;
    expect(text(await reply.read(null))).toBe('ab');
  });

  test('no longer when it is much, when the body ends and when it is stopped', async () => {
    const much = gathering();
    much.reply.push(new Uint8Array(MUCH));
    await much.over;
    for (const last of ['end', 'stopped'] as const) {
      const { reply, over, turn } = gathering();
      reply.push(bytes('a'));
      expect(await turn()).toBe(false);
      reply.finish({ kind: last });
      await over;
      expect(text(await reply.read(null))).toBe(last === 'end' ? 'a' : 'stopped');
      await reply.gather(50);
    }
  });

  test('in the system, once it came slowly, and not any more when much of it came', async () => {
    const { reply, socket, over, pass } = gathering();
    expect(socket).toEqual(['open']);
    pass();
    await over;
    for (const [size, states] of [
      [1, ['close']],
      [MUCH, ['close']],
      [1, ['open', 'close']],
    ] as const) {
      socket.length = 0;
      const again = reply.gather(50);
      pass();
      await again;
      expect([size, socket]).toEqual([size, states]);
      reply.push(new Uint8Array(size));
      expect(await reply.read(null)).toMatchObject({ bytes: { length: size } });
    }
  });
});

test('a stop drops what was not read yet', async () => {
  const { body: reply } = body();
  reply.push(bytes('a'));
  reply.finish({ kind: 'stopped' });
  expect(text(await reply.read(null))).toBe('stopped');
});

test('a silence is told, and the body is still open after it', async () => {
  const { body: reply } = body();
  expect(text(await reply.read(0))).toBe('silent');
  const next = reply.read(null);
  reply.push(bytes('a'));
  expect(text(await next)).toBe('a');
});

test('a whole body is read up to its limit', async () => {
  const { body: reply } = body();
  reply.push(bytes('12345'));
  reply.push(bytes('67890'));
  reply.finish({ kind: 'end' });
  expect(await readWhole(reply, 7, null)).toEqual({ text: '1234567', cut: true, last: { kind: 'end' } });
  const { body: exact } = body();
  exact.push(bytes('1234567'));
  exact.finish({ kind: 'end' });
  expect(await readWhole(exact, 7, null)).toEqual({ text: '1234567', cut: false, last: { kind: 'end' } });
});
