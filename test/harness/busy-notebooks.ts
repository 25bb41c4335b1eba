/** Notebooks in which every key has something to do. */
import { Notebook, QWEN } from './notebook.ts';

export const SIZE = { columns: 80, rows: 30 };
const settings = () => ({
  ...new Notebook().state.settings,
  endpoints: [QWEN, { ...QWEN, name: 'other', model: 'org/other' }],
  defaultEndpoint: 'other',
});
/** An empty notebook, with two endpoints saved. */
export const book = () => new Notebook({ endpoint: QWEN, settings: settings(), size: SIZE });
/** Words in the prompt, the cursor in the last of them, behind one exchange. */
export const typed = () => book().exchange('earlier', 'answer').type('some words').press('left', 'left');

/** An answer is on its way. */
export function answering(): Notebook {
  const notebook = book().type('hello').press('enter');
  notebook.begin();
  return notebook;
}

/** Three cells, the middle one selected; two answers in it, the first shown, and a change of cells to undo and redo. */
export function cells(): Notebook {
  const notebook = book().exchange('one', '1').exchange('two', '```js\nx\n```').exchange('three', '3');
  notebook.press('esc', 'k', 'r');
  const { exchangeId, endpoint } = notebook.last('start-again');
  notebook.send({
    type: 'begin-again',
    exchangeId,
    requestId: 'X',
    endpoint,
    at: '2027-01-01T00:00:00.000Z',
    elapsed: 0,
  });
  notebook.answer('second answer').press('[', 'x', 'J', 'z');
  notebook.effects.length = 0;
  return notebook;
}
/** The list of endpoints. */
export const list = () => book().press('ctrl+o');
