import { describe, expect, it } from 'vitest';
import { type Endpoint, PRACTICE } from '../../../src/core/endpoint.ts';
import { changeEndpoints } from '../../../src/core/endpoint-change.ts';
import { testOf } from '../../../src/core/endpoint-test.ts';
import { appError } from '../../../src/core/errors.ts';
import { selectedItem } from '../../../src/core/list.ts';
import { shownEndpoints } from '../../../src/core/panels/endpoint-items.ts';
import type { EndpointsPanel } from '../../../src/core/panels/endpoints.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { type State, topPanel } from '../../../src/core/state.ts';
import { CAPTIONER, Notebook, QWEN } from '../../harness/notebook.ts';

const LLAMA: Endpoint = {
  kind: 'openai',
  name: 'llama',
  url: 'http://localhost:8080/v1',
  token: { kind: 'none' },
};
const SETTINGS = { ...DEFAULT_SETTINGS, endpoints: [QWEN, LLAMA, CAPTIONER], defaultEndpoint: 'qwen' };

const notebook = (given: Partial<State> = {}): Notebook =>
  new Notebook({ settings: SETTINGS, endpoint: QWEN, ...given });
const panelOf = (book: Notebook): EndpointsPanel => {
  const panel = topPanel(book.state);
  if (panel?.kind !== 'endpoints') throw new Error(`the list is not open: ${panel?.kind}`);
  return panel;
};
const rows = (book: Notebook): readonly string[] =>
  shownEndpoints(book.state, panelOf(book)).map((item) => `${item.row} ${item.endpoint.name}`);
const selected = (book: Notebook): string | undefined =>
  selectedItem(shownEndpoints(book.state, panelOf(book)), panelOf(book).list)?.endpoint.name;
const names = (book: Notebook): readonly string[] =>
  book.state.settings.endpoints.map((endpoint) => endpoint.name);

describe('choosing', () => {
  it('opens on the endpoint in use, practice last', () => {
    const book = notebook({ endpoint: LLAMA }).press('ctrl+o');
    expect(rows(book)).toEqual(['saved qwen', 'saved llama', 'saved blip', 'saved practice']);
    expect(selected(book)).toBe('llama');
  });

  it('filters, and uses what Enter is pressed on for the prompts to come', () => {
    const book = notebook().exchange('hello', 'hi').press('ctrl+o').type('lla').press('enter');
    expect(book.state.panels).toEqual([]);
    expect(book.state.endpoint).toEqual(LLAMA);
    expect(book.state.session.endpoint).toBe('llama');
    expect(book.last('save').session.endpoint).toBe('llama');
    // What was answered keeps the endpoint that answered it.
    expect(book.state.session.exchanges[0]?.runs[0]?.endpoint.name).toBe('qwen');
  });

  it('offers what this session used without saving it, to go back to', () => {
    const book = notebook({
      endpoint: { kind: 'providers', name: 'org/x', model: 'org/x', token: { kind: 'hub' } },
    });
    book.exchange('hello', 'hi').press('ctrl+o');
    expect(rows(book)).toEqual(['saved qwen', 'saved llama', 'saved blip', 'saved practice', 'once org/x']);
    expect(selected(book)).toBe('org/x');
    book.type('lla').press('enter', 'ctrl+o').type('org').press('enter');
    expect(book.state.endpoint).toMatchObject({ kind: 'providers', model: 'org/x' });
    expect(book.state.settings.endpoints).toEqual(SETTINGS.endpoints);
  });

  it('runs a cell again when it was opened for one', () => {
    const book = notebook().exchange('hello', 'hi').press('esc', 'm').type('prac').press('enter');
    expect(book.last('start-again')).toMatchObject({ exchangeId: 'E1', endpoint: PRACTICE });
    expect(book.state.endpoint).toEqual(QWEN);
    expect(book.state.panels).toEqual([]);
  });

  it('goes back without a change', () => {
    const book = notebook().press('ctrl+o', 'down', 'esc');
    expect(book.state.endpoint).toEqual(QWEN);
    expect(book.state.panels).toEqual([]);
    expect(book.effects.filter(({ type }) => type !== 'endpoints/models')).toEqual([]);
  });
});

describe('a model id or URL that is not saved', () => {
  it('is offered to use once', () => {
    const book = notebook().press('ctrl+o').type('openai/gpt-oss-120b:cerebras');
    expect(rows(book)).toEqual(['once openai/gpt-oss-120b:cerebras', 'save openai/gpt-oss-120b:cerebras']);
    book.press('enter');
    expect(book.state.endpoint).toMatchObject({ kind: 'providers', model: 'openai/gpt-oss-120b:cerebras' });
    expect(book.state.session.endpoint).toBe('openai/gpt-oss-120b:cerebras');
    expect(names(book)).toEqual(['qwen', 'llama', 'blip']);
  });

  it('is offered to save, with the form filled in', () => {
    const book = notebook().press('ctrl+o').type('http://localhost:9999/v1').press('down', 'enter');
    expect(topPanel(book.state)).toMatchObject({ kind: 'endpoint-form', endpointKind: 'openai' });
    book.press('enter');
    expect(book.last('endpoints/keep').change).toMatchObject({
      kind: 'put',
      endpoint: { name: 'localhost-9999', url: 'http://localhost:9999/v1', token: { kind: 'none' } },
    });
    expect(selected(book)).toBe('localhost-9999');
    expect(panelOf(book).list.filter.text).toBe('');
  });

  it('is where a new endpoint begins', () => {
    const book = notebook().press('ctrl+o').type('Qwen/Qwen3-32B').press('ctrl+a');
    expect(topPanel(book.state)).toMatchObject({ texts: { model: { text: 'Qwen/Qwen3-32B' } } });
  });

  it('is not offered while a saved name is typed', () => {
    expect(rows(notebook().press('ctrl+o').type('qwen'))).toEqual(['saved qwen']);
  });

  it('says what became of a retired address', () => {
    const book = notebook()
      .press('ctrl+o')
      .paste('https://api-inference.huggingface.co/models/org/name\n')
      .press('enter');
    expect(book.state.endpoint).toMatchObject({ kind: 'providers', model: 'org/name' });
    expect(book.state.notice?.text).toContain('was switched off');
  });
});

describe('testing', () => {
  it('asks once, then shows the latency or the reason', () => {
    const book = notebook().press('ctrl+o', 'ctrl+t', 'ctrl+t');
    expect(book.all('endpoints/test')).toEqual([{ type: 'endpoints/test', endpoint: QWEN }]);
    expect(testOf(book.state.endpointTests, QWEN)?.kind).toBe('testing');
    book.send({
      type: 'endpoints/tested',
      outcome: { kind: 'answered', endpoint: QWEN, latencyMs: 210, says: 'hi' },
    });
    expect(testOf(book.state.endpointTests, QWEN)).toMatchObject({ kind: 'answered', latencyMs: 210 });
    book.press('ctrl+t');
    const error = appError('NET_REFUSED', 'Nothing answers.');
    book.send({ type: 'endpoints/tested', outcome: { kind: 'failed', endpoint: QWEN, error } });
    expect(testOf(book.state.endpointTests, QWEN)).toMatchObject({ kind: 'failed', error });
  });

  it('does not show the test of what an endpoint was before it was changed', () => {
    const book = notebook().press('ctrl+o', 'ctrl+t');
    const changed: Endpoint = {
      kind: 'providers',
      name: 'qwen',
      model: 'other/model',
      token: { kind: 'hub' },
    };
    book.send({
      type: 'settings-changed',
      settings: changeEndpoints(SETTINGS, { kind: 'put', endpoint: changed, replaces: 'qwen' }),
    });
    book.send({
      type: 'endpoints/tested',
      outcome: { kind: 'answered', endpoint: QWEN, latencyMs: 1, says: '' },
    });
    expect(testOf(book.state.endpointTests, changed)).toBeUndefined();
  });

  it('survives closing the list', () => {
    const book = notebook().press('ctrl+o', 'ctrl+t', 'esc');
    book.send({
      type: 'endpoints/tested',
      outcome: { kind: 'answered', endpoint: QWEN, latencyMs: 5, says: '' },
    });
    expect(testOf(book.state.endpointTests, { ...QWEN })?.kind).toBe('answered');
  });
});

describe('default and deletion', () => {
  it('makes an endpoint the default', () => {
    const book = notebook().press('ctrl+o', 'down', 'ctrl+f');
    expect(book.state.settings.defaultEndpoint).toBe('llama');
    expect(book.last('endpoints/keep').change).toEqual({ kind: 'default', name: 'llama' });
    book.press('ctrl+f');
    expect(book.all('endpoints/keep')).toHaveLength(1);
  });

  it('deletes, selects the next one, and takes it back where it was', () => {
    const book = notebook().press('ctrl+o', 'ctrl+d');
    expect(names(book)).toEqual(['llama', 'blip']);
    expect(book.state.settings.defaultEndpoint).toBe('');
    expect(selected(book)).toBe('llama');
    // The session goes on with what it was using.
    expect(book.state.endpoint).toEqual(QWEN);
    book.press('ctrl+z');
    expect(book.state.settings).toEqual(SETTINGS);
    expect(selected(book)).toBe('qwen');
    expect(book.all('endpoints/keep').map((effect) => effect.change.kind)).toEqual(['remove', 'restore']);
    expect(book.all('suspend')).toEqual([]);
    book.press('ctrl+z');
    expect(book.all('suspend')).toHaveLength(1);
  });

  it('keeps the practice endpoint as it is', () => {
    const book = notebook({ endpoint: PRACTICE }).press('ctrl+o', 'ctrl+d');
    expect(book.state.notice?.text).toContain('built in');
    book.press('ctrl+e');
    expect(topPanel(book.state)?.kind).toBe('endpoints');
    expect(book.effects.filter(({ type }) => type !== 'endpoints/models')).toEqual([]);
  });

  it('says when the configuration could not be written, and what that means', () => {
    const book = notebook().press('ctrl+o', 'ctrl+d');
    book.send({
      type: 'endpoints/not-kept',
      error: appError('STORE_FULL', 'The disk is full.', 'Make room.'),
    });
    expect(book.state.notice).toEqual({
      tone: 'error',
      text: 'The disk is full.',
      hint: 'It holds until you quit. Make room.',
    });
  });

  it('leaves the configuration alone in practice, and says so', () => {
    const book = notebook({ practiceOnly: true }).press('ctrl+o', 'down', 'ctrl+d');
    expect(names(book)).toEqual(['qwen', 'blip']);
    expect(book.all('endpoints/keep')).toEqual([]);
    expect(book.state.notice?.hint).toContain('until you quit');
  });
});

it('goes from adding to testing, default, deletion and back', () => {
  const book = notebook({ settings: DEFAULT_SETTINGS, endpoint: PRACTICE }).press('ctrl+o', 'ctrl+a');
  book.press('tab').type('Qwen/Qwen3-32B:fastest').press('enter');
  expect(names(book)).toEqual(['qwen3-32b']);
  expect(book.state.settings.defaultEndpoint).toBe('qwen3-32b');
  expect(book.state.notice?.text).toBe('Saved qwen3-32b. New sessions begin on it.');
  book.press('ctrl+t');
  expect(book.last('endpoints/test').endpoint.name).toBe('qwen3-32b');
  book.press('down', 'ctrl+f');
  expect(book.state.settings.defaultEndpoint).toBe('practice');
  book.press('up', 'ctrl+d', 'ctrl+z', 'enter');
  expect(book.state.session.endpoint).toBe('qwen3-32b');
  expect(book.state.settings.defaultEndpoint).toBe('practice');
});
