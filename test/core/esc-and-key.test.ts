import { describe, expect, it } from 'vitest';
import { contextOf } from '../../src/core/key-context.ts';
import { createKeyDecoder } from '../../src/terminal/key-decoder.ts';
import { answering, book, cells, list, typed } from '../harness/busy-notebooks.ts';
import type { Notebook } from '../harness/notebook.ts';

/** Sends what the terminal sent, read at once. */
function read(notebook: Notebook, input: string): Notebook {
  const decoder = createKeyDecoder();
  for (const event of [...decoder.push(input), ...decoder.flush()])
    if (event.type !== 'reply') notebook.send(event);
  return notebook;
}

describe('Esc and a key that arrive at once, as over a slow line', () => {
  it('are Esc and that key where Alt has no meaning with it', () => {
    const { state } = read(cells().press('i'), '\x1bgj');
    expect(contextOf(state)).toBe('cells');
    expect(state.selected).toBe('E2');
    expect(read(cells().press('i'), '\x1b/').state.find?.typing).toBe(true);
    expect(read(cells(), '\x1bwords').state.composer.buffer.text).toBe('words');
    expect(read(cells(), '\x1b?').state).toMatchObject({ mode: 'edit', composer: { buffer: { text: '?' } } });
  });

  it.each([
    '[',
    'O',
    ']',
    'P',
    '_',
    'ж',
    ' ',
  ])('are so for %j too, which could begin something else', (key) => {
    expect(read(cells(), `\x1b${key}`).state).toMatchObject({
      mode: 'edit',
      composer: { buffer: { text: key } },
    });
  });

  it('leave a list, and are typed into what is below it', () => {
    const { state } = read(list(), '\x1bo');
    expect(state.panels).toEqual([]);
    expect(state.composer.buffer.text).toBe('o');
  });

  it('stay Alt where Alt means something, and where the terminal says that it was Alt', () => {
    expect(read(typed(), '\x1bb').state).toMatchObject({ mode: 'edit', composer: { buffer: { cursor: 5 } } });
    expect(read(answering(), '\x1br').state.mode).toBe('edit');
    expect(read(typed(), '\x1b\r').state.composer.buffer.text).toContain('\n');
    expect(read(typed(), '\x1b[106;3u').state.mode).toBe('edit');
  });

  it('neither end the program nor ask a model: with Alt nobody meant that', () => {
    const quit = read(typed(), '\x1bq').state;
    expect(quit).toMatchObject({ leaving: null, mode: 'command' });
    expect(read(answering(), '\x1bq').state.leaving).toBeNull();
    for (const key of ['s', 'R']) {
      const notebook = cells().press('i');
      notebook.effects.length = 0;
      expect(read(notebook, `\x1b${key}`).state.mode).toBe('command');
      expect(notebook.all('start-again')).toEqual([]);
    }
    // Pressed alone it does so; and where a text is, it is typed.
    expect(read(typed().press('esc'), 'q').state.leaving).not.toBeNull();
    expect(read(list(), '\x1bq').state.composer.buffer.text).toBe('q');
  });

  it('send nothing by Enter behind Esc', () => {
    const notebook = typed().press('esc');
    notebook.effects.length = 0;
    read(notebook, '\x1b\r');
    expect(notebook.all('start-exchange')).toEqual([]);
  });

  it('wait for a session that is being opened, the key for its cells', () => {
    const notebook = book();
    notebook.state = { ...notebook.state, saved: { kind: 'opening' } };
    read(notebook, '\x1bx');
    expect(notebook.state.mode).toBe('command');
    expect(notebook.state.early).toMatchObject([{ key: { name: 'x' } }]);
  });
});
