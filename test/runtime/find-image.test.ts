import { expect, test } from 'vitest';
import type { ImageRef } from '../../src/core/exchange.ts';
import type { Msg } from '../../src/core/message.ts';
import { findImage } from '../../src/runtime/effects/find-image.ts';

const IMAGE: ImageRef = {
  path: '/home/me/cat.jpg',
  sha256: 'c',
  mediaType: 'image/jpeg',
  bytes: 1,
  width: 40,
  height: 40,
};

function finding() {
  const read: string[] = [];
  const told: Msg[] = [];
  const pauses: (() => void)[] = [];
  const stop = new AbortController();
  const sessions = {
    firstImage: async (path: string) => {
      read.push(path);
      return path === '/S2.json' ? IMAGE : null;
    },
  };
  return {
    read,
    told,
    stop: () => stop.abort(),
    select: (id: string) =>
      void findImage(
        { type: 'sessions/find-image', id, path: `/${id}.json` },
        sessions,
        (msg) => told.push(msg),
        stop.signal,
        () => new Promise((resolve) => pauses.push(resolve)),
      ),
    timePasses: async () => {
      for (const go of pauses.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('only the file of the session where the selection rests is read', async () => {
  const { read, told, select, timePasses } = finding();
  for (const id of ['S1', 'S3', 'S2']) select(id);
  await timePasses();
  expect(read).toEqual(['/S2.json']);
  expect(told).toEqual([{ type: 'sessions/image-found', picture: { session: 'S2', image: IMAGE } }]);
});

test('a session without one has none, and nothing is told to a program that ends', async () => {
  const { read, told, select, stop, timePasses } = finding();
  select('S1');
  await timePasses();
  expect(told).toEqual([{ type: 'sessions/image-found', picture: { session: 'S1', image: null } }]);
  select('S2');
  stop();
  await timePasses();
  expect(read).toEqual(['/S1.json']);
});
