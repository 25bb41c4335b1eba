import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImageRef } from '../../src/core/exchange.ts';
import { nodeFs } from '../../src/store/fs-port.ts';
import { firstImageOf } from '../../src/store/session-first-image.ts';
import { serialiseSession } from '../../src/store/session-format.ts';
import { listSessions } from '../../src/store/session-list.ts';
import { faultyFs } from './faulty-fs.ts';
import { sampleExchange, sampleRun, sampleSession, temporaryFolder } from './session-samples.ts';

const image = (name: string): ImageRef => ({
  path: `/home/me/${name}`,
  sha256: name.padEnd(64, '0'),
  mediaType: 'image/png',
  bytes: 10,
  width: 96,
  height: 64,
});
const WORDS = '"images": [\\n {"sha256": "no"} ]';
const PLAIN = sampleExchange('01A', WORDS, [sampleRun(WORDS)]);
const PICTURED = {
  ...sampleExchange('01B', 'What is it?', [sampleRun('A cat.')]),
  images: [image('a'), image('b')],
};

function written(text: string): string {
  const path = join(temporaryFolder(), '01S.json');
  writeFileSync(path, text);
  return path;
}
const file = (exchanges: readonly (typeof PLAIN)[]) =>
  serialiseSession({ ...sampleSession('01S'), exchanges });

test('the first image that any exchange names is found, and no text is taken for one', async () => {
  expect(await firstImageOf(nodeFs, written(file([PLAIN, PICTURED])))).toEqual(image('a'));
  expect(await firstImageOf(nodeFs, written(file([PLAIN])))).toBeNull();
  // Of a prompt that waits: it was not asked yet.
  const images = file([PICTURED]).match(/\n {6}"images": \[\n[\s\S]*?\n {6}\]/)?.[0] ?? '';
  expect(images).toContain('/home/me/b');
  const waiting = `\n  "queued": [\n    {${images}\n    }\n  ],`;
  const queued = file([PLAIN]).replace('\n  "exchanges": [', `${waiting}\n  "exchanges": [`);
  expect(await firstImageOf(nodeFs, written(queued))).toBeNull();
});

test('a file that is missing, cut, damaged or no session has none', async () => {
  const whole = file([PICTURED]);
  const at = whole.indexOf('"images": [');
  expect(await firstImageOf(nodeFs, '/nowhere/01S.json')).toBeNull();
  expect(await firstImageOf(nodeFs, temporaryFolder())).toBeNull();
  for (const text of [
    '',
    '[]',
    whole.slice(0, at + 40),
    whole.replace('"sha256": "a', '"sha256": '),
    whole.replaceAll('image/png', 'image/x'),
    JSON.stringify(JSON.parse(whole)),
  ])
    expect(await firstImageOf(nodeFs, written(text)), text.slice(0, 30)).toBeNull();
});

test('a failing disk is no error', async () => {
  const path = written(file([PICTURED]));
  for (let call = 1; call <= 3; call++) expect(await firstImageOf(faultyFs('EIO', call), path)).toBeNull();
});

test('the list says which sessions images were kept of', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '01A.json'), serialiseSession(sampleSession('01A')));
  writeFileSync(join(folder, '01B.json'), serialiseSession(sampleSession('01B')));
  expect((await listSessions(nodeFs, folder)).withImages).toBeUndefined();
  mkdirSync(join(folder, '01B.assets'));
  expect((await listSessions(nodeFs, folder)).withImages).toEqual(new Set(['01B']));
});
