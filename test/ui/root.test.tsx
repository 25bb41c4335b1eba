import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { describe, expect, it, vi } from 'vitest';
import { createAppearance } from '../../src/appearance.ts';
import { PRACTICE } from '../../src/core/endpoint.ts';
import { initialState } from '../../src/core/initial-state.ts';
import { keyOf } from '../../src/core/keys.ts';
import { newSession } from '../../src/core/session.ts';
import { createRowCache } from '../../src/render/row-cache.ts';
import { createStore } from '../../src/runtime/create-store.ts';
import { frameOf } from '../../src/ui/frame-of.ts';
import { Root } from '../../src/ui/root.tsx';
import { T0 } from '../harness/notebook.ts';

const show = () => {
  const cache = createRowCache();
  const store = createStore(
    initialState(newSession('S1', T0, 'practice'), { endpoint: PRACTICE, size: { columns: 100, rows: 24 } }),
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
  const appearance = createAppearance('auto', null, 'none');
  const screen = render(
    <Root store={store} appearance={appearance} frameOf={(state, look) => frameOf(state, look, cache)} />,
  );
  const press = (...names: string[]) => {
    for (const name of names) store.dispatch({ type: 'key', key: keyOf(name) });
  };
  const frame = () => stripVTControlCharacters(screen.lastFrame() ?? '');
  return {
    store,
    press,
    type: (text: string) => press(...text),
    frame,
    /** Waits until the person at the terminal sees this. */
    shows: (wanted: string | RegExp) => vi.waitFor(() => expect(frame()).toMatch(wanted), { timeout: 5000 }),
  };
};

describe('the screen', () => {
  it('greets with the endpoint and the keys', async () => {
    const { frame, shows } = show();
    await shows('The practice endpoint answers');
    await shows(/EDIT +Enter send .* F1 help/);
    expect(frame().split('\n')).toHaveLength(24);
  });

  it('shows what is typed, and the answer as it comes', async () => {
    const { store, type, press, shows } = show();
    type('hello');
    await shows('› hello');
    press('enter');
    await shows(/In {2}1 +hello/);
    store.dispatch({
      type: 'streamed',
      requestId: 'R1',
      text: 'Tromsø is **cold**',
      reasoning: '',
      pieces: 1,
      elapsed: 240,
    });
    await shows(/Out 1 ●? +Tromsø is cold/);
    await shows('Ctrl+C stops');
  });

  it('opens a panel over the notebook and comes back', async () => {
    const { press, shows } = show();
    press('ctrl+o');
    await shows(/Endpoints[\s\S]*practice/);
    press('esc');
    await shows('The practice endpoint answers');
  });

  it('says which mode the keyboard is in', async () => {
    const { store, type, press, shows } = show();
    type('hello');
    press('enter');
    store.dispatch({
      type: 'ended',
      requestId: 'R1',
      status: 'complete',
      finishReason: 'stop',
      error: null,
      at: T0,
      elapsed: 9,
    });
    press('esc');
    await shows('COMMAND');
    press('i');
    await shows('EDIT');
  });

  it('draws on a terminal as small as one cell', async () => {
    const { store, frame, shows } = show();
    await shows('New session');
    store.dispatch({ type: 'resized', columns: 1, rows: 1 });
    await vi.waitFor(() => expect(frame().length).toBeLessThanOrEqual(2));
  });
});
