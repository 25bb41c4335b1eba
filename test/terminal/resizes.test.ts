import { describe, expect, it } from 'vitest';
import { createAppearance } from '../../src/appearance.ts';
import type { Msg } from '../../src/core/message.ts';
import { anchoredRow } from '../../src/render/anchored-row.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { createStore } from '../../src/runtime/create-store.ts';
import { createPainter } from '../../src/terminal/painter.ts';
import { drawDirectly } from '../../src/ui/drawing.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { Emulator } from '../harness/emulators.ts';
import { passingTime } from '../harness/passing-time.ts';
import { aLive, anExchange, aState } from '../render/states.ts';

const RESIZES = 10_000;
/** More ms than the painter waits with a frame. */
const FRAME = 10;
const MOST = { columns: 80, rows: 24 };

/** Numbers that look like chance and are the same every time. */
function numbers(): (below: number) => number {
  let seed = 20261120;
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

const PIECES = [
  'A word ',
  'in **bold**, ',
  '日本語 ',
  '👩‍👩‍👧 น้ำ ',
  '`code`\n\n',
  '- an item of a list\n',
  '\n| a | b |\n|--|--|\n| 1 | 2 |\n\n',
];

/** A notebook whose answer is arriving, drawn on an emulator by everything that draws it in the program but Ink. */
function streaming(size: { readonly columns: number; readonly rows: number }) {
  const state = aState([anExchange({}, { output: '', status: 'running' })], { live: aLive(), size });
  const store = createStore(state, () => {});
  const screen = new Emulator('11', size.columns, size.rows);
  const { timing, pass } = passingTime();
  const write = (sequence: string) => void screen.write(sequence);
  const painter = createPainter(write, anchoredRow, undefined, undefined, timing);
  const cache = createRowCache();
  painter.enter();
  const stop = drawDirectly(
    {
      store,
      appearance: createAppearance('dark', null, 'none'),
      frameOf: (now, look) => frameOf(now, look, cache),
      onCursor: painter.placeCursor,
    },
    {
      show: (rows) => painter.show(rows, store.state().size.columns),
      failed: (error) => {
        throw error;
      },
    },
  );
  return { store, screen, painter, stop, pass };
}

type Streaming = ReturnType<typeof streaming>;

/** What the emulator shows when nothing is under way any more. */
async function settled({ painter, screen, store, pass }: Streaming) {
  // Frames in quick succession are drawn together.
  pass(FRAME);
  await screen.write('');
  return { size: store.state().size, cells: screen.cells(), cursor: screen.cursor, of: painter };
}

/** The same state drawn on a new screen. */
async function drawnAnew(state: ReturnType<Streaming['store']['state']>) {
  const fresh = streaming(state.size);
  fresh.stop();
  const frame = frameOf(
    state,
    { ...state.size, theme: createAppearance('dark', null, 'none').theme() },
    createRowCache(),
  );
  fresh.painter.placeCursor(frame.cursor);
  fresh.painter.show(frame.rows, state.size.columns);
  const { cells, cursor } = await settled(fresh);
  fresh.painter.leave();
  return { cells, cursor };
}

describe('a terminal that is resized while an answer arrives', () => {
  it(`shows after ${RESIZES} times what a new one would`, async () => {
    const number = numbers();
    const drawn = streaming({ columns: 80, rows: 24 });
    const { store, screen, painter } = drawn;
    let before = store.state().size;
    const told = (msg: Msg) => store.dispatch(msg);
    for (let i = 1; i <= RESIZES; i++) {
      // There and back at once, every other time: the terminal cut off what the program does not see missing.
      const isBack = i % 2 === 0;
      const size = isBack
        ? before
        : { columns: 20 + number(MOST.columns - 19), rows: 5 + number(MOST.rows - 4) };
      before = store.state().size;
      screen.resize(size.columns, size.rows);
      painter.resized();
      told({ type: 'resized', ...size });
      if (i % 50 === 0) {
        const text = PIECES[number(PIECES.length)] ?? '';
        told({ type: 'streamed', requestId: 'r1', text, reasoning: '', pieces: 1, elapsed: i });
      }
      await Promise.resolve();
      drawn.pass(number(FRAME));
      if (!isBack) continue;
      if (number(8) === 0) await screen.write('');
      // All is drawn before the next two: what they cut off is there again only if it is written again.
      if (i % 100 === 98) await settled(drawn);
      if (i % 100 === 0) {
        const { cells, cursor } = await settled(drawn);
        expect({ cells, cursor }).toEqual(await drawnAnew(store.state()));
      }
    }
    drawn.stop();
  });
});
