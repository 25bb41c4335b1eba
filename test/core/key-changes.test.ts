import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/core/commands.ts';
import { changeKeys, keyName } from '../../src/core/key-changes.ts';
import { keyNamed, keysOf, setKeys, shownKey } from '../../src/core/key-table.ts';
import { keymapOf } from '../../src/core/keymap.ts';
import { helpRows, openHelp } from '../../src/core/panels/help.ts';
import { greetingRows } from '../../src/render/greeting.ts';
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

  it('says in one sentence which commands want a key', () => {
    const three = { fold: 'X', mute: 'X', 'cell-undo': ['X', 'U'] };
    expect(changeKeys(three).problems).toHaveLength(1);
    expect(changeKeys(three).problems[0]).toMatch(
      /^X is for "[a-z-]+" and for "[a-z-]+" and for "[a-z-]+": the first has it\.$/,
    );
    expect(keysIn(three, 'cell-undo')?.at(-1)).toBe('U');
  });

  it.each([
    [{ nothing: 'x' }, 'There is no command "nothing".'],
    [{ interrupt: 'x' }, 'The keys of "interrupt" cannot be changed.'],
    [{ palette: 'ctrl+c' }, '"palette": Ctrl+C always stops.'],
    [{ send: 'ctrl+m' }, '"send": Ctrl+M arrives from a terminal as Enter; take another.'],
    [{ send: 'Ctrl+I' }, '"send": Ctrl+I arrives from a terminal as Tab; take another.'],
    [{ palette: 'ctrl+[' }, '"palette": Ctrl+[ arrives from a terminal as Esc; take another.'],
    [{ palette: 'ctrl+h' }, '"palette": Ctrl+H arrives from a terminal as Backspace; take another.'],
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

/** Where key names are no hints: tables of keys, examples, and Ctrl+C, which nobody can change. */
const NAMES_KEYS = [
  'core/key-changes.ts',
  'core/keymap.ts',
  'linear/',
  'terminal/',
  'commands/command-line/',
  'practice/lessons.ts',
];
const KEY =
  /\b(?:Ctrl\+(?!C\b)[A-Z]|Alt\+[A-Z]|F1|Esc|Enter(?! the\b)|Tab|PageUp|PageDown)\b|'[a-zA-Z] (?:brings|asks|goes|runs) /;

describe('sentences', () => {
  it('take the names of keys from the table, so that they say the keys of this user', () => {
    const root = join(import.meta.dirname, '../../src');
    const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !NAMES_KEYS.some((known) => file.startsWith(known)))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line))
          .flatMap((line) => line.match(/'(?:[^'\\]|\\.)*'|`[^`]*`/g) ?? [])
          .filter((text) => KEY.test(text))
          .map((text) => `${file}: ${text}`),
      );
    expect(found).toEqual([]);
  });

  it('say changed keys, and the name of a command that has none', () => {
    setKeys(
      changeKeys({ send: 'ctrl+x', endpoints: 'f5', help: 'f6', 'cell-undo': 'u', 'new-session': [] })
        .commands,
    );
    const greeting = greetingRows(null, 80)
      .map((row) => row.map(({ text }) => text).join(''))
      .join('\n');
    expect(greeting).toMatch(/Ctrl\+X +sends/);
    expect(greeting).toMatch(/F5 +chooses/);
    expect(greeting).toMatch(/F6 +shows/);
    const notebook = new Notebook().type('one').press('ctrl+x');
    notebook.begin();
    notebook.answer('1').press('esc', 'd', 'd');
    expect(notebook.state.notice?.hint).toBe('u brings it back.');
    expect(keyNamed('new-session')).toBe('"New session", from the commands,');
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
