import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createAppearance } from '../../src/appearance.ts';
import { PRACTICE } from '../../src/core/endpoint.ts';
import { initialState } from '../../src/core/initial-state.ts';
import { keyOf } from '../../src/core/keys.ts';
import type { Msg } from '../../src/core/message.ts';
import { newSession } from '../../src/core/session.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { createStore } from '../../src/runtime/create-store.ts';
import { FrameStream } from '../../src/terminal/frame-stream.ts';
import { drawDirectly, drawNotebook } from '../../src/ui/drawing.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { mount } from '../../src/ui/mount.tsx';
import type { RootProps } from '../../src/ui/root.tsx';
import { T0 } from '../harness/notebook.ts';

type Shown = readonly string[];

function notebook() {
  const cache = createRowCache();
  const store = createStore(
    initialState(newSession('S1', T0, 'practice'), { endpoint: PRACTICE, size: { columns: 60, rows: 18 } }),
    (effect, on) => {
      if (effect.type !== 'start-exchange') return;
      on.dispatch({
        type: 'begin',
        draft: effect.draft,
        exchangeId: 'E1',
        requestId: 'R1',
        at: T0,
        elapsed: 0,
      });
    },
  );
  const props: RootProps = {
    store,
    appearance: createAppearance('auto', null, 'none'),
    frameOf: (state, look) => frameOf(state, look, cache),
  };
  return { store, props };
}

function surface() {
  const shown: Shown[] = [];
  const byInk: string[] = [];
  const show = (rows: Shown) => void shown.push(rows);
  const frames = new FrameStream(
    () => ({ columns: 60, rows: 18 }),
    (frame) => {
      byInk.push(frame);
      show(frame.split('\n'));
    },
  );
  const failed = vi.fn<(error: unknown) => void>();
  return { shown, byInk, show, frames: frames as unknown as NodeJS.WriteStream, failed };
}

const streamed = (text: string): Msg => ({
  type: 'streamed',
  requestId: 'R1',
  text,
  reasoning: '',
  pieces: 1,
  elapsed: 240,
});

const step: fc.Arbitrary<Msg> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('a', 'z', ' ', '冬', 'enter', 'alt+enter', 'backspace', 'esc', 'i', '/', 'j', 'o', 'x')
      .map((name): Msg => ({ type: 'key', key: keyOf(name) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('ctrl+o', 'ctrl+s', 'ctrl+p', 'f1', 'ctrl+c')
      .map((name): Msg => ({ type: 'key', key: keyOf(name) })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      streamed('**bold** and `code`\n\n'),
      streamed('| a | b |\n|---|---|\n| 冬 | 👩‍🔬 |\n'),
      streamed('- a list that is longer than the screen is wide, so that it goes on in the next row\n'),
    ),
  },
);

describe('frames before Ink is there', () => {
  it('are those that Ink is given, whatever the state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { store, props } = notebook();
        const [direct, ink] = [surface(), surface()];
        const stop = drawDirectly(props, direct);
        const screen = mount(props, ink.frames);
        try {
          for (const one of steps) {
            store.dispatch(one);
            await Promise.resolve();
            await vi.waitFor(() => expect(plain(direct.shown.at(-1))).toEqual(plain(ink.shown.at(-1))));
          }
        } finally {
          stop();
          screen.unmount();
        }
        expect(direct.failed).not.toHaveBeenCalled();
      }),
      { numRuns: 25 },
    );
  });

  it('come at once, and then from Ink, with nothing lost in between', async () => {
    const { store, props } = notebook();
    const on = surface();
    const close = drawNotebook(props, on);
    expect(on.shown).toHaveLength(1);
    expect(text(on.shown[0])).toContain('The practice endpoint answers');
    store.dispatch({ type: 'key', key: keyOf('h') });
    await vi.waitFor(() => expect(text(on.shown.at(-1))).toContain('› h'));
    // Ink draws what is there when it comes, without anything having changed.
    await vi.waitFor(() => expect(on.byInk).not.toEqual([]), { timeout: 5000 });
    expect(text(on.shown.at(-1))).toContain('› h');
    store.dispatch({ type: 'key', key: keyOf('i') });
    await vi.waitFor(() => expect(text(on.shown.at(-1))).toContain('› hi'));
    close();
    const last = on.shown.length;
    store.dispatch({ type: 'key', key: keyOf('x') });
    await Promise.resolve();
    expect(on.shown.slice(last).map(text).join('\n')).not.toContain('› hix');
    expect(on.failed).not.toHaveBeenCalled();
  });

  it('go on to the end of an answer that is asked for before Ink is loaded', async () => {
    const { store, props } = notebook();
    const on = surface();
    const close = drawNotebook(props, on);
    for (const name of ['h', 'enter']) store.dispatch({ type: 'key', key: keyOf(name) });
    expect(store.state().live).not.toBeNull();
    // Loaded by others meanwhile, it would be there at once.
    await import('../../src/ui/mount.tsx');
    store.dispatch(streamed('an answer'));
    for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => void setImmediate(resolve));
    expect(text(on.shown.at(-1))).toContain('an answer');
    expect(on.byInk).toEqual([]);
    store.dispatch({
      type: 'ended',
      requestId: 'R1',
      status: 'complete',
      finishReason: 'stop',
      error: null,
      at: T0,
      elapsed: 300,
    });
    await vi.waitFor(() => expect(on.byInk).not.toEqual([]), { timeout: 5000 });
    expect(text(on.shown.at(-1))).toContain('an answer');
    close();
    expect(on.failed).not.toHaveBeenCalled();
  });

  it('say it when nothing can be drawn', () => {
    const { props } = notebook();
    const on = surface();
    const error = new Error('no frame');
    const stop = drawDirectly(
      {
        ...props,
        frameOf: () => {
          throw error;
        },
      },
      on,
    );
    expect(on.failed).toHaveBeenCalledExactlyOnceWith(error);
    stop();
  });
});

/** Without styles, which Ink writes in a form of its own where it lays out. */
function plain(rows: Shown | undefined): Shown {
  return (rows ?? []).map((row) => row.replace(/\x1b\[[\d;]*m/g, '').trimEnd());
}

const text = (rows: Shown | undefined) => plain(rows).join('\n');
