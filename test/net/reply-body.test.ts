import { describe, expect, test } from 'vitest';
import { MUCH, ReplyBody, readWhole } from '../../src/net/reply-body.ts';
import { systemTiming, type Timing } from '../../src/net/timing.ts';

function body() {
  const flow: string[] = [];
  const made = new ReplyBody(systemTiming, {
    pause: () => flow.push('pause'),
    resume: () => flow.push('resume'),
  });
  return { body: made, flow };
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (piece: Awaited<ReturnType<ReplyBody['read']>>) =>
  piece.kind === 'bytes' ? new TextDecoder().decode(piece.bytes) : piece.kind;

test('a sender that is faster than its reader is held back, once, and let go again', async () => {
  const { body: reply, flow } = body();
  const block = new Uint8Array(100_000);
  for (let i = 0; i < 4; i += 1) reply.push(block);
  expect(flow).toEqual(['pause']);
  await reply.read(null);
  await reply.read(null);
  expect(flow).toEqual(['pause']);
  await reply.read(null);
  expect(flow).toEqual(['pause', 'resume']);
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
    const reply = new ReplyBody(timing, { pause() {}, resume() {} });
    let isOver = false;
    const over = reply.gather(50).then(() => {
      isOver = true;
    });
    const turn = () => new Promise((resolve) => setImmediate(resolve)).then(() => isOver);
    return { reply, over, turn, pass: () => pass() };
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
