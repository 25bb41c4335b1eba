import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/core/commands.ts';
import { type HelpPanel, helpRows, shownHelp } from '../../../src/core/panels/help.ts';
import { type PalettePanel, shownCommands } from '../../../src/core/panels/palette.ts';
import { topPanel } from '../../../src/core/state.ts';
import { Notebook, QWEN } from '../../harness/notebook.ts';

const helpOf = (book: Notebook): HelpPanel => {
  const panel = topPanel(book.state);
  if (panel?.kind !== 'help') throw new Error(`the help is not open: ${panel?.kind}`);
  return panel;
};
const paletteOf = (book: Notebook): PalettePanel => {
  const panel = topPanel(book.state);
  if (panel?.kind !== 'palette') throw new Error(`the palette is not open: ${panel?.kind}`);
  return panel;
};

describe('help', () => {
  it('lists what works at the prompt, what works everywhere, and every slash command', () => {
    const items = shownHelp(helpOf(new Notebook().press('f1')));
    const titles = items.map((item) => item.fields.join(' | '));
    expect(titles).toContain('Enter | Send the prompt');
    expect(titles).toContain('Ctrl+O | Endpoints');
    expect(titles).toContain('/set NAME VALUE | Set temperature, top_p, max_tokens, seed or stop');
    for (const command of COMMANDS) {
      if (command.slash !== undefined)
        expect(items.some((item) => item.key === `/${command.slash}`)).toBe(true);
    }
  });

  it('tells a list what its keys do there, not what they do elsewhere', () => {
    const items = shownHelp(helpOf(new Notebook().press('ctrl+o', 'f1')));
    const about = (key: string) => items.filter((item) => item.fields[0]?.split('  ').includes(key));
    expect(about('Ctrl+Z').map((item) => item.command.id)).toEqual(['item-undo']);
    expect(about('Ctrl+A').map((item) => item.command.id)).toEqual(['item-add']);
  });

  it('filters under its headings, and does what is chosen', () => {
    const book = new Notebook().press('f1').type('sessions');
    const rows = helpRows(helpOf(book));
    expect(rows[0]?.kind).toBe('heading');
    expect(rows.filter((row) => row.kind === 'item')).not.toHaveLength(0);
    book.press('enter');
    expect(book.last('run-command').id).toBe('sessions');
    expect(book.state.panels).toEqual([]);
  });

  it('closes with Esc and with F1', () => {
    expect(new Notebook().press('f1', 'esc').state.panels).toEqual([]);
    expect(new Notebook().press('f1', 'f1').state.panels).toEqual([]);
  });
});

describe('palette', () => {
  it('finds a command by a few letters and runs it', () => {
    const book = new Notebook().press('ctrl+p').type('new ses').press('enter');
    expect(book.last('run-command').id).toBe('new-session');
    expect(book.state.panels).toEqual([]);
  });

  it('leaves out what only makes sense inside a panel or while typing', () => {
    const ids = shownCommands(paletteOf(new Notebook().press('ctrl+p'))).map((item) => item.command.id);
    expect(ids).toContain('setup');
    expect(ids).toContain('run-again');
    expect(ids).not.toContain('list-up');
    expect(ids).not.toContain('char-left');
    expect(ids).not.toContain('palette');
  });

  it('puts a command that takes something into the prompt', () => {
    const book = new Notebook().press('ctrl+p').type('caption an').press('enter');
    expect(book.state.composer.buffer).toMatchObject({ text: '/caption ', cursor: 9 });
    expect(book.all('run-command')).toEqual([]);
  });

  it('does not overwrite a prompt', () => {
    const book = new Notebook().type('half a thought').press('ctrl+p').type('caption an').press('enter');
    expect(book.state.composer.buffer.text).toBe('half a thought');
    expect(book.state.notice?.hint).toContain('/caption PATH');
  });

  it('opens what it names with the endpoint it has', () => {
    const book = new Notebook({ endpoint: QWEN }).press('ctrl+p').type('endpoints').press('enter');
    book.send({ type: 'command', id: book.last('run-command').id });
    expect(topPanel(book.state)?.kind).toBe('endpoints');
  });
});
