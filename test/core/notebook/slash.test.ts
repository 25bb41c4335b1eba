import { describe, expect, it } from 'vitest';
import { parseSlash } from '../../../src/core/notebook/slash.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { Notebook, QWEN } from '../../harness/notebook.ts';

describe('telling commands from prompts', () => {
  it.each([
    ['/caption ~/my cat.jpg', { kind: 'command', id: 'caption', argument: '~/my cat.jpg' }],
    ['/new', { kind: 'command', id: 'new-session', argument: '' }],
    ['/set temperature 0.7', { kind: 'command', id: 'set-parameter', argument: 'temperature 0.7' }],
    ['/captoin x', { kind: 'unknown', name: 'captoin', nearest: 'caption' }],
    ['/zzzzzzz', { kind: 'unknown', name: 'zzzzzzz', nearest: null }],
    ['/usr/bin/env: what is it?', { kind: 'prompt' }],
    ['hello /new', { kind: 'prompt' }],
  ])('%s', (text, parsed) => {
    expect(parseSlash(text)).toEqual(parsed);
  });
});

describe('slash commands', () => {
  const run = (text: string, notebook = new Notebook()) => notebook.type(text).press('enter');

  it('/caption reads the image and asks for a caption', () => {
    expect(run('/caption "my cat.jpg"').last('read-images').draft).toMatchObject({
      task: 'caption',
      paths: ['my cat.jpg'],
    });
  });

  it('/image attaches', () => {
    expect(run('/image cat.png').last('attach')).toMatchObject({ path: 'cat.png', asked: true });
  });

  it('/set changes one parameter, and says all', () => {
    const notebook = run('/set temperature 0.7');
    run('/set stop ### END', notebook);
    expect(notebook.state.session.parameters).toEqual({ temperature: 0.7, stop: ['###', 'END'] });
    expect(notebook.state.notice?.text).toBe('Set: temperature 0.7, stop "###" "END".');
    run('/set temperature off', notebook);
    expect(notebook.state.session.parameters).toEqual({ stop: ['###', 'END'] });
  });

  it('/set refuses what the parameter does not take, and keeps the prompt', () => {
    const notebook = run('/set temperature 5');
    expect(notebook.state.session.parameters).toEqual({});
    expect(notebook.state.notice?.text).toContain('"5" is no value for temperature');
    expect(notebook.state.composer.buffer.text).toBe('/set temperature 5');
  });

  it('/system sets and takes away the system text', () => {
    const notebook = run('/system Answer in French.');
    expect(notebook.state.session.system).toBe('Answer in French.');
    run('/system off', notebook);
    expect(notebook.state.session.system).toBe('');
  });

  it('/endpoint takes a saved name, a model or a URL', () => {
    const notebook = run(
      '/endpoint qwen',
      new Notebook({ settings: { ...DEFAULT_SETTINGS, endpoints: [QWEN] } }),
    );
    expect(notebook.state.endpoint).toEqual(QWEN);
    run('/endpoint http://localhost:8080/v1', notebook);
    expect(notebook.state.endpoint).toMatchObject({
      kind: 'openai',
      url: 'http://localhost:8080/v1',
      token: { kind: 'none' },
    });
    run('/model openai/gpt-oss-120b:groq', notebook);
    expect(notebook.state.endpoint).toMatchObject({ kind: 'providers', model: 'openai/gpt-oss-120b:groq' });
  });

  it('/endpoint keeps the prompt when it names nothing, and empties it when it does', () => {
    const notebook = run('/endpoint qwne');
    expect(notebook.state.notice?.text).toBe('There is no endpoint "qwne".');
    expect(notebook.state.composer.buffer.text).toBe('/endpoint qwne');
    notebook.press('ctrl+u');
    expect(run('/endpoint openai/gpt-oss-120b', notebook).state.composer.buffer.text).toBe('');
  });

  it('/endpoint turns an address of the switched-off host into the model, and says so', () => {
    const notebook = run('/endpoint https://api-inference.huggingface.co/models/Qwen/Qwen3-32B');
    expect(notebook.state.endpoint).toMatchObject({ kind: 'providers', model: 'Qwen/Qwen3-32B' });
    expect(notebook.state.notice?.text).toContain('switched off');
  });

  it.each([
    [
      'https://api-inference.huggingface.co/models/Qwen/Qwen3-32B',
      { kind: 'providers', model: 'Qwen/Qwen3-32B' },
    ],
    ['api-inference.huggingface.co/models/a/b/v1', { kind: 'providers', model: 'a/b' }],
    ['https://huggingface.co/Qwen/Qwen3-32B', { kind: 'providers', model: 'Qwen/Qwen3-32B' }],
    ['http://localhost:8080/v1', { kind: 'openai' }],
  ])('/model %s is taken for what it means, and that is said', (address, endpoint) => {
    const notebook = run(`/model ${address}`);
    expect(notebook.state.endpoint).toMatchObject(endpoint);
    expect(notebook.state.notice).toMatchObject({ tone: 'info' });
    expect(notebook.state.composer.buffer.text).toBe('');
  });

  it('/model says why an address of the switched-off host without a model is of no use', () => {
    const notebook = run('/model https://api-inference.huggingface.co/v1/chat/completions');
    expect(notebook.state.notice?.text).toContain('names no model');
    expect(run('/model nonsense').state.notice?.text).toBe('"nonsense" is no model id.');
    expect(run('/model').state.notice?.text).toBe('There is no model id yet.');
  });

  it('/rename changes the title', () => {
    expect(run('/rename Winter  in Norway').last('save').session.title).toBe('Winter in Norway');
  });

  it('/retry asks the last prompt again', () => {
    const notebook = new Notebook().exchange('hello', 'one');
    expect(run('/retry', notebook).last('start-again').exchangeId).toBe('E1');
  });

  it('/copy copies the last answer', () => {
    expect(run('/copy', new Notebook().exchange('hello', 'one')).last('copy').text).toBe('one');
  });

  it('/export writes the session into a file, named by its title or as asked', () => {
    const talk = () => new Notebook().exchange('hello', 'one');
    const first = run('/export md', talk());
    expect(first.last('export-session')).toEqual({
      type: 'export-session',
      session: first.state.session,
      form: 'markdown',
      path: null,
    });
    expect(first.state.composer.buffer.text).toBe('');
    expect(run('/export input_output.json "my talk.json"', talk()).last('export-session')).toMatchObject({
      form: 'input_output',
      path: 'my talk.json',
    });
  });

  it('/export keeps the prompt where the form is none, and does nothing where nothing was said', () => {
    const wrong = run('/export docx', new Notebook().exchange('hello', 'one'));
    expect(wrong.all('export-session')).toEqual([]);
    expect(wrong.state.notice).toMatchObject({ tone: 'error', text: '"docx" is no form.' });
    expect(wrong.state.composer.buffer.text).toBe('/export docx');
    expect(run('/export').state.notice?.text).toBe('Which form?');
    expect(run('/export csv').all('export-session')).toEqual([]);
  });

  it('/quit leaves, the draft saved', () => {
    const notebook = run('/quit', new Notebook().exchange('hello', 'one'));
    expect(notebook.state.leaving).toBe(0);
  });

  it('a mistyped command is said, not sent', () => {
    const notebook = run('/captoin cat.jpg');
    expect(notebook.effects).toEqual([]);
    expect(notebook.state.notice?.hint).toBe('Did you mean /caption?');
  });
});
