import { describe, expect, it } from 'vitest';
import { changeSetting, presentValue, SETTINGS, valueFor } from '../../../src/core/setting-change.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { topPanel } from '../../../src/core/state.ts';
import { Notebook } from '../../harness/notebook.ts';

const typed = (line: string, book = new Notebook()) => book.type(line).press('enter');

describe('settings', () => {
  it.each([
    ['/theme light', 'theme', 'light'],
    ['/theme high contrast', 'theme', 'high-contrast'],
    ['/setting mouse off', 'mouse', false],
    ['/setting Mouse no', 'mouse', false],
    ['/setting images off', 'images', 'off'],
    ['/setting images on', 'images', 'auto'],
    ['/setting images sixel', 'images', 'sixel'],
    ['/setting keep-days 45', 'keepDays', 45],
  ] as const)('%s holds at once and is kept', (line, key, value) => {
    const book = typed(line);
    expect(book.state.settings[key]).toBe(value);
    expect(book.state.composer.buffer.text).toBe('');
    expect(changeSetting(DEFAULT_SETTINGS, book.last('settings/keep').change)[key]).toBe(value);
  });

  it('say what they can be, and change nothing, when a value or a name is wrong', () => {
    expect(typed('/theme purple').state.notice).toMatchObject({
      tone: 'error',
      text: '"purple" is nothing that theme can be.',
      hint: 'It can be auto, dark, light, high-contrast, solarized, blue-orange, greys.',
    });
    expect(typed('/setting volume 11').state.notice?.hint).toContain('theme, mouse, images, keep-days');
    expect(typed('/setting keep-days -1').all('settings/keep')).toEqual([]);
  });

  it('are listed, and Enter goes on to the next value', () => {
    const book = typed('/setting');
    expect(topPanel(book.state)?.kind).toBe('settings');
    book.press('enter');
    expect(book.state.settings.theme).toBe('dark');
    book.press('enter', 'enter', 'enter', 'enter', 'enter', 'enter');
    expect(book.state.settings.theme).toBe('auto');
    book.type('mouse').press('enter');
    expect(book.state.settings.mouse).toBe(false);
    book.press('esc');
    expect(book.state.panels).toEqual([]);
  });

  it('open where a name was given, and from the palette', () => {
    const panel = topPanel(typed('/setting mouse').state);
    expect(panel?.kind === 'settings' && panel.list.selected).toBe('mouse');
    const book = new Notebook().press('ctrl+p').type('high-contrast').press('enter');
    book.send({ type: 'command', id: book.last('run-command').id });
    expect(topPanel(book.state)).toMatchObject({ kind: 'settings', list: { selected: 'theme' } });
  });

  it('are left alone in the file in practice', () => {
    const book = typed('/theme dark', new Notebook({ practiceOnly: true }));
    expect(book.state.settings.theme).toBe('dark');
    expect(book.all('settings/keep')).toEqual([]);
    expect(book.state.notice?.hint).toContain('until you quit');
  });

  it('have every value that is listed, and a meaning for each', () => {
    for (const setting of SETTINGS) {
      for (const value of setting.values) {
        expect(valueFor(setting, value)).toBe(value);
        const changed = changeSetting(DEFAULT_SETTINGS, { name: setting.name, value });
        expect(presentValue(changed, setting.name)).toBe(value);
        expect((setting.says[value] ?? setting.says.other ?? '') !== '').toBe(true);
      }
    }
  });
});
