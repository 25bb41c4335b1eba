import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandId, type KeyContext } from '../../src/core/commands.ts';
import type { Effect } from '../../src/core/effect.ts';
import { contextOf } from '../../src/core/key-context.ts';
import { keyOf } from '../../src/core/keys.ts';
import { openConfirm } from '../../src/core/panels/confirm.ts';
import { openHelp, shownHelp } from '../../src/core/panels/help.ts';
import { openPalette, shownCommands } from '../../src/core/panels/palette.ts';
import { type State, topPanel } from '../../src/core/state.ts';
import { update } from '../../src/core/update.ts';
import { cells, list, typed } from '../harness/busy-notebooks.ts';
import { Notebook, QWEN } from '../harness/notebook.ts';

/** What has nothing to do with words that complete nothing, behind the last of the earlier prompts, or without words. */
const NOTHING_TO_DO: readonly CommandId[] = ['complete', 'history-next', 'send', 'clear'];

/** Whether a key does anything at all: another state, an effect, or a word about why not. */
function does(start: Notebook, keys: string): boolean {
  // A notice goes with any key: only a new one counts.
  const before: State = { ...start.state, notice: null, quitArmed: false };
  let state = before;
  const effects: Effect[] = [];
  for (const name of keys.split(' ')) {
    const [after, more] = update(state, { type: 'key', key: keyOf(name) });
    state = after;
    effects.push(...more);
  }
  return effects.length > 0 || JSON.stringify(state) !== JSON.stringify(before);
}

describe('what is typed', () => {
  it('does nothing as a key that was not promised', () => {
    for (const start of [typed, cells, list]) expect(does(start(), 'f9')).toBe(false);
    expect(does(cells(), 'u')).toBe(false);
  });

  it.each([
    'caption a.png',
    'image a.png',
    'endpoint practice',
    'model org/name',
    'system Be brief.',
    'set seed 1',
    'rename Winter',
    'new',
    'sessions',
    'export markdown',
    'copy',
    'retry',
    'help',
    'quit',
  ])('/%s', (line) => {
    const notebook = new Notebook({ endpoint: QWEN }).exchange('one', '1');
    const before = notebook.state;
    const sent = notebook.type(`/${line}`).press('enter');
    expect(sent.state.notice?.text ?? '').not.toContain('There is no command');
    const isSame =
      JSON.stringify({ ...sent.state, composer: null, history: null }) ===
      JSON.stringify({ ...before, composer: null, history: null });
    expect(isSame && sent.effects.length === 0).toBe(false);
  });
});

describe('the registry', () => {
  const silent: string[] = [];

  const CONTEXTS: Readonly<Record<KeyContext, () => Notebook>> = {
    anywhere: typed,
    prompt: typed,
    cells,
    find: () => cells().press('/').type('t'),
    list,
    form: () => list().press('ctrl+a'),
    setup: () => new Notebook().send({ type: 'command', id: 'setup' }),
    help: () => typed().press('f1'),
    palette: () => typed().press('ctrl+p'),
    confirm: () => {
      const notebook = new Notebook();
      const [asked] = openConfirm(notebook.state, 'Sure?', 'quits', [{ type: 'quit-unsaved' }]);
      notebook.state = asked;
      return notebook;
    },
  };

  it.each(
    Object.entries(CONTEXTS).filter(([name]) => name !== 'anywhere'),
  )('the test stands where it says: %s', (name, start) => {
    expect(contextOf(start().state)).toBe(name);
  });

  it('every command can be found: in the palette, or in the help of a place', () => {
    const listed = new Set<CommandId>();
    const [palette] = openPalette(new Notebook().state);
    const panel = topPanel(palette);
    if (panel?.kind === 'palette') for (const item of shownCommands(panel)) listed.add(item.command.id);
    for (const about of Object.keys(CONTEXTS) as KeyContext[]) {
      const top = topPanel(openHelp(new Notebook().state, about)[0]);
      if (top?.kind === 'help') for (const item of shownHelp(top)) listed.add(item.command.id);
    }
    expect(COMMANDS.map(({ id }) => id).filter((id) => !listed.has(id))).toEqual([]);
  });

  it('every command of the palette does something, from the prompt and from the cells', () => {
    const panel = topPanel(openPalette(new Notebook().state)[0]);
    const ids = panel?.kind === 'palette' ? shownCommands(panel).map((item) => item.command.id) : [];
    expect(ids.length).toBeGreaterThan(40);
    for (const start of [typed, cells]) {
      for (const id of ids) {
        const before: State = { ...start().state, notice: null };
        const [after, effects] = update(before, { type: 'command', id });
        // These are about the other of the two, have nothing to do here, or ask for an argument in the prompt.
        const isElsewhere =
          ['prompt-mode', 'command-mode', 'cells-back'].includes(id) || NOTHING_TO_DO.includes(id);
        const isAsked = COMMANDS.some((one) => one.id === id && one.takes !== undefined);
        const isSame = JSON.stringify(after) === JSON.stringify(before) && effects.length === 0;
        if (isSame && !isElsewhere && !isAsked) silent.push(`${id} in ${before.mode}`);
      }
    }
    expect(silent).toEqual([]);
  });

  it('every command without a key, and every one of the notebook, is in the palette', () => {
    const top = topPanel(openPalette(new Notebook().state)[0]);
    const shown = top?.kind === 'palette' ? shownCommands(top).map((item) => item.command.id) : [];
    const expected = COMMANDS.filter(
      ({ id, group, keys, contexts }) =>
        (keys.length === 0 ||
          ((group === 'prompt' || group === 'cells' || group === 'general') && !contexts.includes('list'))) &&
        id !== 'palette' &&
        id !== 'help-cells',
    ).map(({ id }) => id);
    expect(expected.filter((id) => !shown.includes(id))).toEqual([]);
  });
});
