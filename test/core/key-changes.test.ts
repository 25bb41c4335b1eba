import { afterEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/core/commands.ts';
import { changeKeys, keyName } from '../../src/core/key-changes.ts';
import { keysOf, setKeys, shownKey } from '../../src/core/key-table.ts';
import { keymapOf } from '../../src/core/keymap.ts';
import { helpRows, openHelp } from '../../src/core/panels/help.ts';
import { Notebook } from '../harness/notebook.ts';

afterEach(() => setKeys(COMMANDS));

const keysIn = (document: unknown, id: string) =>
  changeKeys(document).commands.find((command) => command.id === id)?.keys;

describe('keyName', () => {
  it.each([
    ['Ctrl+O', 'ctrl+o'],
    ['alt+Enter', 'alt+enter'],
    ['Shift+Ctrl+Up', 'ctrl+shift+up'],
    ['G', 'G'],
    ['g', 'g'],
    ['d d', 'd d'],
    ['F12', 'f12'],
    ['PageUp', 'pageup'],
    ['ctrl++', 'ctrl++'],
    ['+', '+'],
    ['?', '?'],
    ['ü', 'ü'],
  ])('%s is %s', (written, name) => {
    expect(keyName(written)).toBe(name);
  });

  it.each([
    '',
    ' ',
    'hyper+x',
    'ctrl+',
    'ctrl+ctrl+x',
    'a b c',
    'enterr',
    'ctrl',
    'f13',
  ])('%s is none', (written) => {
    expect(keyName(written)).toBeNull();
  });

  it('knows every key of the registry', () => {
    for (const { keys } of COMMANDS) for (const key of keys) expect(keyName(key)).toBe(key);
  });
});

describe('changeKeys', () => {
  it('replaces the keys of a command', () => {
    expect(keysIn({ palette: 'F2' }, 'palette')).toEqual(['f2']);
    expect(keysIn({ palette: ['Ctrl+K', 'F2'], mute: [] }, 'palette')).toEqual(['ctrl+k', 'f2']);
    expect(keysIn({ mute: [] }, 'mute')).toEqual([]);
    expect(changeKeys({ palette: 'f2' }).problems).toEqual([]);
  });

  it('takes a key from the command that had it, and says so', () => {
    const { problems } = changeKeys({ fold: 'x' });
    expect(keysIn({ fold: 'x' }, 'mute')).toEqual([]);
    expect(problems).toEqual(['x was for "mute" and is for "fold" now: "mute" has no key.']);
    expect(changeKeys({ fold: 'x', mute: 'X' }).problems).toEqual([]);
    expect(changeKeys({ fold: 'd' }).problems[0]).toBe('d d was for "cell-delete" and is for "fold" now.');
  });

  it('leaves a key where the commands never meet', () => {
    expect(changeKeys({ 'item-test': 'ctrl+r' }).problems.join()).not.toContain('history-search');
    expect(keysIn({ 'item-test': 'ctrl+g' }, 'edit-in-editor')).toEqual(['ctrl+g']);
  });

  it('gives a key that two want to the first', () => {
    const { problems } = changeKeys({ fold: 'X', mute: 'X' });
    expect(problems).toEqual(['X is for "fold" and for "mute": the first has it.']);
    expect(keysIn({ fold: 'X', mute: 'X' }, 'mute')).toEqual([]);
  });

  it.each([
    [{ nothing: 'x' }, 'There is no command "nothing".'],
    [{ interrupt: 'x' }, 'The keys of "interrupt" cannot be changed.'],
    [{ palette: 'ctrl+c' }, '"palette": Ctrl+C always stops.'],
    [{ palette: 'p' }, '"palette": p is typed there; take one with Ctrl or Alt.'],
    [{ mute: 'hyper+x' }, '"mute": "hyper+x" is no key.'],
    [{ mute: 7 }, '"mute": 7 is no key.'],
    [[], 'keys.json holds no object of commands and keys.'],
    [null, 'keys.json holds no object of commands and keys.'],
  ])('%j: %s', (document, problem) => {
    const changed = changeKeys(document);
    expect(changed.problems).toContain(problem);
    expect(changed.commands).toEqual(COMMANDS);
  });

  it('never leaves two commands with one key in one place, when none had it before', () => {
    const { commands } = changeKeys({ fold: 'G', 'cell-last': 'o', mute: ['G', 'q'], find: 'd d' });
    const keymap = keymapOf(commands).get('cells');
    expect(keymap?.get('G')).toBe('fold');
    expect(keymap?.get('o')).toBe('cell-last');
    expect(keymap?.get('q')).toBe('mute');
    expect(keymap?.get('d d')).toBe('find');
  });
});

describe('changed keys in the notebook', () => {
  it('are obeyed, hinted at and listed', () => {
    setKeys(changeKeys({ fold: 'X', palette: 'f2' }).commands);
    const notebook = new Notebook().exchange('one', '1').press('esc', 'X');
    expect(notebook.state.session.exchanges[0]?.folded).toBe(true);
    notebook.press('o');
    expect(notebook.state.session.exchanges[0]?.folded).toBe(true);
    expect(notebook.press('f2').state.panels.at(-1)?.kind).toBe('palette');
    expect(shownKey('palette')).toBe('F2');
    expect(keysOf('fold')).toEqual(['X']);
    const [state] = openHelp(notebook.state, 'cells');
    const panel = state.panels.at(-1);
    const rows = panel?.kind === 'help' ? helpRows(panel) : [];
    const keys = rows.flatMap((row) => (row.kind === 'item' ? row.item.fields[0] : []));
    expect(keys).toContain('F2');
    expect(keys).not.toContain('Ctrl+P');
  });
});
