import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeFs } from '../../src/store/fs-port.ts';
import { SessionBlocks } from '../../src/store/session-blocks.ts';
import { temporaryFolder } from './session-samples.ts';

/** A file of pieces with a gap between each two, open, and where they stand in it. */
async function fileOf(pieces: readonly Uint8Array[]) {
  const path = join(temporaryFolder(), 'pieces');
  let from = 7;
  const places = pieces.map(({ length }, at) => {
    const place = { id: `${at}`, from, to: from + length };
    from += length + 2;
    return place;
  });
  writeFileSync(
    path,
    Buffer.concat([Buffer.alloc(7), ...pieces.flatMap((piece) => [piece, Buffer.alloc(2)])]),
  );
  const blocks = new SessionBlocks(await nodeFs.open(path, 'read'), places);
  /** What stands at each place now. */
  const all = () => places.map((place) => Buffer.from(blocks.bytesAt(place)));
  return { path, places, blocks, all };
}

/** Some that are packed well, and some that are not. */
const piece = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.constantFrom(1, 1, 100, 1500))
  .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));

test('bytes are the same from the file, read and packed, in whatever order they are asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { minLength: 1, maxLength: 40 }),
      fc.array(fc.nat(), { maxLength: 60 }),
      async (pieces, asked) => {
        const { blocks, places, all } = await fileOf(pieces);
        expect(all()).toEqual(pieces);
        for (const { first, behind } of blocks.backwards()) {
          expect(behind).toBeGreaterThan(first);
          expect(await blocks.load(first)).toBe(true);
          if (first % 2 === 0) await blocks.pack(first);
        }
        expect(all()).toEqual(pieces);
        for (const { first } of blocks.backwards()) await blocks.pack(first);
        await blocks.close();
        for (const any of asked) {
          const at = any % places.length;
          const place = places[at];
          if (place !== undefined) expect(Buffer.from(blocks.bytesAt(place))).toEqual(pieces[at]);
        }
        expect(all()).toEqual(pieces);
      },
    ),
    { numRuns: 40 },
  );
});

const TEXT = Array.from({ length: 60 }, (_, at) => Buffer.from(`${at} ${'word '.repeat(4000)}`));

test('what was read is there when the file is not', async () => {
  const { path, blocks, all } = await fileOf(TEXT);
  for (const { first } of blocks.backwards()) {
    await blocks.load(first);
    await blocks.pack(first);
  }
  await blocks.close();
  writeFileSync(path, '');
  expect(all()).toEqual(TEXT);
});

test('what was not read and is gone from the file is not made up', async () => {
  const { path, blocks, places } = await fileOf(TEXT);
  const last = blocks.backwards(TEXT.length - 1)[0]?.first ?? 0;
  expect(await blocks.load(last)).toBe(true);
  writeFileSync(path, 'short');
  expect(await blocks.load(0)).toBe(false);
  const [first, end] = [places[0], places.at(-1)];
  if (first === undefined || end === undefined) throw new Error('no places');
  expect(() => blocks.bytesAt(first)).toThrow('shorter');
  expect(Buffer.from(blocks.bytesAt(end))).toEqual(TEXT.at(-1));
  await blocks.close();
});

test('packing that is broken off leaves everything as it was', async () => {
  const { blocks, all } = await fileOf(TEXT);
  for (const { first } of blocks.backwards()) await blocks.load(first);
  const packing = blocks.pack(0);
  await blocks.close();
  await packing;
  await blocks.pack(TEXT.length - 1);
  expect(all()).toEqual(TEXT);
});
