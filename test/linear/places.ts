/** A notebook in every place where words can be typed. */
import { openConfirm } from '../../src/core/panels/confirm.ts';
import { DEFAULT_SETTINGS } from '../../src/core/settings.ts';
import { Notebook, QWEN } from '../harness/notebook.ts';

const settings = {
  ...DEFAULT_SETTINGS,
  endpoints: [QWEN, { ...QWEN, name: 'other' }],
  defaultEndpoint: 'qwen',
};
const book = () => new Notebook({ settings, endpoint: QWEN });

export const cells = (): Notebook =>
  book().exchange('one', '1').exchange('two', '```js\nx\n```\n```js\ny\n```').exchange('three', '3');

const confirm = (): Notebook => {
  const notebook = book();
  [notebook.state] = openConfirm(notebook.state, 'Sure?', 'quits', [{ type: 'quit-unsaved' }]);
  return notebook;
};

export const PLACES: Readonly<Record<string, () => Notebook>> = {
  'the notebook': cells,
  endpoints: () => book().press('ctrl+o'),
  'a form': () => book().press('ctrl+o', 'ctrl+a'),
  sessions: () => book().press('ctrl+s'),
  tokens: () => book().send({ type: 'command', id: 'tokens' }),
  dedicated: () => book().send({ type: 'command', id: 'my-endpoints' }),
  settings: () => book().send({ type: 'command', id: 'settings' }),
  'the wizard': () => book().send({ type: 'command', id: 'setup' }),
  'a question': confirm,
};
