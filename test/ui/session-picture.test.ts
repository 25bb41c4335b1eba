import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ImageRef } from '../../src/core/exchange.ts';
import type { SessionSummary } from '../../src/core/session.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import type { State } from '../../src/core/state.ts';
import type { Frame } from '../../src/render/frame.ts';
import { createPictures, type Pictures } from '../../src/render/pictures.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { themeFor } from '../../src/render/theme.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { Notebook, QWEN } from '../harness/notebook.ts';

const SESSIONS: readonly SessionSummary[] = [
  'Winter in Norway',
  '東京の冬 and a long title besides',
  'Cats',
].map((title, i) => ({
  id: `S${i + 1}`,
  title,
  createdAt: '2026-11-20T13:02:00Z',
  updatedAt: new Date(Date.parse('2026-11-20T14:02:00Z') - i * 86_400_000).toISOString(),
  endpoint: 'qwen',
  exchanges: i + 1,
  bytes: 51_011,
  path: '',
  pinned: false,
}));
const IMAGE: ImageRef = {
  path: '/home/me/a picture of a cat \x1b[31m.jpg',
  sha256: 'c',
  mediaType: 'image/jpeg',
  bytes: 1,
  width: 400,
  height: 300,
};

const listed = (given: Partial<State> = {}) =>
  new Notebook({ endpoint: QWEN, size: { columns: 120, rows: 40 }, ...given }).press('ctrl+s').send({
    type: 'sessions/listed',
    sessions: SESSIONS,
    unreadable: 0,
    withImages: new Set(['S2']),
    now: '2026-11-20T14:30:00Z',
    timeZone: 'UTC',
  });
const found = (book: Notebook) =>
  book.press('down').send({ type: 'sessions/image-found', picture: { session: 'S2', image: IMAGE } });

function drawn({ state }: Notebook, pictures: Pictures | null, background: 'dark' | 'light' = 'dark'): Frame {
  const cache = createRowCache(pictures);
  return frameOf(state, { ...state.size, theme: themeFor(background, 'true') }, cache);
}
const withCat = () => {
  const pictures = createPictures();
  pictures.put('c', {
    width: 2,
    height: 2,
    colours: new Uint32Array([0xd02020, 0x20a040, 0x2040c0, 0xffffff]),
  });
  return pictures;
};
const text = (frame: Frame) => frame.rows.map((row) => row.replace(/\x1b\[[0-9;]*m/g, '').trimEnd());

describe('the picture of the selected session', () => {
  it.each(['dark', 'light'] as const)('stands beside the list, on a %s background', (background) => {
    const golden = fileURLToPath(
      new URL(`../golden/screens/sessions-picture-${background}.txt`, import.meta.url),
    );
    const { rows, pictures } = drawn(found(listed()), withCat(), background);
    const now = `${rows.map((row) => row.trimEnd().replaceAll('\x1b', '␛')).join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, now);
    }
    expect(now).toBe(readFileSync(golden, 'utf8'));
    // A terminal that draws pictures itself is told where.
    expect(pictures).toEqual([{ key: 'c 24×9', row: 2, column: 95, columns: 24, rows: 9 }]);
  });

  it('moves nothing: the list is the same with it, without it, and for a session that has none', () => {
    const list = (book: Notebook, pictures = createPictures()) =>
      text(drawn(book, pictures)).map((row) => row.slice(5, 60));
    const before = list(listed());
    expect(list(listed().press('down'))[3]).toBe(before[3]);
    expect(list(found(listed()))[3]).toBe(before[3]);
    expect(list(found(listed()), withCat()).slice(2, 5)).toEqual(before.slice(2, 5));
  });

  it('wants the picture of that session, not of the one that is open', () => {
    const pictures = createPictures();
    drawn(found(listed()), pictures);
    expect(pictures.wanted()).toMatchObject([{ image: IMAGE, session: 'S2', columns: 24, rows: 9 }]);
  });

  it('is not there where there is no room, where nothing could be read, or when pictures are off', () => {
    const plain = (given: Partial<State>) => text(drawn(found(listed(given)), null));
    for (const size of [
      { columns: 80, rows: 24 },
      { columns: 40, rows: 12 },
    ])
      expect(text(drawn(found(listed({ size })), withCat()))).toEqual(plain({ size }));
    const settings = { ...DEFAULT_SETTINGS, images: 'off' } as const;
    expect(text(drawn(found(listed({ settings })), withCat()))).toEqual(plain({ settings }));
    const none = createPictures();
    none.put('c', null);
    expect(text(drawn(found(listed()), none)).join('')).not.toContain('a picture');
    none.setWay('none');
    expect(text(drawn(found(listed()), none))).toEqual(plain({}));
  });
});
