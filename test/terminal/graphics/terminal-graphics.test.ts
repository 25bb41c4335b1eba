import { describe, expect, test } from 'vitest';
import { createTerminalGraphics } from '../../../src/terminal/graphics/terminal-graphics.ts';
import { guarded } from '../../../src/terminal/output-guard.ts';
import { createKitty } from './kitty-model.ts';

const CELLS = { columns: 20, rows: 10 };
const placed = (key: string) => ({ key, row: 1, column: 2, ...CELLS });
const SIXELS = new TextEncoder().encode('"1;1;8;6#0;2;100;0;0#0!8~');

function create(env: Readonly<Record<string, string>> = {}, hasTrueColour = true) {
  const written: string[] = [];
  const taken: string[] = [];
  const graphics = createTerminalGraphics({
    env,
    write: (sequence) => written.push(sequence),
    onTaken: (key) => taken.push(key),
    hasTrueColour,
    highest: 97,
  });
  return { graphics, written, taken };
}

describe('pictures that the terminal draws', () => {
  test('wish for nothing until a way is chosen', () => {
    const { graphics } = create();
    expect(graphics.wish(CELLS, null)).toBeNull();
    expect(graphics.drawing(placed('a'))).toBeNull();
  });

  test.each([
    ['kitty', null, 'png', 200, 200],
    ['kitty', { width: 8, height: 17 }, 'png', 160, 170],
    ['kitty', { width: 30, height: 60 }, 'png', 320, 320],
    ['iterm2', { width: 9, height: 18 }, 'file', 180, 180],
    ['sixel', null, 'sixel', 160, 160],
    ['sixel', { width: 30, height: 60 }, 'sixel', 600, 600],
  ] as const)('%s, cells of %j: %s of %i × %i', (way, cell, form, width, height) => {
    const { graphics } = create();
    graphics.setWay(way);
    expect(graphics.wish(CELLS, cell)).toEqual({ form, box: { width, height } });
  });

  test('go to a kitty at once, and are drawn by nothing else', async () => {
    const { graphics, written } = create();
    const kitty = createKitty();
    graphics.setWay('kitty');
    const id = await graphics.give('a', CELLS, Uint8Array.of(1, 2, 3));
    for (const order of written) kitty.take(order);
    expect([...kitty.images.keys()]).toEqual([id]);
    expect(graphics.drawing(placed('a'))).toBeNull();
    graphics.clear();
    kitty.take(written.at(-1) ?? '');
    expect(kitty.images.size).toBe(0);
  });

  test('go through tmux in its envelope, under numbers of 256 colours', async () => {
    const { graphics, written } = create({ TMUX: '1' });
    graphics.setWay('kitty');
    const id = (await graphics.give('a', CELLS, new Uint8Array(4000))) ?? 0;
    expect(id & 0xffffff).toBeLessThan(256);
    const kitty = createKitty();
    for (const order of written) {
      const inner = /^\x1bPtmux;(.*)\x1b\\$/s.exec(order)?.[1] ?? '';
      kitty.take(inner.replaceAll('\x1b\x1b', '\x1b'));
    }
    expect(kitty.images.get(id)?.data).toHaveLength(4000);
  });

  test('are drawn where the cursor is by iTerm2 and in sixels', async () => {
    const { graphics } = create();
    graphics.setWay('iterm2');
    expect(await graphics.give('a', CELLS, Uint8Array.of(1, 2, 3))).toBeNull();
    expect(graphics.drawing(placed('a'))).toBe(
      '\x1b]1337;File=inline=1;size=3;width=20;height=10;preserveAspectRatio=1;doNotMoveCursor=1:AQID\x07',
    );
    graphics.setWay('sixel');
    expect(graphics.drawing(placed('a'))).toBeNull();
    await graphics.give('a', CELLS, SIXELS);
    expect(graphics.drawing(placed('a'))).toBe('\x1bP0;1;0q"1;1;8;6#0;2;100;0;0#0!8~\x1b\\');
    graphics.clear();
    expect(graphics.drawing(placed('a'))).toBeNull();
  });

  test('are kept ready within bounds: the one that was seen longest ago goes', async () => {
    const { graphics, taken } = create();
    graphics.setWay('iterm2');
    for (const key of ['a', 'b', 'c']) await graphics.give(key, CELLS, new Uint8Array(4_000_000));
    graphics.seen([placed('a')]);
    await graphics.give('d', CELLS, new Uint8Array(4_000_000));
    expect(taken).toEqual(['b']);
    expect(graphics.drawing(placed('a'))).not.toBeNull();
  });
});

describe('the guard at the output', () => {
  test('lets every picture through as it is, for its own writer only', async () => {
    for (const env of [{}, { TMUX: '1' }]) {
      const { graphics, written } = create(env);
      graphics.setWay('kitty');
      await graphics.give('a', CELLS, new Uint8Array(20_000).fill(200));
      const sending = graphics.give('b', CELLS, new Uint8Array(200_000));
      await new Promise((resolve) => setImmediate(resolve));
      graphics.clear();
      await sending;
      graphics.setWay('iterm2');
      await graphics.give('a', CELLS, Uint8Array.of(1, 2, 3, 4));
      written.push(graphics.drawing(placed('a')) ?? '');
      graphics.setWay('sixel');
      await graphics.give('a', CELLS, SIXELS);
      written.push(`\x1b[?2026h\x1b[?25l\x1b[0m\x1b[2;3H${graphics.drawing(placed('a'))}\x1b[?2026l`);
      expect(written.length).toBeGreaterThan(10);
      for (const sequence of written) {
        expect(guarded(sequence, 'pictures')).toBe(sequence);
        expect(guarded(sequence, 'drawing')).not.toBe(sequence);
      }
    }
  });

  test.each([
    [
      'a file that is saved',
      '\x1b]1337;File=inline=0;size=1;width=1;height=1;preserveAspectRatio=1;doNotMoveCursor=1:QQ==\x07',
    ],
    ['a file with a name', '\x1b]1337;File=name=QQ==;inline=1:QQ==\x07'],
    ['another order of iTerm2', '\x1b]1337;SetProfile=x\x07'],
    ['an image from a file of the disk', '\x1b_Ga=T,U=1,f=100,t=f,i=1,c=1,r=1,q=2,m=0;L2V0Yw==\x1b\\'],
    ['an image in front of the text', '\x1b_Ga=T,f=100,t=d,i=1,q=2,m=0;QQ==\x1b\\'],
    ['all images taken away', '\x1b_Ga=d,d=A,q=2\x1b\\'],
    ['a control string in sixels', '\x1bP0;1;0q"1;1;8;6#0\x07~\x1b\\'],
    ['another control string', '\x1bP$q"p\x1b\\'],
    ['the clipboard', '\x1b]52;c;eA==\x07'],
    ['a title', '\x1b]0;x\x07'],
    ['anything through tmux', '\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\'],
  ])('stops %s', (_, sequence) => {
    expect(guarded(sequence, 'pictures')).not.toContain(sequence.slice(0, 2));
  });
});
