import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import { CAT, Notebook, QWEN, T0 } from '../../harness/notebook.ts';

const three = () =>
  new Notebook().exchange('one', '1').exchange('two', '2').exchange('three', '3').press('esc');
const inputs = (notebook: Notebook) => notebook.state.session.exchanges.map((exchange) => exchange.input);

describe('editing a cell', () => {
  it('opens its input and images and runs it again there, keeping the draft', () => {
    const notebook = new Notebook()
      .send({ type: 'attached', image: CAT })
      .exchange('what is it', 'a cat')
      .type('draft');
    notebook.press('esc', 'enter');
    expect(notebook.state.composer).toMatchObject({ buffer: { text: 'what is it' }, attachments: [CAT] });
    notebook.type('?').press('enter');
    notebook.begin();
    notebook.answer('a grey cat');
    const [exchange, ...others] = notebook.state.session.exchanges;
    expect(others).toEqual([]);
    expect(exchange).toMatchObject({ id: 'E1', input: 'what is it?', images: [CAT], chosen: 1 });
    expect(exchange?.runs.map((run) => run.output)).toEqual(['a cat', 'a grey cat']);
    expect(notebook.state.composer.buffer.text).toBe('draft');
  });

  it('leaves it as it was with Esc', () => {
    const notebook = three().press('i').type('draft').press('esc', 'enter').type(' changed').press('esc');
    expect(inputs(notebook)).toEqual(['one', 'two', 'three']);
    expect(notebook.state.mode).toBe('command');
    expect(notebook.state.composer.buffer.text).toBe('draft');
    expect(notebook.state.notice?.hint).toBe('Enter brings back what you wrote.');
  });

  it('brings back what was left there, in each place its own, with what can be undone', () => {
    const notebook = three().press('enter').type(' changed').press('esc', 'a').type('above').press('esc');
    expect(notebook.state.notice?.hint).toBe('a brings back what you wrote.');
    expect(notebook.press('b').state.composer.buffer.text).toBe('');
    expect(notebook.press('esc', 'k', 'enter').state.composer.buffer.text).toBe('two');
    expect(notebook.press('esc').state.notice).toBeNull();
    expect(notebook.press('j', 'a').state.composer.buffer.text).toBe('above');
    notebook.press('esc', 'enter');
    expect(notebook.state.composer.buffer.text).toBe('three changed');
    expect(notebook.state.notice?.hint).toBe('Ctrl+_ undoes it step by step.');
    notebook.press('ctrl+_', 'ctrl+_');
    expect(notebook.state.composer.buffer.text).toBe('three');
    expect(notebook.press('esc').state.notice).toBeNull();
  });

  it('brings back images as well, in the editor too, and nothing once it was sent', () => {
    const notebook = three().press('enter').send({ type: 'attached', image: CAT }).press('esc', 'e');
    expect(notebook.state.composer.attachments).toEqual([CAT]);
    expect(notebook.type('!').press('esc', 'e').last('edit-in-editor').text).toBe('three!');
    notebook.press('enter');
    notebook.begin();
    notebook.answer('3b').press('[', 'enter');
    expect(notebook.state.composer).toMatchObject({ buffer: { text: 'three' }, attachments: [] });
  });

  it('has the images that its input names once, whatever else is changed in it', () => {
    const notebook = new Notebook().type(`what is @${CAT.path}`).press('enter');
    notebook.send({ type: 'images-read', draft: notebook.last('read-images').draft, images: [CAT] });
    notebook.begin();
    notebook.answer('a cat').press('esc', 'enter').type(' and @/tmp/dog.png').press('enter');
    const { draft } = notebook.last('read-images');
    expect(draft).toMatchObject({ attachments: [CAT], paths: ['/tmp/dog.png'] });
    const dog = { ...CAT, path: '/tmp/dog.png' };
    notebook.send({ type: 'images-read', draft, images: [dog] });
    notebook.begin();
    notebook.answer('both');
    expect(notebook.state.session.exchanges[0]?.images).toEqual([CAT, dog]);
    // Taken away, and still named: it is looked at anew, and is there once.
    notebook.press('enter', 'home', 'backspace').type('so ').press('enter');
    const again = notebook.last('read-images').draft;
    expect(again.attachments).toEqual([CAT]);
    notebook.send({ type: 'images-read', draft: again, images: [CAT, dog] });
    expect(notebook.last('start-exchange').draft.attachments).toEqual([CAT, dog]);
  });

  it('keeps nothing of what was cleared', () => {
    const notebook = three().press('enter').type('!').press('esc', 'enter', 'ctrl+c', 'esc');
    expect(notebook.state.notice).toBeNull();
    expect(notebook.press('enter').state.composer.buffer.text).toBe('three');
  });

  it('is back among the cells once it is sent, on the one that is asked', () => {
    const notebook = three().press('g', 'enter').type('!').press('enter');
    expect(notebook.state).toMatchObject({ mode: 'command', selected: 'E1' });
    notebook.begin();
    notebook.answer('1b').press('b').type('new').press('enter');
    notebook.begin();
    expect(notebook.state).toMatchObject({ mode: 'command', selected: 'E5' });
    notebook.answer('n').press('i').type('end').press('enter');
    expect(notebook.state.mode).toBe('edit');
  });

  it('stays where the user went meanwhile', () => {
    const notebook = three().press('g', 'enter').type('!').press('enter', 'j', 'j');
    notebook.begin();
    expect(notebook.state.selected).toBe('E3');
  });

  it('gives what waited back to the prompt and not to the cell, and a change to its cell', () => {
    const notebook = three().press('i').type('running').press('enter');
    notebook.begin();
    notebook.type('waits').press('enter').type('draft');
    notebook.press('esc', 'g', 'enter').type('!').press('enter', 'j', 'enter').press('ctrl+c');
    notebook.answer('half', 'interrupted');
    expect(notebook.state.composer.buffer.text).toBe('two');
    expect(notebook.state.notice?.text).toBe('The prompts that waited are back in the prompt.');
    notebook.press('esc');
    expect(notebook.state.composer.buffer.text).toBe('waits\n\ndraft');
    expect(notebook.press('k', 'enter').state.composer.buffer.text).toBe('one!');
  });

  it('opens again with what could not go, beside the prompt and not in it', () => {
    const notebook = three()
      .press('i')
      .type('draft')
      .press('esc', 'enter')
      .type(' @/tmp/cat.jpg ')
      .press('enter');
    const { draft } = notebook.last('read-images');
    const error = appError('IMAGE_MISSING', 'There is no file cat.jpg.');
    notebook.send({ type: 'images-refused', draft, error });
    expect(notebook.state).toMatchObject({
      mode: 'edit',
      composer: { target: { kind: 'edit', id: 'E3' }, aside: { buffer: { text: 'draft' } } },
    });
    expect(notebook.state.composer.buffer.text).toBe('three @/tmp/cat.jpg ');
    expect(notebook.press('esc').state.composer.buffer.text).toBe('draft');
  });

  it('says what brings a stopped change back where nothing else waited', () => {
    const notebook = three().press('r').send({
      type: 'begin-again',
      exchangeId: 'E3',
      requestId: 'again',
      endpoint: QWEN,
      at: T0,
      elapsed: 0,
    });
    notebook.press('g', 'enter').type('!').press('enter', 'ctrl+c').answer('half', 'interrupted');
    expect(notebook.state.notice).toMatchObject({
      text: 'What waited is back in its cell.',
      hint: 'Enter brings back what you wrote.',
    });
    expect(notebook.press('enter').state.composer.buffer.text).toBe('one!');
    expect(notebook.state.notice?.hint).toBe('');
  });

  const unsent = (notebook: Notebook) => notebook.state.session.unsent ?? [];
  const changed = { place: { kind: 'edit', id: 'E3' }, input: 'three changed', images: [] };

  it.each([
    ['', ' changed', [changed]],
    ['my draft', ' changed', [changed]],
    ['my draft', '', []],
  ])('keeps the draft %j of the prompt on the disk, and beside it what was written: %j', (draft, typed, kept) => {
    const notebook = three().press('i').type(draft).press('esc', 'enter').type(typed);
    notebook.send({ type: 'draft-rested' });
    expect(notebook.last('save').session.draft).toBe(draft);
    expect(unsent(notebook)).toEqual(kept);
  });

  it('keeps what was left as well, until it is sent or cleared, and no key', () => {
    const notebook = three().press('enter').type(' changed').press('esc', 'a').type('above').press('esc');
    notebook.send({ type: 'draft-rested' });
    expect(unsent(notebook)).toEqual([
      changed,
      { place: { kind: 'above', id: 'E3' }, input: 'above', images: [] },
    ]);
    notebook.press('enter', 'ctrl+c', 'esc').send({ type: 'draft-rested' });
    expect(unsent(notebook)).toHaveLength(1);
    notebook
      .press('b')
      .type(`hf_${'aB3dE6gH9j'.repeat(3)}`)
      .send({ type: 'draft-rested' });
    expect(unsent(notebook)).toHaveLength(1);
    notebook.press('ctrl+c', 'esc', 'a', 'enter').begin();
    expect(notebook.last('ask').session).not.toHaveProperty('unsent');
  });

  it('keeps it when another session is opened, the prompt having a draft of its own', () => {
    const notebook = three().press('i').type('draft').press('esc', 'enter').type(' changed').press('ctrl+n');
    expect(notebook.last('save').session).toMatchObject({ draft: 'draft', unsent: [changed] });
  });

  it('brings it back when the session is opened again, and says so', () => {
    const notebook = three().press('enter').type(' changed').send({ type: 'draft-rested' });
    const { session } = notebook.last('save');
    const again = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: null });
    expect(again.state.composer).toMatchObject({ target: { kind: 'end' }, buffer: { text: '' } });
    expect(again.state.notice?.text).toBe(
      'In 3 has a change that was not sent: it comes back when the cell is edited.',
    );
    expect(again.press('esc', 'enter').state.composer.buffer.text).toBe('three changed');
    // Opening it changed nothing that would have to be written.
    expect(again.send({ type: 'draft-rested' }).all('save')).toEqual([]);
  });

  it('puts it among the earlier prompts where nothing can be written, and another session is opened', () => {
    const error = appError('STORE_LOCKED', 'It is open in another window.');
    const written = () => {
      const notebook = three();
      notebook.state = { ...notebook.state, saved: { kind: 'read-only', error } };
      return notebook.press('i').type('draft').press('esc', 'enter').type(' changed');
    };
    const begun = written().send({ type: 'session-started', id: 'S9', at: T0 });
    expect(begun.state.history.at(-1)).toBe('three changed');
    expect(begun.state.notice?.text).toContain('among your earlier prompts');
    expect(begun.state.composer.buffer.text).toBe('draft');
    const other = { ...begun.state.session, id: 'S8' };
    const gone = written().send({ type: 'session-opened', session: other, notices: [], readOnly: null });
    expect(gone.state.history.slice(-2)).toEqual(['three changed', 'draft']);
    expect(gone.state.notice?.text).toContain('among your earlier prompts');
  });

  it('brings what was written in a cell that is gone back into the prompt', () => {
    const notebook = three()
      .press('i')
      .type('draft')
      .press('esc', 'enter')
      .type(' changed')
      .press('esc', 'd', 'd');
    const { session } = notebook.last('save');
    const again = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: null });
    expect(again.state.composer.buffer.text).toBe('three changed\n\ndraft');
    expect(again.send({ type: 'draft-rested' }).last('save').session).not.toHaveProperty('unsent');
  });

  it('keeps images attached to the prompt with its draft, and brings both back', () => {
    const [cat, dog] = [CAT, { ...CAT, path: '/home/me/dog.jpg' }];
    const notebook = three().press('i').send({ type: 'attached', image: cat }).send({ type: 'draft-rested' });
    expect(notebook.last('save').session).toMatchObject({ draft: '', draftImages: [cat] });
    // Also while a cell is being written, which has an image of its own.
    notebook.type('look').press('esc', 'enter').send({ type: 'attached', image: dog });
    notebook.send({ type: 'draft-rested' });
    const { session } = notebook.last('save');
    expect(session).toMatchObject({ draft: 'look', draftImages: [cat], unsent: [{ images: [dog] }] });
    const again = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: null });
    expect(again.state.composer).toMatchObject({ buffer: { text: 'look' }, attachments: [cat] });
    expect(again.send({ type: 'draft-rested' }).all('save')).toEqual([]);
    again.press('enter').begin();
    expect(again.last('ask').session).not.toHaveProperty('draftImages');
    expect(again.last('ask').session.exchanges.at(-1)?.images).toEqual([cat]);
  });

  it('keeps an image that a session holds nothing but, and forgets it when it is taken away', () => {
    const image = CAT;
    const notebook = new Notebook().send({ type: 'attached', image }).send({ type: 'draft-rested' });
    const { session } = notebook.last('save');
    expect(session.draftImages).toEqual([image]);
    notebook.send({ type: 'saved', session }).press('backspace').send({ type: 'draft-rested' });
    expect(notebook.state.session).not.toHaveProperty('draftImages');
  });

  it('brings the images of a cell that is gone back into the prompt', () => {
    const image = CAT;
    const notebook = three().press('enter').send({ type: 'attached', image }).press('esc', 'd', 'd');
    const { session } = notebook.last('save');
    const again = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: null });
    expect(again.state.composer.attachments).toEqual([image]);
  });

  it('does not quit on Ctrl+D where only the cell is empty', () => {
    const notebook = three().press('enter', 'ctrl+u', 'ctrl+d');
    expect(notebook.state.leaving).toBeNull();
  });

  it('makes new cells above and below, whose context is what stands above them', () => {
    const notebook = three().press('k', 'a').type('before two').press('enter');
    notebook.begin();
    notebook.answer('x');
    expect(inputs(notebook)).toEqual(['one', 'before two', 'two', 'three']);
    notebook.press('g', 'b').type('after one').press('enter');
    notebook.begin();
    expect(inputs(notebook)).toEqual(['one', 'after one', 'before two', 'two', 'three']);
  });
});
