import { describe, expect, it } from 'vitest';
import { countIn, patternOf } from '../../../src/core/find-text.ts';
import { Notebook } from '../../harness/notebook.ts';

const cities = () =>
  new Notebook()
    .exchange('Which city?', 'Tromsø, and again **Tromsø**.')
    .exchange('Why?', 'The [sea](https://example.org/tromsø) is mild.')
    .exchange('Where is tromsø?', 'In the north.')
    .press('esc');
const place = (notebook: Notebook) => {
  const { find, selected } = notebook.state;
  return {
    at: `${find?.at?.exchangeId}.${find?.at?.nth}`,
    number: find?.number,
    count: find?.count,
    selected,
  };
};

describe('finding in a session', () => {
  it('goes to the first match from the selected cell on while one types', () => {
    const notebook = cities().press('g', '/').type('tr');
    expect(place(notebook)).toEqual({ at: 'E1.0', number: 1, count: 3, selected: 'E1' });
    expect(notebook.last('scroll').by).toBe('to-match');
    const below = cities().press('k', '/').type('TROMSØ');
    expect(place(below)).toEqual({ at: 'E3.0', number: 3, count: 3, selected: 'E3' });
  });

  it('steps with n and N, around the end, and with the arrows while typing', () => {
    const notebook = cities().press('g', '/').type('tromsø').press('down', 'enter');
    expect(place(notebook)).toMatchObject({ at: 'E1.1', number: 2 });
    expect(place(notebook.press('n'))).toMatchObject({ at: 'E3.0', number: 3, selected: 'E3' });
    expect(place(notebook.press('n'))).toMatchObject({ at: 'E1.0', number: 1 });
    expect(place(notebook.press('N'))).toMatchObject({ at: 'E3.0', number: 3 });
  });

  it('says when there is nothing, and goes back to where it began', () => {
    const notebook = cities().press('/').type('tr');
    expect(notebook.type('ondheim').state.selected).toBe('E3');
    expect(notebook.state.find).toMatchObject({ count: 0, at: null });
    expect(notebook.press('enter').state.find).toBeNull();
  });

  it('leaves with Esc: back while typing, in place afterwards', () => {
    const typing = cities().press('/').type('city').press('esc');
    expect(typing.state).toMatchObject({ find: null, selected: 'E3', mode: 'command' });
    const after = cities().press('/').type('city').press('enter', 'esc');
    expect(after.state).toMatchObject({ find: null, selected: 'E1', mode: 'command' });
    expect(after.press('esc').state.mode).toBe('edit');
    expect(cities().press('/').type('city').press('ctrl+c').state.find).toBeNull();
  });

  it('lets the cells have their keys once the query is typed', () => {
    const notebook = cities().press('/').type('city').press('enter', 'x');
    expect(notebook.state.session.exchanges[0]?.muted).toBe(true);
    expect(notebook.press('i').state).toMatchObject({ mode: 'edit', find: null });
  });

  it('unfolds the cell that it goes to', () => {
    const notebook = cities().press('g', 'o', 'G', '/').type('again');
    expect(notebook.state.session.exchanges[0]?.folded).toBe(false);
  });

  it('edits the query, and takes a paste as one line', () => {
    const notebook = cities().press('/').type('whz').press('backspace').paste('y\n');
    expect(notebook.state.find?.query.text).toBe('why ');
    expect(place(notebook)).toMatchObject({ at: 'E2.0', count: 1 });
  });

  it('goes on with what is there when the cells have changed', () => {
    const notebook = cities().press('/').type('tromsø').press('enter', 'd', 'd', 'n');
    expect(place(notebook)).toMatchObject({ count: 2, at: 'E1.0' });
    notebook.press('d', 'd', 'n');
    expect(place(notebook)).toMatchObject({ count: 0 });
  });

  it('says what to do when nothing was searched for', () => {
    expect(cities().press('n').state.notice?.hint).toBe('/ searches this session.');
  });
});

describe('countIn', () => {
  const [exchange] = new Notebook().exchange('a.b (c) my_name', 'a **bold\nword**, a*b').state.session
    .exchanges;
  it.each([
    ['a.b', 1],
    ['axb', 0],
    ['(C)', 1],
    ['bold word', 1],
    ['BOLD  WORD', 1],
    ['my_name', 1],
    ['ab', 1],
    ['*', 0],
    ['', 0],
    [' ', 0],
    ['[', 0],
    ['$', 0],
  ])('%s: %d', (query, count) => {
    if (exchange === undefined) throw new Error('no exchange');
    expect(countIn(exchange, query)).toBe(query === '*' ? 5 : count);
  });

  it('reads no more of one among very many than its answer, where that stands in the file as JSON', () => {
    if (exchange === undefined) throw new Error('no exchange');
    const bytes = new TextEncoder().encode(JSON.stringify('In "**Tromsø**", and in Bodø'));
    const stored = { length: bytes.length, bytes: () => bytes };
    const inFile = {
      ...exchange,
      get runs(): never {
        throw new Error('all of it was read');
      },
      answerJson: stored,
    };
    expect(countIn(inFile, 'tromsø', true)).toBe(1);
    expect(countIn(inFile, 'my_name', true)).toBe(1);
    const gone = () => {
      throw new Error('the bytes are gone');
    };
    expect(countIn({ ...exchange, answerJson: { ...stored, bytes: gone } }, 'bold', true)).toBe(1);
  });

  it('takes every text as it is', () => {
    for (const mark of '\\^$.*+?()[]{}|/-,=!<>:#&~`@%') {
      expect(patternOf(mark)?.test(`x${mark}y`)).toBe(true);
    }
  });
});
