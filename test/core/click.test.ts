import { describe, expect, it } from 'vitest';
import { topPanel } from '../../src/core/state.ts';
import { Notebook } from '../harness/notebook.ts';

const click = (notebook: Notebook, row: number) =>
  notebook.send({ type: 'mouse', action: 'press', column: 4, row });
const selected = (notebook: Notebook) => {
  const panel = topPanel(notebook.state);
  return panel !== undefined && 'list' in panel ? panel.list.index : null;
};

describe('clicks in a list', () => {
  it('select the item of the row, and nothing beside the items', () => {
    const notebook = new Notebook().press('ctrl+p');
    expect(selected(click(notebook, 5))).toBe(3);
    expect(selected(click(notebook, 2))).toBe(0);
    expect(selected(click(notebook, 0))).toBe(0);
    notebook.type('undo the last change');
    const before = selected(notebook);
    expect(selected(click(notebook, 15))).toBe(before);
    expect(topPanel(notebook.state)?.kind).toBe('palette');
  });

  it('leave out the headings of the help', () => {
    const notebook = new Notebook().press('f1');
    expect(selected(click(notebook, 4))).toBe(1);
    expect(selected(click(notebook, 2))).toBe(1);
    expect(selected(click(notebook, 3))).toBe(0);
  });

  it('the wheel moves one item at a time', () => {
    const notebook = new Notebook().press('ctrl+p');
    notebook.send({ type: 'mouse', action: 'wheel-down', column: 0, row: 9 });
    expect(selected(notebook)).toBe(1);
    notebook.send({ type: 'mouse', action: 'wheel-up', column: 0, row: 9 });
    expect(selected(notebook)).toBe(0);
  });
});

describe('clicks in the notebook', () => {
  const two = () => new Notebook().exchange('one', '1').exchange('two', '2');

  it('ask what is drawn there, and select it', () => {
    const notebook = click(two(), 7);
    expect(notebook.last('click')).toEqual({ type: 'click', column: 4, row: 7 });
    notebook.send({ type: 'clicked', on: { kind: 'exchange', id: 'E1' } });
    expect(notebook.state).toMatchObject({ mode: 'command', selected: 'E1' });
    notebook.send({ type: 'clicked', on: { kind: 'prompt' } });
    expect(notebook.state.mode).toBe('edit');
  });

  it('do not take a cell out of hand that is being edited, nor a search that is typed', () => {
    const editing = two().press('esc', 'enter');
    editing.send({ type: 'clicked', on: { kind: 'exchange', id: 'E1' } });
    expect(editing.state).toMatchObject({ mode: 'edit', selected: 'E2' });
    const finding = two().press('esc', '/');
    finding.send({ type: 'clicked', on: { kind: 'exchange', id: 'E1' } });
    expect(finding.state.selected).toBe('E2');
  });

  it('on a cell that is gone change nothing', () => {
    const notebook = two();
    const { state } = notebook;
    expect(notebook.send({ type: 'clicked', on: { kind: 'exchange', id: 'E9' } }).state).toBe(state);
  });
});
