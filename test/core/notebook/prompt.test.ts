import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import { EMPTY_COMPOSER } from '../../../src/core/initial-state.ts';
import { mentionedImages, withoutPaths } from '../../../src/core/notebook/mentions.ts';
import { CAPTIONER, CAT, Notebook } from '../../harness/notebook.ts';

const KEY = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;

describe('sending a prompt', () => {
  it('starts an exchange with what was typed and empties the prompt', () => {
    const notebook = new Notebook().type('hello').press('enter');
    expect(notebook.last('start-exchange').draft).toMatchObject({ task: 'chat', input: 'hello', paths: [] });
    expect(notebook.state.composer.buffer.text).toBe('');
    expect(notebook.state.history).toEqual(['hello']);
  });

  it('sends nothing when nothing was typed', () => {
    expect(new Notebook().type('   ').press('enter').effects).toEqual([]);
  });

  it('keeps the prompt and names the key when no endpoint was chosen', () => {
    const notebook = new Notebook({ endpoint: null }).type('hello').press('enter');
    expect(notebook.effects).toEqual([]);
    expect(notebook.state.composer.buffer.text).toBe('hello');
    expect(notebook.state.notice?.hint).toContain('Ctrl+O');
  });

  it('makes new lines without sending', () => {
    const notebook = new Notebook()
      .type('a')
      .press('alt+enter')
      .type('b')
      .press('ctrl+j')
      .type('c')
      .press('shift+enter')
      .type('d');
    expect(notebook.state.composer.buffer.text).toBe('a\nb\nc\nd');
    expect(notebook.effects).toEqual([]);
  });

  it('never sends on a paste, whatever line ends are in it', () => {
    const notebook = new Notebook().paste('one\r\ntwo\n');
    expect(notebook.effects).toEqual([]);
    expect(notebook.state.composer.buffer.text).toBe('one\ntwo\n');
  });

  it('does not send what looks like a key before it was asked about', () => {
    const key = `hf_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI'}`;
    const notebook = new Notebook().paste(`my token is ${key}`).press('enter');
    expect(notebook.effects).toEqual([]);
    expect(notebook.state.notice?.text).toBe('This looks like a Hugging Face token, and was not sent.');
    expect(notebook.state.composer.buffer.text).toContain(key);
    // Another text is asked about anew; the same one goes.
    notebook.type('!').press('enter');
    expect(notebook.effects).toEqual([]);
    notebook.press('enter');
    expect(notebook.last('start-exchange').draft.input).toBe(`my token is ${key}!`);
  });

  it.each([
    ['the system text', `/system use ${KEY}`, 'The system text holds what looks like a Hugging Face token'],
    ['a caption', `/caption x.jpg ${KEY}`, 'This looks like a Hugging Face token, and was not sent.'],
  ])('asks about a key in %s as well', (_, line, says) => {
    const notebook = new Notebook().paste(line).press('enter');
    if (line.startsWith('/system')) notebook.paste('hello').press('enter');
    expect(notebook.effects.filter(({ type }) => /^(?:start|read)/.test(type))).toEqual([]);
    expect(notebook.state.notice?.text).toContain(says);
    expect(JSON.stringify(notebook.state.notice)).not.toContain(KEY);
    notebook.press('enter');
    expect(notebook.effects.filter(({ type }) => /^(?:start|read)/.test(type))).toHaveLength(1);
  });

  it('takes no key for a model', () => {
    const notebook = new Notebook().paste(`/model org/${KEY}`).press('enter');
    expect(notebook.state.notice?.text).toBe('This looks like a key, not like a model.');
    expect(notebook.state.session.endpoint).not.toContain(KEY);
  });

  it('asks about a key in a session that was opened, once, and again for another endpoint', () => {
    const notebook = new Notebook().paste(`mine is ${KEY}`).press('enter').press('enter');
    notebook.begin();
    notebook.answer('fine');
    notebook.type('more').press('enter');
    notebook.begin();
    notebook.answer('fine');
    expect(notebook.state.session.exchanges).toHaveLength(2);
    const { exchanges } = notebook.state.session;
    const opened = new Notebook({ session: { ...notebook.state.session, exchanges } });
    opened.type('and now').press('enter');
    expect(opened.effects.filter(({ type }) => type === 'start-exchange')).toEqual([]);
    expect(opened.state.notice?.text).toContain('An earlier prompt that goes along holds');
    opened.press('enter');
    opened.begin();
    opened.answer('fine');
    expect(opened.state.session.exchanges).toHaveLength(3);
  });

  it('keeps no draft of a key', () => {
    const notebook = new Notebook().type('hello').press('enter');
    notebook.begin();
    notebook.answer('hi');
    notebook.paste(`ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`).send({ type: 'draft-rested' });
    expect(notebook.state.session.draft).toBe('');
    expect(JSON.stringify(notebook.effects)).not.toContain('ghp_');
  });

  it('queues what is sent while an answer comes, and sends it afterwards', () => {
    const notebook = new Notebook().type('first').press('enter');
    notebook.begin();
    notebook.type('second').press('enter');
    expect(notebook.all('start-exchange')).toHaveLength(1);
    expect(notebook.state.queue.map((draft) => draft.input)).toEqual(['second']);
    notebook.answer('done');
    expect(notebook.last('start-exchange').draft.input).toBe('second');
    expect(notebook.state.queue).toEqual([]);
  });

  it('gives the queue back to the prompt when the answer is stopped', () => {
    const notebook = new Notebook().type('first').press('enter');
    notebook.begin();
    notebook.type('second').press('enter').type('third').press('ctrl+c').answer('half', 'interrupted');
    expect(notebook.state.composer.buffer.text).toBe('second\n\nthird');
    expect(notebook.all('start-exchange')).toHaveLength(1);
  });
});

describe('prompts that wait when the program ends', () => {
  const waiting = () => {
    const notebook = new Notebook().type('first').press('enter');
    notebook.begin();
    return notebook.type('second').press('enter').type('third').press('enter').type('not sent');
  };
  const inputs = (drafts: readonly { readonly input: string }[] | undefined) =>
    drafts?.map((draft) => draft.input);

  it('are on the disk while they wait, each for itself', () => {
    expect(inputs(waiting().last('save').session.queued)).toEqual(['second', 'third']);
  });

  it('are kept when it is told to end, and what is typed stays the draft', () => {
    const notebook = waiting().send({ type: 'leave' }).answer('half', 'interrupted');
    const { session } = notebook.last('save');
    expect(inputs(session.queued)).toEqual(['second', 'third']);
    expect(session.draft).toBe('not sent');
    expect(notebook.all('start-exchange')).toHaveLength(1);
  });

  it('are in the journal no more once they have begun', () => {
    const notebook = waiting().answer('done');
    notebook.begin();
    expect(inputs(notebook.last('ask').session.queued)).toEqual(['third']);
    notebook.answer('done');
    notebook.begin();
    expect(notebook.last('ask').session.queued).toBeUndefined();
  });

  const reopened = () =>
    new Notebook().send({
      type: 'session-opened',
      session: { ...waiting().last('save').session, draft: '' },
      notices: [],
      readOnly: null,
    });

  it('are offered when it is opened again: Enter sends them one after the other', () => {
    const notebook = reopened();
    expect(notebook.state.notice?.text).toContain('2 prompts were still waiting');
    expect(notebook.all('start-exchange')).toEqual([]);
    notebook.press('enter');
    expect(inputs(notebook.all('start-exchange').map((effect) => effect.draft))).toEqual(['second']);
    notebook.begin();
    notebook.answer('done');
    expect(notebook.last('start-exchange').draft.input).toBe('third');
  });

  it('go before what is typed then', () => {
    const notebook = reopened().type('fourth').press('enter');
    expect(notebook.last('start-exchange').draft.input).toBe('second');
    expect(inputs(notebook.state.queue)).toEqual(['third', 'fourth']);
  });

  it('are taken back into the prompt by Ctrl+C', () => {
    const notebook = reopened().press('ctrl+c');
    expect(notebook.state.composer.buffer.text).toBe('second\n\nthird');
    expect(notebook.last('save').session).not.toHaveProperty('queued');
    expect(notebook.state.quitArmed).toBe(false);
  });

  it('have their images read even when it ends meanwhile', () => {
    const notebook = new Notebook().type('what is @/home/me/cat.jpg').press('enter');
    const { draft } = notebook.last('read-images');
    notebook.send({ type: 'leave' }).send({ type: 'images-read', draft, images: [CAT] });
    expect(notebook.all('start-exchange')).toEqual([]);
    expect(notebook.last('save').session.queued?.[0]).toMatchObject({ attachments: [CAT], paths: [] });
  });
});

describe('images in the prompt', () => {
  it('asks for a pasted path to be read, and attaches it', () => {
    const notebook = new Notebook().paste('/home/me/cat.jpg');
    expect(notebook.last('attach')).toMatchObject({ path: '/home/me/cat.jpg', asked: false });
    notebook.send({ type: 'attached', image: CAT });
    expect(notebook.state.composer.attachments).toEqual([CAT]);
    expect(notebook.state.composer.buffer.text).toBe('');
  });

  it('types a pasted path that does not exist', () => {
    const notebook = new Notebook().paste('/nowhere/cat.jpg');
    notebook.send({
      type: 'attach-refused',
      text: '/nowhere/cat.jpg',
      asked: false,
      error: appError('IMAGE_MISSING', 'x'),
    });
    expect(notebook.state.composer.buffer.text).toBe('/nowhere/cat.jpg');
    expect(notebook.state.notice).toBeNull();
  });

  it('says why a pasted file cannot be used', () => {
    const notebook = new Notebook().paste('/home/me/cat.jpg');
    notebook.send({
      type: 'attach-refused',
      text: '/home/me/cat.jpg',
      asked: false,
      error: appError('IMAGE_EMPTY', 'It is empty.'),
    });
    expect(notebook.state.notice).toMatchObject({ tone: 'error', text: 'It is empty.' });
  });

  it('captions every attached image for itself when nothing is typed', () => {
    const notebook = new Notebook()
      .send({ type: 'attached', image: CAT })
      .send({ type: 'attached', image: CAT })
      .press('enter');
    expect(notebook.last('start-exchange').draft).toMatchObject({
      task: 'caption',
      input: '',
      attachments: [CAT],
    });
    expect(notebook.state.queue).toHaveLength(1);
  });

  it('sends attached images with the words', () => {
    const notebook = new Notebook().send({ type: 'attached', image: CAT }).type('what is it?').press('enter');
    expect(notebook.last('start-exchange').draft).toMatchObject({
      task: 'chat',
      input: 'what is it?',
      attachments: [CAT],
    });
  });

  it('reads the images that the words name first', () => {
    const notebook = new Notebook().type('compare @a.png and @"my cat.jpg", please').press('enter');
    expect(notebook.last('read-images').draft.paths).toEqual(['a.png', 'my cat.jpg']);
    expect(notebook.all('start-exchange')).toEqual([]);
  });

  it('gives the prompt back when an image cannot be used, and sends nothing', () => {
    const notebook = new Notebook().type('/caption nothing.jpg').press('enter');
    const { draft } = notebook.last('read-images');
    notebook.send({
      type: 'images-refused',
      draft,
      error: appError('IMAGE_MISSING', 'There is no file nothing.jpg.'),
    });
    expect(notebook.state.composer.buffer.text).toBe('/caption nothing.jpg');
    expect(notebook.state.notice?.text).toContain('nothing.jpg');
    expect(notebook.all('start-exchange')).toEqual([]);
  });

  it('takes the last attachment away with backspace at the start', () => {
    const notebook = new Notebook().send({ type: 'attached', image: CAT }).press('backspace');
    expect(notebook.state.composer.attachments).toEqual([]);
  });

  it('sends a base model every space of the prompt, and no images', () => {
    const endpoint = {
      kind: 'text-generation',
      name: 'base',
      url: 'http://x',
      token: { kind: 'none' },
    } as const;
    const book = new Notebook({ endpoint }).type('Once @cat.jpg ').press('enter');
    expect(book.last('start-exchange').draft).toMatchObject({
      task: 'chat',
      input: 'Once @cat.jpg ',
      paths: [],
    });
    const full = new Notebook({ endpoint, composer: { ...EMPTY_COMPOSER, attachments: [CAT] } });
    full.type('What is it?').press('enter');
    expect(full.all('start-exchange')).toHaveLength(0);
    expect(full.state.notice?.text).toBe('base goes on with a text and takes no images.');
  });

  it('does not send words alone to an endpoint that only captions', () => {
    const notebook = new Notebook({ endpoint: CAPTIONER }).type('hello').press('enter');
    expect(notebook.effects).toEqual([]);
    expect(notebook.state.notice?.tone).toBe('error');
  });
});

describe('the images that a prompt names', () => {
  it.each([
    ['what is @cat.jpg?', ['cat.jpg']],
    ['@~/a.PNG, @./b.webp.', ['~/a.PNG', './b.webp']],
    ['ask @someone about me@example.com', []],
    ['@"with space.gif" @cat.jpg @cat.jpg', ['with space.gif', 'cat.jpg']],
    ['(@cat.jpeg)', []],
    ['@my\\ pics/a\\ cat.png, and', ['my pics/a cat.png']],
    ['@cats\\ \\(2\\)/a.png', ['cats (2)/a.png']],
    ['@C:\\pics\\a.png', ['C:\\pics\\a.png']],
  ])('%s', (text, paths) => {
    expect(mentionedImages(text)).toEqual(paths);
  });
});

describe('a path with spaces', () => {
  const listed = (notebook: Notebook, ...paths: readonly string[]) => {
    const { from, to } = notebook.last('list-paths');
    return notebook.send({ type: 'paths-listed', from, to, paths });
  };

  it('is completed folder by folder in quotes, and its image goes along', () => {
    const notebook = listed(new Notebook().type('look @my').press('tab'), 'my pics/');
    expect(notebook.state.composer.buffer.text).toBe('look @"my pics/');
    notebook.press('tab');
    expect(notebook.last('list-paths').prefix).toBe('my pics/');
    listed(notebook, 'my pics/a cat.png');
    expect(notebook.state.composer.buffer.text).toBe('look @"my pics/a cat.png"');
    notebook.press('enter');
    expect(notebook.last('read-images').draft.paths).toEqual(['my pics/a cat.png']);
  });

  it('is completed with backslashes where it has one, and its image goes along by its name', () => {
    const notebook = new Notebook().type('look @my\\ p').press('tab');
    expect(notebook.last('list-paths').prefix).toBe('my p');
    listed(notebook, 'my pics/');
    expect(notebook.state.composer.buffer.text).toBe('look @my\\ pics/');
    notebook.press('tab');
    expect(notebook.last('list-paths').prefix).toBe('my pics/');
    listed(notebook, 'my pics/a cat.png');
    expect(notebook.state.composer.buffer.text).toBe('look @my\\ pics/a\\ cat.png');
    notebook.press('enter');
    const { draft } = notebook.last('read-images');
    expect(draft.paths).toEqual(['my pics/a cat.png']);
    expect(withoutPaths(draft.input)).toBe('look a cat.png');
  });

  it.each([
    ['look @my\\ pics/ please', '@my\\ pics/ names no image.', 'Write the path to its end: a picture.'],
    [
      'look @my pics/cat.png',
      '@my names no image.',
      'A path with spaces is put in quotes: @"my pics/cat.png".',
    ],
    ['look @"my pics/', '@"my pics/ names no image.', 'Write the path to its end: a picture.'],
    ['look @pics/ please', '@pics/ names no image.', 'Write the path to its end: a picture.'],
  ])('that names no image is said before it goes: %s', (text, says, hint) => {
    const notebook = new Notebook().type(text).press('enter');
    expect(notebook.all('start-exchange')).toEqual([]);
    expect(notebook.state.notice).toMatchObject({
      text: says,
      hint: `${hint} Enter again sends it as text.`,
    });
    notebook.press('enter');
    expect(notebook.last('start-exchange').draft).toMatchObject({ input: text, paths: [] });
  });

  it.each([
    ['ask @bob about cat.png'],
    ['s = @"hello";'],
    ['use @types/node'],
  ])('words with an @ go as they are: %s', (text) => {
    expect(new Notebook().type(text).press('enter').all('start-exchange')).toHaveLength(1);
  });

  it('asks nothing where an image is named and another path stands behind it', () => {
    const notebook = new Notebook().type('@cat.png and a/b.png').press('enter');
    expect(notebook.last('read-images').draft.paths).toEqual(['cat.png']);
  });
});

describe('earlier prompts', () => {
  it('come back with Up and Down, the unsent one behind them', () => {
    const notebook = new Notebook().exchange('one', '1').exchange('two', '2').type('draft');
    const shown = () => notebook.state.composer.buffer.text;
    notebook.press('up');
    expect(shown()).toBe('two');
    notebook.press('up', 'up');
    expect(shown()).toBe('one');
    notebook.press('down', 'down');
    expect(shown()).toBe('draft');
  });

  it('come back from a line of several rows only at its first and last one', () => {
    const long = 'words '.repeat(40);
    const notebook = new Notebook().exchange('one', '1').type(long).press('up');
    expect(notebook.last('step-row')).toEqual({ type: 'step-row', by: -1 });
    const buffer = () => notebook.state.composer.buffer;
    expect(buffer()).toMatchObject({ text: long, cursor: long.length });
    notebook.send({ type: 'row-stepped', by: -1, to: { cursor: 12, goalCells: 6 } });
    expect(buffer()).toMatchObject({ text: long, cursor: 12, goalCells: 6 });
    notebook.send({ type: 'row-stepped', by: -1, to: null });
    expect(buffer().text).toBe('one');
    notebook.press('down');
    expect(buffer().text).toBe(long);
    // A step to the side forgets the column.
    notebook.send({ type: 'row-stepped', by: -1, to: { cursor: 12, goalCells: 6 } }).press('left');
    expect(buffer().goalCells).toBeUndefined();
  });

  it('are found by Ctrl+R', () => {
    const notebook = new Notebook()
      .exchange('apple pie', '1')
      .exchange('pear', '2')
      .press('ctrl+r')
      .type('app')
      .press('enter');
    expect(notebook.state.composer.buffer.text).toBe('apple pie');
    expect(notebook.all('start-exchange')).toHaveLength(2);
  });
});

describe('Ctrl+C', () => {
  it('clears the prompt first, and quits at the second time on an empty one', () => {
    const notebook = new Notebook().type('hello').press('ctrl+c');
    expect(notebook.state.composer.buffer.text).toBe('');
    notebook.press('ctrl+c');
    expect(notebook.state.leaving).toBeNull();
    expect(notebook.state.notice?.text).toContain('Ctrl+C');
    notebook.press('ctrl+c');
    expect(notebook.state.leaving).toBe(0);
  });

  it('forgets the first time when something else is pressed', () => {
    const notebook = new Notebook().press('ctrl+c').type('x').press('backspace', 'ctrl+c');
    expect(notebook.state.leaving).toBeNull();
  });

  it('stops a running answer', () => {
    const notebook = new Notebook().type('hello').press('enter');
    const requestId = notebook.begin();
    notebook.press('ctrl+c');
    expect(notebook.last('stop')).toEqual({ type: 'stop', requestId });
  });
});
