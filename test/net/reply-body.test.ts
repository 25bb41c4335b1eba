import { expect, test } from 'vitest';
import { ReplyBody, readWhole } from '../../src/net/reply-body.ts';
import { systemTiming } from '../../src/net/timing.ts';

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
  expect([text(await reply.read(null)), text(await reply.read(null))]).toEqual(['a', 'b']);
  expect([text(await reply.read(null)), text(await reply.read(null))]).toEqual(['end', 'end']);
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
