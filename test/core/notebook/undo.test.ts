import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenRun } from '../../../src/core/exchange.ts';
import { CAT, Notebook, QWEN, T0 } from '../../harness/notebook.ts';

const inputs = ({ state }: Notebook) => state.session.exchanges.map(({ input }) => input);
const three = () => new Notebook().exchange('A', '1').exchange('B', '2').exchange('C', '3').press('esc');

/** Edits the selected cell and lets it be answered. */
const edit = (notebook: Notebook, input: string, answer: string) =>
  notebook.press('enter', 'ctrl+u').exchange(input, answer);
const insert = (notebook: Notebook, key: 'a' | 'b', input: string, answer: string) =>
  notebook.press(key).exchange(input, answer);

describe('undoing what is asked of cells', () => {
  it('takes an insert and an edit back, each for itself, before an older change', () => {
    const notebook = three().press('k', 'x', 'g');
    edit(notebook, 'A2', '1b');
    insert(notebook, 'a', 'X', '0');
    expect(inputs(notebook)).toEqual(['X', 'A2', 'B', 'C']);
    notebook.press('z');
    expect(inputs(notebook)).toEqual(['A2', 'B', 'C']);
    notebook.press('z');
    expect(inputs(notebook)).toEqual(['A', 'B', 'C']);
    expect(notebook.state.session.exchanges[1]?.muted).toBe(true);
    notebook.press('z');
    expect(notebook.state.session.exchanges[1]?.muted).toBe(false);
    notebook.press('Z', 'Z', 'Z');
    expect(inputs(notebook)).toEqual(['X', 'A2', 'B', 'C']);
    expect(notebook.state.session.exchanges.map((one) => chosenRun(one)?.output)).toEqual([
      '0',
      '1b',
      '2',
      '3',
    ]);
  });

  it('brings a deleted cell back to its place, whatever was inserted since', () => {
    const notebook = three().press('d', 'd', 'g');
    insert(notebook, 'a', 'X', '0').press('z', 'z');
    expect(inputs(notebook)).toEqual(['A', 'B', 'C']);
    notebook.press('Z', 'Z');
    expect(inputs(notebook)).toEqual(['X', 'A', 'B']);
  });

  it('brings the only cell back, by z, by Esc and z, and by its word', () => {
    const deleted = () => new Notebook().exchange('A', '1').press('esc', 'd', 'd');
    expect(deleted().state.notice?.hint).toBe('z brings it back.');
    expect(inputs(deleted().press('z'))).toEqual(['A']);
    expect(inputs(deleted().press('i', 'esc', 'z'))).toEqual(['A']);
    const called = deleted().press('i').send({ type: 'command', id: 'cell-undo' });
    expect(inputs(called)).toEqual(['A']);
    expect(called.state).toMatchObject({ mode: 'command', selected: 'E1' });
  });

  it('leaves a cell alone whose answer is coming', () => {
    const notebook = three().press('g', 'a').type('X').press('enter');
    notebook.begin();
    notebook.press('z');
    expect(inputs(notebook)).toEqual(['X', 'A', 'B', 'C']);
    expect(notebook.state.notice?.text).toBe('This cell is still running.');
  });
});

describe('an answer with the question that it answered', () => {
  it('is shown and sent, whichever is chosen', () => {
    const notebook = new Notebook().exchange('capital of Norway', 'Oslo').press('esc');
    edit(notebook, 'capital of Chad', 'N’Djamena').press('[');
    const [exchange] = notebook.state.session.exchanges;
    expect(exchange).toMatchObject({ input: 'capital of Norway', chosen: 0 });
    notebook.press('i').type('and its river').press('enter');
    notebook.begin();
    expect(notebook.last('ask').session.exchanges[0]).toMatchObject({ input: 'capital of Norway' });
    notebook.answer('Akerselva').press('esc', 'k', ']');
    expect(notebook.state.session.exchanges[0]).toMatchObject({ input: 'capital of Chad', chosen: 1 });
  });

  it('is asked again as it was', () => {
    const notebook = new Notebook().exchange('one', '1').press('esc');
    edit(notebook, 'two', '2').press('[', 'r');
    const { exchangeId, endpoint } = notebook.last('start-again');
    notebook.send({ type: 'begin-again', exchangeId, requestId: 'again', endpoint, at: T0, elapsed: 0 });
    notebook.answer('1b').press('[');
    expect(notebook.state.session.exchanges[0]).toMatchObject({ input: 'two', chosen: 1 });
    notebook.press(']');
    expect(notebook.state.session.exchanges[0]).toMatchObject({ input: 'one', chosen: 2 });
  });

  it('has its images', () => {
    const notebook = new Notebook().exchange('what is this', 'nothing').press('esc', 'enter');
    notebook.send({ type: 'attached', image: CAT }).exchange('', 'a cat').press('[');
    expect(notebook.state.session.exchanges[0]).toMatchObject({ input: 'what is this', images: [] });
    notebook.press(']');
    expect(notebook.state.session.exchanges[0]).toMatchObject({ images: [CAT] });
  });
});

type Op = (notebook: Notebook, n: number) => Notebook;
const key =
  (...keys: readonly string[]): Op =>
  (notebook) =>
    notebook.press(...keys);

const OPERATIONS: Readonly<Record<string, Op>> = {
  insertAbove: (notebook, n) => (selected(notebook) ? insert(notebook, 'a', `above ${n}`, `${n}`) : notebook),
  insertBelow: (notebook, n) => (selected(notebook) ? insert(notebook, 'b', `below ${n}`, `${n}`) : notebook),
  edit: (notebook, n) => (selected(notebook) ? edit(notebook, `edit ${n}`, `${n}`) : notebook),
  delete: key('d', 'd'),
  down: key('J'),
  up: key('K'),
  mute: key('x'),
  fold: key('o'),
  earlier: key('['),
  later: key(']'),
  endpoint: (notebook, n) => askOn(notebook, n),
  select: key('j'),
  selectAbove: key('k'),
};

const selected = ({ state }: Notebook) => state.session.exchanges.some(({ id }) => id === state.selected);

function askOn(notebook: Notebook, n: number): Notebook {
  const exchangeId = notebook.state.selected;
  if (exchangeId === null) return notebook;
  const requestId = `m${n}`;
  notebook.send({ type: 'begin-again', exchangeId, requestId, endpoint: QWEN, at: T0, elapsed: 0 });
  return notebook.answer(`on qwen ${n}`);
}

it('undoes any operations to the cells as they were at first, and redoes them to the last', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...Object.keys(OPERATIONS)), { maxLength: 14 }),
      fc.nat(14),
      (names, back) => {
        const notebook = three();
        const states = [notebook.state.session.exchanges];
        names.forEach((name, n) => {
          const before = notebook.state.cellHistory.undo.length;
          OPERATIONS[name]?.(notebook, n);
          if (notebook.state.cellHistory.undo.length === before)
            expect(notebook.state.session.exchanges).toEqual(states.at(-1));
          else states.push(notebook.state.session.exchanges);
        });
        const steps = notebook.state.cellHistory.undo.length;
        expect(steps).toBe(states.length - 1);
        for (let at = steps - 1; at >= 0; at--) {
          notebook.press('z');
          expect(notebook.state.session.exchanges).toEqual(states[at]);
          // Back and forth again on the way changes nothing.
          if (at === back) notebook.press('Z', 'z');
        }
        for (let at = 1; at <= steps; at++) {
          notebook.press('Z');
          expect(notebook.state.session.exchanges).toEqual(states[at]);
        }
      },
    ),
    { numRuns: 150 },
  );
});
