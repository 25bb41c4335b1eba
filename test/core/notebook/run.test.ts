import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../src/core/context.ts';
import { appError } from '../../../src/core/errors.ts';
import { chosenRun } from '../../../src/core/exchange.ts';
import { grownText, wholeOf } from '../../../src/core/grown-text.ts';
import { CAT, Notebook, QWEN, T0 } from '../../harness/notebook.ts';

const runOf = (notebook: Notebook, at = -1) => {
  const exchange = notebook.state.session.exchanges.at(at);
  return exchange === undefined ? undefined : chosenRun(exchange);
};

describe('an exchange', () => {
  it('is in the session from its first moment, and its file is written at its end', () => {
    const notebook = new Notebook().type('hello').press('enter');
    notebook.begin();
    expect(notebook.state.session.exchanges).toMatchObject([{ id: 'E1', task: 'chat', input: 'hello' }]);
    expect(notebook.effects.map((effect) => effect.type)).toEqual(['start-exchange', 'ask']);
    expect(notebook.last('ask').session.exchanges).toHaveLength(1);
    notebook.answer('one');
    expect(notebook.effects.map((effect) => effect.type).slice(2)).toEqual(['journal-end', 'save']);
  });

  it('grows as text comes, and is complete at its end', () => {
    const notebook = new Notebook().type('hello').press('enter');
    const requestId = notebook.begin();
    notebook.send({ type: 'streamed', requestId, text: 'Hel', reasoning: '', pieces: 1, elapsed: 120 });
    notebook.send({ type: 'streamed', requestId, text: 'lo', reasoning: 'hm', pieces: 2, elapsed: 150 });
    expect(runOf(notebook)).toMatchObject({
      output: 'Hello',
      reasoning: 'hm',
      status: 'running',
      timing: { firstTokenMs: 120 },
    });
    expect(wholeOf(runOf(notebook)?.arriving ?? grownText(''))).toBe('Hello');
    notebook.send({ type: 'used', requestId, usage: { inputTokens: 3, outputTokens: 2 } });
    notebook.send({
      type: 'ended',
      requestId,
      status: 'complete',
      finishReason: 'stop',
      error: null,
      at: T0,
      elapsed: 400,
    });
    expect(runOf(notebook)).toMatchObject({
      status: 'complete',
      finishReason: 'stop',
      usage: { outputTokens: 2 },
      timing: { totalMs: 400 },
    });
    expect(runOf(notebook)).not.toHaveProperty('arriving');
    expect(notebook.state.live).toBeNull();
    expect(notebook.last('save').session.exchanges[0]?.runs[0]?.status).toBe('complete');
  });

  it('keeps what arrived when it is stopped, and drops what comes late', () => {
    const notebook = new Notebook().type('hello').press('enter');
    const requestId = notebook.begin();
    notebook.send({ type: 'streamed', requestId, text: 'Hel', reasoning: '', pieces: 1, elapsed: 1 });
    notebook.press('ctrl+c');
    notebook.send({
      type: 'ended',
      requestId,
      status: 'interrupted',
      finishReason: null,
      error: null,
      at: T0,
      elapsed: 2,
    });
    notebook.send({ type: 'streamed', requestId, text: 'lo', reasoning: '', pieces: 1, elapsed: 3 });
    expect(runOf(notebook)).toMatchObject({ output: 'Hel', status: 'interrupted' });
  });

  it('records who really answered', () => {
    const notebook = new Notebook({ endpoint: QWEN }).type('hello').press('enter');
    const requestId = notebook.begin();
    expect(runOf(notebook)?.endpoint).toMatchObject({ name: 'qwen', model: 'Qwen/Qwen3-32B', provider: '' });
    const endpoint = {
      name: 'qwen',
      url: 'https://router.huggingface.co/v1',
      model: 'Qwen/Qwen3-32B',
      provider: 'cerebras',
    };
    notebook.send({ type: 'answering', requestId, endpoint });
    expect(runOf(notebook)?.endpoint.provider).toBe('cerebras');
  });

  it('gives the session its title', () => {
    const notebook = new Notebook().exchange('Which of these\nwould you visit?', 'Tromsø');
    expect(notebook.state.session.title).toBe('Which of these would you visit?');
    notebook.exchange('another', 'x');
    expect(notebook.state.session.title).toBe('Which of these would you visit?');
  });

  it('keeps its error with it', () => {
    const notebook = new Notebook().type('hello').press('enter');
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
    expect(runOf(notebook)).toMatchObject({ status: 'failed', error: { code: 'HF_CREDITS_USED_UP' } });
    // Copied, it has its addresses whole, whatever there was room for.
    expect(notebook.press('esc', 'y').last('copy')).toMatchObject({
      text: 'Your monthly credits are used up (402).',
      what: 'what went wrong',
    });
  });
});

describe('running again', () => {
  it('keeps the earlier answer, and [ brings it back', () => {
    const notebook = new Notebook().exchange('hello', 'one').press('esc', 'r');
    const { exchangeId, endpoint } = notebook.last('start-again');
    notebook
      .send({ type: 'begin-again', exchangeId, requestId: 'again', endpoint, at: T0, elapsed: 0 })
      .answer('two');
    expect(runOf(notebook)?.output).toBe('two');
    expect(notebook.state.session.exchanges[0]?.runs).toHaveLength(2);
    notebook.press('[');
    expect(runOf(notebook)?.output).toBe('one');
    notebook.press('[');
    expect(notebook.state.notice?.text).toContain('no earlier answer');
  });

  it('asks nothing new while an answer is coming', () => {
    const notebook = new Notebook().exchange('hello', 'one').type('more').press('enter');
    notebook.begin();
    notebook.press('esc', 'k', 'r');
    expect(notebook.all('start-again')).toEqual([]);
    expect(notebook.state.notice?.hint).toContain('Ctrl+C');
  });
});

describe('what an exchange sends', () => {
  it('names an image that the prompt mentions, and not where it lies', () => {
    const notebook = new Notebook().type('what is @/home/me/my/cat.jpg, and @"my dog.png"?').press('enter');
    const { draft } = notebook.last('read-images');
    notebook.send({ type: 'images-read', draft, images: [CAT] });
    notebook.begin();
    const { session } = notebook.state;
    const [exchange] = session.exchanges;
    if (exchange === undefined) throw new Error('no exchange');
    expect(contextOf(session, exchange).at(-1)).toMatchObject({ text: 'what is cat.jpg, and my dog.png?' });
    expect(exchange.input).toContain('@/home/me/my/cat.jpg');
  });

  it('is every answered chat above it, not muted, with the system text before and captions left out', () => {
    const notebook = new Notebook()
      .exchange('one', '1')
      .exchange('two', '2')
      .send({ type: 'attached', image: CAT })
      .press('enter');
    notebook.begin();
    notebook.answer('a cat').exchange('three', '3').type('/system Be brief.').press('enter');
    notebook.press('esc', 'g', 'x');
    const { session } = notebook.state;
    const last = session.exchanges.at(-1);
    if (last === undefined) throw new Error('no exchange');
    expect(contextOf(session, last)).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'two', images: [] },
      { role: 'assistant', text: '2' },
      { role: 'user', text: 'three', images: [] },
    ]);
  });
});
