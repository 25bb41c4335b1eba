import { describe, expect, it } from 'vitest';
import { providersEndpoint } from '../../../src/core/endpoint-reference.ts';
import type { ServedModel } from '../../../src/core/served-model.ts';
import { CAT, Notebook, QWEN } from '../../harness/notebook.ts';

const serving = (vision: boolean | null): readonly ServedModel[] => [
  { id: 'Qwen/Qwen3-32B', vision, providers: [{ name: 'x', live: true }] },
  { id: 'google/gemma-4-31B-it', vision: true, providers: [{ name: 'x', live: true }] },
];
const withCat = (vision: boolean | null) =>
  new Notebook({ endpoint: QWEN, served: serving(vision) }).send({ type: 'attached', image: CAT });

describe('an image for a model that takes text only', () => {
  it('is not sent at once: it is said, with models that take images', () => {
    const book = withCat(false).type('what is it?').press('enter');
    expect(book.all('start-exchange')).toHaveLength(0);
    expect(book.state.notice).toMatchObject({
      tone: 'error',
      text: 'Qwen/Qwen3-32B takes text only: an image cannot be sent to it.',
      hint: 'These take images: google/gemma-4-31B-it. Enter again sends it all the same.',
    });
    expect(book.state.composer.buffer.text).toBe('what is it?');
    expect(book.press('enter').all('start-exchange')).toHaveLength(1);
  });

  it('goes to another endpoint without a word', () => {
    const book = withCat(false).press('enter');
    book.send({
      type: 'endpoint-chosen',
      endpoint: providersEndpoint('google/gemma-4-31B-it:cheapest'),
    });
    expect(book.press('enter').all('start-exchange')).toHaveLength(1);
  });

  it.each([true, null])('is sent where the list says images: %s', (vision) => {
    expect(withCat(vision).press('enter').all('start-exchange')).toHaveLength(1);
  });

  it('is found in a path and in the conversation above, too', () => {
    const path = new Notebook({ endpoint: QWEN, served: serving(false) }).type('see @cat.jpg').press('enter');
    expect(path.state.notice?.text).toContain('takes text only');
    const above = withCat(true).exchange('what is it?', 'a cat');
    above.send({ type: 'endpoints/models', models: serving(false) });
    above.type('sure?').press('enter');
    expect(above.state.notice?.text).toContain('takes text only');
    const without = new Notebook({ endpoint: QWEN, served: serving(false) }).type('hello').press('enter');
    expect(without.all('start-exchange')).toHaveLength(1);
  });

  it('is learnt from the list, which is read once when an image is attached', () => {
    const book = new Notebook({ endpoint: QWEN }).send({ type: 'attached', image: CAT });
    expect(book.all('endpoints/models')).toHaveLength(1);
    book.send({ type: 'endpoints/models', models: null }).send({ type: 'attached', image: CAT });
    expect(book.all('endpoints/models')).toHaveLength(1);
    expect(new Notebook().send({ type: 'attached', image: CAT }).all('endpoints/models')).toHaveLength(0);
  });
});
