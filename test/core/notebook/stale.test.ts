import { describe, expect, it } from 'vitest';
import { chosenRun } from '../../../src/core/exchange.ts';
import { staleCells, stalenessOf } from '../../../src/core/notebook/stale.ts';
import { Notebook } from '../../harness/notebook.ts';

/** Later than everything that was asked before. */
const LATER = '2026-11-20T15:00:00.000Z';

const three = () =>
  new Notebook().exchange('one', '1').exchange('two', '2').exchange('three', '3').press('esc');

/** Does what the runner would with the newest `start-again`, and answers. */
function again(notebook: Notebook, answer: string, at = LATER): Notebook {
  const { exchangeId, endpoint } = notebook.last('start-again');
  const requestId = `again-${notebook.all('start-again').length}`;
  notebook.send({ type: 'begin-again', exchangeId, requestId, endpoint, at, elapsed: 0 });
  return notebook.answer(answer);
}

const stale = (notebook: Notebook) => staleCells(notebook.state.session).map((at) => at + 1);

describe('stale cells', () => {
  it('are none when every answer is to what would be sent now', () => {
    expect(stale(three())).toEqual([]);
    expect(three().press('s').state.notice?.text).toBe('Every answer is up to date.');
  });

  it('are those below a cell with another answer, and say which', () => {
    const notebook = again(three().press('g', 'r'), 'one');
    expect(stale(notebook)).toEqual([2, 3]);
    expect(stalenessOf(notebook.state.session, 1)).toEqual({ olderThan: 1 });
    expect(stalenessOf(notebook.state.session, 2)).toEqual({ olderThan: 1 });
  });

  it('are never those of a base model: it was not sent what stands above', () => {
    const endpoint = {
      kind: 'text-generation',
      name: 'base',
      url: 'http://x',
      token: { kind: 'none' },
    } as const;
    const book = new Notebook({ endpoint }).exchange('one', '1').exchange('two', '2').press('esc');
    expect(stale(again(book.press('g', 'r'), 'one'))).toEqual([]);
  });

  it('are none when the answer came out the same', () => {
    expect(stale(again(three().press('g', 'r'), '1'))).toEqual([]);
  });

  it('are up to date again with the earlier answer', () => {
    const notebook = again(three().press('g', 'r'), 'one').press('[');
    expect(stale(notebook)).toEqual([]);
    expect(stale(notebook.press(']'))).toEqual([2, 3]);
  });

  it('follow muting, moving, deleting and the system text, without the name of a cell', () => {
    const muted = three().press('g', 'x');
    expect(stale(muted)).toEqual([2, 3]);
    expect(stalenessOf(muted.state.session, 1)).toEqual({ olderThan: null });
    expect(stale(muted.press('x'))).toEqual([]);
    expect(stale(three().press('g', 'J'))).toEqual([1, 2, 3]);
    expect(stale(three().press('g', 'd', 'd'))).toEqual([1, 2]);
    const told = three().press('i').type('/system Be brief.').press('enter');
    expect(stale(told)).toEqual([1, 2, 3]);
  });

  it('leave out a muted cell, which is sent to nobody', () => {
    expect(stale(three().press('k', 'x', 'g', 'x'))).toEqual([3]);
  });

  it('leave out the cell whose input was edited: its earlier answer is chosen with its question', () => {
    const notebook = three().press('enter').type('!').press('enter');
    notebook.begin();
    notebook.answer('3!').press('esc', '[');
    expect(stalenessOf(notebook.state.session, 2)).toBeNull();
  });

  it('are not known for an answer that came without a digest', () => {
    const notebook = three();
    const exchanges = notebook.state.session.exchanges.map((exchange) => ({
      ...exchange,
      runs: exchange.runs.map(({ context: _, ...run }) => run),
    }));
    const old = new Notebook({ session: { ...notebook.state.session, exchanges: exchanges.slice(1) } });
    expect(stale(old)).toEqual([]);
  });
});

describe('running the stale ones', () => {
  it('goes from the top, one after the other, and stops where nothing is stale any more', () => {
    const notebook = again(three().press('g', 'r'), 'one').press('G', 's');
    expect(notebook.last('start-again').exchangeId).toBe('E2');
    again(notebook, 'two');
    expect(notebook.last('start-again').exchangeId).toBe('E3');
    again(notebook, 'three');
    expect(notebook.all('start-again')).toHaveLength(3);
    expect(stale(notebook)).toEqual([]);
    expect(notebook.state.session.exchanges.map((one) => chosenRun(one)?.output)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('asks only those that are still out of date when their turn comes', () => {
    const fresh = () => again(again(three().press('g', 'r'), 'one').press('G', 'r'), 'three');
    expect(stale(fresh())).toEqual([2]);
    const same = again(fresh().press('s'), '2');
    expect(same.all('start-again')).toHaveLength(3);
    const other = again(fresh().press('s'), 'two');
    expect(other.last('start-again').exchangeId).toBe('E3');
    expect(other.all('start-again')).toHaveLength(4);
  });

  it('stops at a failure: the others would answer to a gap', () => {
    const notebook = again(three().press('g', 'r'), 'one').press('s');
    const { exchangeId, endpoint } = notebook.last('start-again');
    notebook.send({ type: 'begin-again', exchangeId, requestId: 'X', endpoint, at: LATER, elapsed: 0 });
    notebook.send({
      type: 'ended',
      requestId: 'X',
      status: 'failed',
      finishReason: null,
      error: null,
      at: LATER,
      elapsed: 1,
    });
    expect(notebook.all('start-again')).toHaveLength(2);
    expect(notebook.state.reruns).toEqual([]);
  });

  it('waits for the reply under way', () => {
    const notebook = three().press('i').type('four').press('enter');
    notebook.begin();
    expect(notebook.press('esc', 's').state.notice?.text).toContain('still coming');
  });
});
