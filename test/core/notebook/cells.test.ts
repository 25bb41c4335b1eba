import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/core/commands.ts';
import { PRACTICE } from '../../../src/core/endpoint.ts';
import { appError } from '../../../src/core/errors.ts';
import { chosenRun } from '../../../src/core/exchange.ts';
import { codeBlocksOf } from '../../../src/core/notebook/code-blocks.ts';
import { copyOf, forkOf } from '../../../src/core/session.ts';
import { CAT, Notebook, T0 } from '../../harness/notebook.ts';

const three = () =>
  new Notebook().exchange('one', '1').exchange('two', '2').exchange('three', '3').press('esc');
const inputs = (notebook: Notebook) => notebook.state.session.exchanges.map((exchange) => exchange.input);

describe('selecting', () => {
  it('begins at the last cell and moves with j, k, g and G', () => {
    const notebook = three();
    expect(notebook.state.selected).toBe('E3');
    expect(notebook.press('k').state.selected).toBe('E2');
    expect(notebook.press('g', 'k').state.selected).toBe('E1');
    expect(notebook.press('j').state.selected).toBe('E2');
    expect(notebook.press('G', 'j').state.selected).toBe('E3');
  });

  it('says so when there is nothing to select', () => {
    const notebook = new Notebook().press('esc');
    expect(notebook.state.mode).toBe('edit');
    expect(notebook.state.notice?.text).toContain('no cell');
  });
});

describe('deleting and undoing', () => {
  it('takes two d, and z brings the cell back where it was', () => {
    const notebook = three().press('k', 'd');
    expect(inputs(notebook)).toEqual(['one', 'two', 'three']);
    notebook.press('d');
    expect(inputs(notebook)).toEqual(['one', 'three']);
    expect(notebook.last('save').session.exchanges).toHaveLength(2);
    notebook.press('z');
    expect(inputs(notebook)).toEqual(['one', 'two', 'three']);
    notebook.press('Z');
    expect(inputs(notebook)).toEqual(['one', 'three']);
  });

  it('takes another key after one d for itself', () => {
    const notebook = three().press('d', 'k');
    expect(inputs(notebook)).toHaveLength(3);
    expect(notebook.state.selected).toBe('E2');
    notebook.press('d');
    expect(inputs(notebook)).toHaveLength(3);
  });

  it('undoes only the deletion: what was answered since stays', () => {
    const notebook = three().press('d', 'd', 'i').exchange('four', '4').press('esc', 'z');
    expect(inputs(notebook)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('undoes every kind of change, one at a time, and says when there is none left', () => {
    const notebook = three();
    const before = notebook.state.session.exchanges;
    notebook.press('x', 'o', 'K', 'K', 'J', 'd', 'd');
    for (let i = 0; i < 6; i++) notebook.press('z');
    expect(notebook.state.session.exchanges).toEqual(before);
    expect(notebook.press('z').state.notice?.text).toBe('There is nothing to undo.');
  });

  it('stays where z is at hand when the only cell is gone', () => {
    const notebook = new Notebook().exchange('one', '1').press('esc', 'd', 'd');
    expect(notebook.state.mode).toBe('command');
    expect(notebook.state.selected).toBeNull();
  });

  it('does not delete a cell that is being answered', () => {
    const notebook = new Notebook().type('one').press('enter');
    notebook.begin();
    notebook.press('esc', 'd', 'd');
    expect(inputs(notebook)).toEqual(['one']);
  });
});

describe('folding', () => {
  const thought = () => {
    const notebook = new Notebook().type('one').press('enter');
    const requestId = notebook.begin();
    notebook.send({ type: 'streamed', requestId, text: '', reasoning: 'Hm.', pieces: 1, elapsed: 1 });
    return notebook;
  };
  const how = (notebook: Notebook) => {
    const [exchange] = notebook.state.session.exchanges;
    return [exchange?.folded ?? false, exchange?.reasoningShown ?? false];
  };

  it('goes from the answer to the thoughts, to the fold, and back', () => {
    const notebook = thought().answer('1').press('esc');
    expect(how(notebook.press('o'))).toEqual([false, true]);
    expect(how(notebook.press('o'))).toEqual([true, false]);
    expect(how(notebook.press('o'))).toEqual([false, false]);
    expect(how(notebook.press('z'))).toEqual([true, false]);
  });

  it('folds and unfolds an answer without thoughts', () => {
    const notebook = three();
    expect(how(notebook.press('g', 'o'))).toEqual([true, false]);
    expect(how(notebook.press('o'))).toEqual([false, false]);
  });

  it('shows the thoughts while they are all there is', () => {
    const notebook = thought().press('esc');
    expect(how(notebook.press('o'))).toEqual([false, true]);
    expect(how(notebook.press('o'))).toEqual([false, false]);
  });
});

describe('copying', () => {
  const copied = (notebook: Notebook) => notebook.last('copy');

  it('takes the answer, the input, or all of the session', () => {
    expect(copied(three().press('y'))).toMatchObject({ text: '3', what: 'the answer' });
    expect(copied(three().press('Y'))).toMatchObject({ text: 'three', what: 'the input' });
    const all = three().send({ type: 'command', id: 'copy-session' });
    expect(copied(all).text).toBe(
      'In 1:\none\n\nOut 1:\n1\n\nIn 2:\ntwo\n\nOut 2:\n2\n\nIn 3:\nthree\n\nOut 3:\n3\n',
    );
  });

  it('says when there is nothing', () => {
    expect(new Notebook().send({ type: 'command', id: 'copy-session' }).state.notice?.text).toBe(
      'There is no cell yet.',
    );
  });
});

describe('the raw view', () => {
  it('is of one cell, and goes with the same key', () => {
    const notebook = three().press('v', 'k', 'v');
    expect(notebook.state.rawCells).toEqual(['E3', 'E2']);
    expect(notebook.press('v').state.rawCells).toEqual(['E3']);
  });
});

describe('moving', () => {
  it('changes the order on the screen and in the conversation', () => {
    const notebook = three().press('K');
    expect(inputs(notebook)).toEqual(['one', 'three', 'two']);
    expect(notebook.state.selected).toBe('E3');
    notebook.press('K', 'K', 'J');
    expect(inputs(notebook)).toEqual(['one', 'three', 'two']);
  });
});

describe('several images with one prompt', () => {
  const pathsOf = (notebook: Notebook) =>
    notebook.state.session.exchanges.map(({ input, images }) => images[0]?.path ?? input);
  const attach = (notebook: Notebook) => {
    for (const name of ['a', 'b', 'c']) {
      notebook.send({ type: 'attached', image: { ...CAT, path: `${name}.jpg`, sha256: name } });
    }
    notebook.press('enter');
    for (let n = 0; n < 3; n++) {
      notebook.begin();
      notebook.answer(`caption ${n}`);
    }
    return notebook;
  };

  it.each([
    ['below', 'b', ['one', 'a.jpg', 'b.jpg', 'c.jpg', 'two', 'three']],
    ['above', 'a', ['a.jpg', 'b.jpg', 'c.jpg', 'one', 'two', 'three']],
  ])('are captioned %s a cell in their order', (_where, key, expected) => {
    expect(pathsOf(attach(three().press('g', key)))).toEqual(expected);
  });

  it('are captioned in the cell that is edited, and below it', () => {
    const notebook = three().press('g', 'enter').press('ctrl+u');
    expect(pathsOf(attach(notebook))).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'two', 'three']);
  });

  it('come in the order in which they were asked for, also one by one', () => {
    const notebook = three().press('g', 'b').type('first').press('enter');
    notebook.begin();
    notebook.press('g', 'b').type('second').press('enter');
    notebook.press('g', 'b').type('third').press('enter');
    notebook.answer('1');
    notebook.begin();
    notebook.answer('2');
    notebook.begin();
    expect(inputs(notebook)).toEqual(['one', 'second', 'third', 'first', 'two', 'three']);
  });
});

describe('running below', () => {
  it('runs the selected cell and every one under it, in order', () => {
    const notebook = three().press('k', 'R');
    const asked: string[] = [];
    for (let turn = 0; turn < 2; turn++) {
      const { exchangeId, endpoint } = notebook.last('start-again');
      asked.push(exchangeId);
      notebook.send({ type: 'begin-again', exchangeId, requestId: `A${turn}`, endpoint, at: T0, elapsed: 0 });
      notebook.answer(`again ${turn}`);
    }
    expect(asked).toEqual(['E2', 'E3']);
    expect(notebook.all('start-again')).toHaveLength(2);
    expect(notebook.state.session.exchanges.map((one) => chosenRun(one)?.output)).toEqual([
      '1',
      'again 0',
      'again 1',
    ]);
  });

  it('stops altogether with Ctrl+C', () => {
    const notebook = three().press('g', 'R');
    const { exchangeId, endpoint } = notebook.last('start-again');
    notebook.send({ type: 'begin-again', exchangeId, requestId: 'A', endpoint, at: T0, elapsed: 0 });
    notebook.press('ctrl+c').answer('half', 'interrupted');
    expect(notebook.all('start-again')).toHaveLength(1);
  });
});

describe('copying code', () => {
  const twoBlocks = '```js\nlet a;\n```\nand\n~~~\nb\n```\n~~~';

  it('finds the fenced blocks, an unclosed one included', () => {
    expect(codeBlocksOf(twoBlocks)).toEqual(['let a;', 'b\n```']);
    expect(codeBlocksOf('text\n```py\nx = 1')).toEqual(['x = 1']);
    expect(codeBlocksOf('no code')).toEqual([]);
  });

  it('copies the only one at once, and asks which of several', () => {
    expect(new Notebook().exchange('a', '```\nx\n```').press('esc', 'c').last('copy').text).toBe('x');
    const notebook = new Notebook().exchange('a', twoBlocks).press('esc', 'c');
    expect(notebook.all('copy')).toEqual([]);
    expect(notebook.press('2').last('copy')).toMatchObject({ text: 'b\n```', what: 'code block 2' });
    expect(notebook.press('c', '9').state.notice?.text).toContain('no such code block');
  });
});

describe('a failed cell', () => {
  it('opens the page that mends it with b', () => {
    const notebook = new Notebook().type('one').press('enter');
    const requestId = notebook.begin();
    const error = appError('HF_CREDITS_USED_UP', 'Your monthly credits are used up (402).');
    notebook.send({
      type: 'ended',
      requestId,
      status: 'failed',
      finishReason: null,
      error,
      at: T0,
      elapsed: 9,
    });
    expect(notebook.press('esc', 'p').last('open-url').url).toBe('https://huggingface.co/settings/billing');
    expect(notebook.press('b').state.composer.target).toEqual({ kind: 'below', id: 'E1' });
    expect(three().press('p').state.notice?.text).toBe('There is no page that this cell needs.');
  });
});

describe('a fork', () => {
  it('has the cells up to the selected one, and a title that says so', () => {
    const notebook = three().press('k', 'f');
    const { session, upTo } = notebook.last('fork-session');
    const fork = forkOf(session, upTo, 'S9', T0);
    expect(fork).toMatchObject({ id: 'S9', title: 'one (fork)', draft: '' });
    expect(fork.exchanges.map((exchange) => exchange.input)).toEqual(['one', 'two']);
    expect(inputs(notebook)).toHaveLength(3);
  });

  it('takes along what was written in its cells and not sent, as a copy of the session takes all of it', () => {
    const notebook = three()
      .press('enter')
      .type(' changed')
      .press('esc', 'k', 'a')
      .type('new')
      .press('esc', 'f');
    const { session, upTo } = notebook.last('fork-session');
    const above = { place: { kind: 'above', id: 'E2' }, input: 'new', images: [] };
    expect(forkOf(session, upTo, 'S9', T0).unsent).toEqual([above]);
    expect(copyOf(session, 'S9', T0).unsent).toMatchObject([{ input: 'three changed' }, above]);
  });

  it('takes the answer along that is coming, as interrupted, and leaves it so where it came', () => {
    const notebook = three().press('i').type('four').press('enter');
    const requestId = notebook.begin();
    const half = { text: 'half of', reasoning: 'hm', pieces: 1, elapsed: 9 };
    notebook.send({ type: 'streamed', requestId, ...half }).press('esc', 'G', 'f');
    const { session, upTo } = notebook.last('fork-session');
    const run = { output: 'half of', reasoning: 'hm', status: 'interrupted' };
    expect(forkOf(session, upTo, 'S9', T0).exchanges.at(-1)).toMatchObject({ input: 'four', runs: [run] });
    expect(notebook.last('stop').requestId).toBe(requestId);
    expect(notebook.last('journal-end')).toMatchObject({ sessionId: 'S1', exchange: { runs: [run] } });
    expect(notebook.last('save').session.exchanges.at(-1)).toMatchObject({ runs: [run] });
    // What comes behind it belongs to neither.
    const { state } = notebook;
    expect(notebook.send({ type: 'streamed', requestId, ...half }).state.session).toBe(state.session);
  });

  it('has every answer of a cell that is asked again, and of one that another window asks', () => {
    const notebook = three().press('r');
    const { session } = notebook.state;
    notebook.send({
      type: 'begin-again',
      exchangeId: 'E3',
      requestId: 'R9',
      endpoint: PRACTICE,
      at: T0,
      elapsed: 9,
    });
    const asked = notebook.state.session;
    expect(asked).not.toBe(session);
    expect(
      forkOf(asked, 'E3', 'S9', T0)
        .exchanges.at(-1)
        ?.runs.map(({ status }) => status),
    ).toEqual(['complete', 'interrupted']);
  });

  it('puts what was written in a deleted cell into the prompt, here and there', () => {
    const notebook = three().press('enter').type(' changed').press('esc', 'd', 'd', 'f');
    const { session, upTo } = notebook.last('fork-session');
    const fork = forkOf(session, upTo, 'S9', T0);
    expect([fork.draft, fork.unsent]).toEqual(['three changed', undefined]);
    const original = notebook.last('save').session;
    expect([original.draft, original.unsent]).toEqual(['three changed', undefined]);
    notebook.send({ type: 'session-opened', session: fork, notices: [], readOnly: null, isFork: true });
    expect(notebook.state.composer.buffer.text).toBe('three changed');
  });
});

describe('the keys of the cells', () => {
  it('each do something that the registry says', () => {
    const keys = 'j k g G enter r R a b z Z J K [ ] y c o x f m e ? i q'.split(' ');
    const known = COMMANDS.filter((command) => command.contexts.includes('cells')).flatMap(
      (command) => command.keys,
    );
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
    expect(known).toContain('d d');
  });
});
