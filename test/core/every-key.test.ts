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
import { Notebook, QWEN } from '../harness/notebook.ts';

/** Three cells, the middle one selected; two answers in it, a code block, something to undo and to redo. */
function cells(): Notebook {
  const notebook = new Notebook({ settings: new Notebook().state.settings, endpoint: QWEN });
  notebook
    .exchange('one', '1')
    .exchange('two', '```js\nx\n```')
    .exchange('three', '3')
    .press('esc', 'k', 'r');
  const { exchangeId, endpoint } = notebook.last('start-again');
  notebook.send({
    type: 'begin-again',
    exchangeId,
    requestId: 'X',
    endpoint,
    at: '2027-01-01T00:00:00.000Z',
    elapsed: 0,
  });
  notebook.answer('```js\ny\n```').press('[', 'x', 'x', 'z');
  notebook.send({ type: 'scrolled', scroll: { follow: true } });
  return notebook;
}

const typed = () =>
  new Notebook({ endpoint: QWEN }).exchange('one', '1').type('some words').press('left', 'left');
const list = () => {
  const notebook = new Notebook({
    endpoint: QWEN,
    settings: { ...new Notebook().state.settings, endpoints: [QWEN, { ...QWEN, name: 'other' }] },
  });
  return notebook.press('ctrl+o');
};

/** What the keyboard promises, by place: every key of the published table, and the state it is pressed in. */
const PROMISED: readonly (readonly [place: string, start: () => Notebook, keys: readonly string[]])[] = [
  [
    'the prompt, everywhere',
    typed,
    ['ctrl+p', 'ctrl+o', 'ctrl+s', 'ctrl+n', 'f1', 'ctrl+c', 'ctrl+z', 'ctrl+l', 'pageup', 'pagedown'],
  ],
  [
    'the cells, everywhere',
    cells,
    ['ctrl+p', 'ctrl+o', 'ctrl+s', 'ctrl+n', 'f1', 'ctrl+c', 'ctrl+z', 'ctrl+l', 'pageup', 'pagedown'],
  ],
  [
    'the prompt',
    typed,
    [
      'enter',
      'alt+enter',
      'ctrl+j',
      'shift+enter',
      'up',
      'ctrl+r',
      'ctrl+g',
      'esc',
      'ctrl+a',
      'ctrl+e',
      'ctrl+w',
      'ctrl+u',
      'ctrl+k',
      'alt+b',
      'alt+f',
      'alt+d',
      'ctrl+d',
    ],
  ],
  ['an empty prompt', () => new Notebook({ endpoint: QWEN }), ['ctrl+d', 'ctrl+c']],
  ['a command in the prompt', () => new Notebook().type('/cap'), ['tab']],
  ['a path in the prompt', () => new Notebook().type('look at @ca'), ['tab']],
  ['earlier prompts', () => typed().press('up'), ['down']],
  ['what was cut', () => typed().press('ctrl+k'), ['ctrl+y']],
  [
    'the cells',
    cells,
    [
      'j',
      'k',
      'down',
      'up',
      'g',
      'G',
      'enter',
      'r',
      'R',
      'a',
      'b',
      'd d',
      'z',
      'Z',
      'J',
      'K',
      ']',
      'y',
      'c',
      'o',
      'x',
      'f',
      'm',
      'e',
      '/',
      '?',
      'i',
      'esc',
      'q',
    ],
  ],
  ['a later answer', () => cells().press(']'), ['[']],
  ['a list', list, ['o', 'down', 'enter', 'esc', 'ctrl+a', 'ctrl+e', 'ctrl+t', 'ctrl+d', 'ctrl+f']],
  ['further down a list', () => list().press('down'), ['up']],
];

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

describe('every key that was promised', () => {
  it.each(
    PROMISED.flatMap(([place, start, keys]) => keys.map((key) => ({ place, start, key }))),
  )('$key in $place', ({ start, key }) => {
    expect(does(start(), key)).toBe(true);
  });

  it('and a key that was not does nothing', () => {
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
