import { describe, expect, it } from 'vitest';
import { newSession, type Session } from '../../src/core/session.ts';
import { createSaver } from '../../src/runtime/saver.ts';

const session = (id: string, title: string): Session => ({
  ...newSession(id, '2026-11-20T00:00:00.000Z', 'x'),
  title,
});

describe('a saver', () => {
  it('writes one at a time, and of several that wait only the newest of each session', async () => {
    const written: string[] = [];
    const finish: (() => void)[] = [];
    const saver = createSaver(
      (one) =>
        new Promise((resolve) => {
          written.push(`${one.id} ${one.title}`);
          finish.push(() => resolve({ ok: true, value: { path: '', bytes: 0 } }));
        }),
      () => {},
    );
    saver.save(session('A', '1'));
    saver.save(session('A', '2'));
    saver.save(session('B', '1'));
    saver.save(session('A', '3'));
    expect(written).toEqual(['A 1']);
    const idle = saver.idle();
    let open = true;
    void idle.then(() => {
      open = false;
    });
    while (open) {
      finish.shift()?.();
      await Promise.resolve();
    }
    expect(written).toEqual(['A 1', 'A 3', 'B 1']);
  });

  it('writes what comes in the very moment in which the last write ends', async () => {
    for (let moment = 0; moment < 8; moment++) {
      const written: string[] = [];
      const saver = createSaver(
        async (one) => {
          written.push(one.title);
          return { ok: true, value: { path: '', bytes: 0 } };
        },
        async (one) => {
          if (one.title !== '1') return;
          for (let turn = 0; turn < moment; turn++) await null;
          saver.save(session('A', '2'));
        },
      );
      saver.save(session('A', '1'));
      await saver.idle();
      await new Promise((resolve) => setImmediate(resolve));
      await saver.idle();
      expect(written, `after ${moment} turns`).toEqual(['1', '2']);
    }
  });

  it('tells the result of every write', async () => {
    const told: boolean[] = [];
    const saver = createSaver(
      async () => ({ ok: false, error: { code: 'STORE_FULL', message: 'x', hint: '', retryable: true } }),
      (_, result) => told.push(result.ok),
    );
    saver.save(session('A', '1'));
    await saver.idle();
    saver.save(session('A', '2'));
    await saver.idle();
    expect(told).toEqual([false, false]);
  });
});
