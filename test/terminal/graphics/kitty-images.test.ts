import { describe, expect, test } from 'vitest';
import { freed, transmitted } from '../../../src/terminal/graphics/kitty-commands.ts';
import { createKittyImages } from '../../../src/terminal/graphics/kitty-images.ts';
import { createKitty } from './kitty-model.ts';

const SIZE = { columns: 20, rows: 10 };
const bytes = (length: number, seed = 1) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255);

describe('a transmission', () => {
  test.each([1, 3071, 3072, 3073, 9000])('of %i bytes comes out as they were', (length) => {
    const kitty = createKitty();
    for (const piece of transmitted(7, SIZE, bytes(length))) kitty.take(piece);
    expect(kitty.images.get(7)).toEqual({ columns: 20, rows: 10, data: Buffer.from(bytes(length)) });
  });

  test('is cut into pieces of 4096 characters, all but the last with more to come', () => {
    const pieces = transmitted(7, SIZE, bytes(9000));
    expect(pieces).toHaveLength(3);
    expect(pieces[0]).toMatch(/^\x1b_Ga=T,U=1,f=100,t=d,i=7,c=20,r=10,q=2,m=1;[A-Za-z0-9+/]{4096}\x1b\\$/);
    expect(pieces[1]).toMatch(/^\x1b_Gq=2,m=1;[A-Za-z0-9+/]{4096}\x1b\\$/);
    expect(pieces[2]).toMatch(/^\x1b_Gq=2,m=0;[A-Za-z0-9+/]{1,4095}=*\x1b\\$/);
  });

  test('of few bytes is one piece', () => {
    expect(transmitted(7, SIZE, bytes(3))).toEqual([
      '\x1b_Ga=T,U=1,f=100,t=d,i=7,c=20,r=10,q=2,m=0;ASA/\x1b\\',
    ]);
  });
});

describe('the images of a kitty', () => {
  const create = (hasShortNumbers = false) => {
    const kitty = createKitty();
    const taken: string[] = [];
    const images = createKittyImages({
      write: kitty.take,
      onFreed: (key) => taken.push(key),
      hasShortNumbers,
      highest: 97,
      random: (limit) => limit - 1,
    });
    return { kitty, taken, images };
  };

  test('are sent once each, under numbers of their own', async () => {
    const { kitty, images } = create();
    const [a, b, again] = await Promise.all([
      images.send('a', SIZE, bytes(50_000)),
      images.send('b', SIZE, bytes(10, 2)),
      images.send('a', SIZE, bytes(50_000)),
    ]);
    expect(again).toBe(a);
    expect(b).not.toBe(a);
    expect([...kitty.images.keys()]).toEqual([a, b]);
    expect(Math.floor((a ?? 0) / 2 ** 24)).toBe(96);
  });

  test('have short numbers where other colours do not arrive, and still all differ', async () => {
    const { kitty, images } = create(true);
    for (let i = 0; i < 60; i++) await images.send(`${i}`, SIZE, bytes(1));
    const low = [...kitty.images.keys()].map((id) => id & 0xffffff);
    expect(new Set(low).size).toBe(60);
    for (const part of low) {
      expect(part).toBeGreaterThan(0);
      expect(part).toBeLessThan(256);
    }
  });

  test('are no more than 64: the one that was seen longest ago goes', async () => {
    const { kitty, taken, images } = create();
    for (let i = 0; i < 64; i++) await images.send(`${i}`, SIZE, bytes(1));
    images.seen(['0', 'unknown']);
    await images.send('new', SIZE, bytes(1));
    expect(taken).toEqual(['1']);
    expect(kitty.images.size).toBe(64);
  });

  test('are no more than 16 MB, except for one that is larger', async () => {
    const { kitty, taken, images } = create();
    await images.send('a', SIZE, bytes(9_000_000));
    await images.send('b', SIZE, bytes(9_000_000));
    expect(taken).toEqual(['a']);
    expect(kitty.images.size).toBe(1);
  });

  test('all go at the end, one that is being sent included', async () => {
    const { kitty, images } = create();
    await images.send('a', SIZE, bytes(10));
    const sending = images.send('b', SIZE, bytes(1_000_000));
    const waiting = images.send('c', SIZE, bytes(10));
    await new Promise((resolve) => setImmediate(resolve));
    expect(kitty.isReceiving()).toBe(true);
    images.clear();
    expect(kitty.isReceiving()).toBe(false);
    expect(kitty.images.size).toBe(0);
    expect(await sending).toBeNull();
    expect(await waiting).toBeNull();
    expect(kitty.images.size).toBe(0);
    // And go on after it, as with another session.
    expect(await images.send('d', SIZE, bytes(10))).not.toBeNull();
    expect(kitty.images.size).toBe(1);
  });

  test('one that is not there is taken away in silence', () => {
    const { kitty } = create();
    kitty.take(freed(99));
    expect(kitty.replies).toEqual([]);
  });
});
