import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/core/endpoint.ts';
import {
  type EndpointFormPanel,
  suggestionsOf,
  tokenKind,
  tokenWarning,
} from '../../../src/core/panels/endpoint-fields.ts';
import type { ServedModel } from '../../../src/core/served-model.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { type State, topPanel } from '../../../src/core/state.ts';
import { Notebook, QWEN } from '../../harness/notebook.ts';

const LLAMA: Endpoint = {
  kind: 'openai',
  name: 'llama',
  url: 'http://localhost:8080/v1',
  token: { kind: 'none' },
};
const SETTINGS = { ...DEFAULT_SETTINGS, endpoints: [QWEN, LLAMA], defaultEndpoint: 'qwen' };
const MODELS: readonly ServedModel[] = ['Qwen/Qwen3-32B', 'Qwen/Qwen3-VL-8B', 'openai/gpt-oss-120b'].map(
  (id) => ({
    id,
    vision: id.includes('VL'),
    providers: [
      { name: 'scaleway', live: true, throughput: 90, price: { input: 0.1, output: 0.3 } },
      { name: 'cerebras', live: true, throughput: 1200, price: { input: 0.4, output: 0.8 } },
      { name: 'gone', live: false, throughput: 9000 },
    ],
  }),
);

const adding = (given: Partial<State> = {}): Notebook =>
  new Notebook({ settings: SETTINGS, endpoint: QWEN, ...given }).press('ctrl+o', 'ctrl+a');
const formOf = (book: Notebook): EndpointFormPanel => {
  const panel = topPanel(book.state);
  if (panel?.kind !== 'endpoint-form') throw new Error(`the form is not open: ${panel?.kind}`);
  return panel;
};
const saved = (book: Notebook): Endpoint => {
  const { change } = book.last('endpoints/keep');
  if (change.kind !== 'put') throw new Error(change.kind);
  return change.endpoint;
};
const tokenOf = (book: Notebook) => tokenKind(formOf(book), book.state.bases);

describe('a key pasted into a field that shows what it holds', () => {
  it('is not taken, and said', () => {
    const book = adding().press('tab');
    const before = formOf(book).texts;
    book.paste('hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345cDeF');
    expect(formOf(book).texts).toEqual(before);
    expect(book.state.notice?.text).toBe(
      'That is a Hugging Face token: it does not belong here, and was not taken.',
    );
    expect(JSON.stringify(book.state)).not.toContain('AbCdEf');
  });
});

describe('fields', () => {
  it('go around, and a choice changes with Left, Right and Space', () => {
    const book = adding();
    expect(formOf(book).focus).toBe('kind');
    book.press('right');
    expect(formOf(book).endpointKind).toBe('openai');
    book.press('space');
    expect(formOf(book).endpointKind).toBe('image-to-text');
    book.press('left', 'tab');
    expect(formOf(book)).toMatchObject({ endpointKind: 'openai', focus: 'url' });
    book.press('up', 'up');
    expect(formOf(book).focus).toBe('idle');
    book.press('down');
    expect(formOf(book).focus).toBe('kind');
  });

  it('know a route of text generation when they see one', () => {
    const book = adding().press('right', 'tab').type('localhost:8080/generate_stream').press('enter');
    expect(formOf(book).endpointKind).toBe('text-generation');
    expect(formOf(book).says).toContain('holds no conversation');
    expect(saved(book.press('enter'))).toMatchObject({
      kind: 'text-generation',
      url: 'http://localhost:8080/generate_stream',
    });
  });

  it('suggests a name until one is typed', () => {
    const book = adding().press('tab').type('me/My-Model-Instruct');
    expect(formOf(book).texts.name.text).toBe('my-model');
    book.press('tab', 'ctrl+u').type('mine').press('up').type(':fastest');
    expect(formOf(book).texts.name.text).toBe('mine');
  });

  it('keeps time limits as they are typed, and shows them again', () => {
    const book = adding().press('right', 'tab').type('localhost:9000');
    book.press('up', 'up').type('none').press('up').type('10m').press('up').type('soon').press('enter');
    expect(formOf(book).problem?.field).toBe('connect');
    book.press('ctrl+u').type('2').press('enter');
    expect(saved(book).timeouts).toEqual({ connect: 2_000, firstByte: 600_000, idle: null });
    const { endpoints } = book.state.settings;
    const again = new Notebook({ settings: { ...SETTINGS, endpoints: endpoints.slice(-1) }, endpoint: QWEN });
    again.press('ctrl+o', 'ctrl+e');
    expect(formOf(again).texts['first-byte'].text).toBe('600');
    expect(formOf(again).texts.idle.text).toBe('none');
  });

  it('goes back without a change', () => {
    const book = adding().press('tab').type('me/model').press('esc');
    expect(topPanel(book.state)?.kind).toBe('endpoints');
    expect(book.state.settings).toEqual(SETTINGS);
  });

  it('shows what is wrong at its field, until it is changed', () => {
    const book = adding().press('tab').type('gpt2').press('enter');
    expect(formOf(book).problem?.field).toBe('model');
    book.press('ctrl+u').type('me/gpt2');
    expect(formOf(book).problem).toBeNull();
    book.press('tab', 'ctrl+u').type('qwen').press('tab', 'enter');
    expect(formOf(book)).toMatchObject({ focus: 'name', problem: { field: 'name' } });
  });
});

describe('tokens', () => {
  const withUrl = (url: string) => adding().press('right', 'tab').paste(url);
  const toToken = ['tab', 'tab', 'tab'] as const;

  it('gives the Hub token to Hugging Face hosts by itself, and to no other', () => {
    expect(tokenOf(withUrl('https://abc.us-east-1.aws.endpoints.huggingface.cloud'))).toBe('hub');
    expect(tokenOf(withUrl('abc.us-east-1.aws.endpoints.huggingface.cloud'))).toBe('hub');
    expect(tokenOf(withUrl('https://abcendpoints.huggingface.cloud'))).toBe('none');
    expect(tokenOf(withUrl('https://my.server'))).toBe('none');
    expect(tokenOf(withUrl('http://abc.endpoints.huggingface.cloud'))).toBe('none');
  });

  it('gives it to another server only when it was picked for exactly that one, and warns', () => {
    const book = withUrl('https://my.server').press(...toToken, 'right');
    expect(tokenOf(book)).toBe('hub');
    expect(tokenWarning(formOf(book), book.state.bases)).toContain('my.server');
    book.press('up', 'up', 'up').type('.evil.example');
    expect(tokenOf(book)).toBe('none');
    book.press('enter');
    expect(saved(book).token).toEqual({ kind: 'none' });
  });

  it('never sends one in the clear', () => {
    const book = withUrl('http://my.server:8080').press(...toToken, 'right', 'enter');
    expect(formOf(book).problem).toMatchObject({ field: 'token' });
    expect(formOf(book).problem?.message).toContain('https only');
    expect(book.all('endpoints/keep')).toEqual([]);
  });

  it('takes one from a variable by its name, and does not leave a pasted token on the screen', () => {
    const book = withUrl('https://my.server').press(...toToken, 'left', 'tab');
    expect(formOf(book).focus).toBe('token-env');
    book.paste(`hf_${'a'.repeat(34)}`).press('enter');
    expect(formOf(book).problem?.field).toBe('token-env');
    expect(JSON.stringify(formOf(book))).not.toContain('hf_aaa');
    book.type('$MY_TOKEN').press('enter');
    expect(saved(book).token).toEqual({ kind: 'env', name: 'MY_TOKEN' });
  });
});

describe('addresses that mean something else', () => {
  it('turns a retired address into the model it named, and waits for Enter', () => {
    const book = adding().press('right', 'tab').paste('https://api-inference.huggingface.co/models/org/name');
    book.press('enter');
    expect(formOf(book)).toMatchObject({ endpointKind: 'providers', focus: 'model' });
    expect(formOf(book).says).toContain('was switched off');
    book.press('enter');
    expect(saved(book)).toMatchObject({ kind: 'providers', model: 'org/name', token: { kind: 'hub' } });
  });

  it.each([
    // As an image-to-text URL, as an OpenAI-compatible one, and in the model field.
    [['right', 'right', 'tab'], 'https://api-inference.huggingface.co/models/org/name'],
    [['right', 'tab'], 'https://api-inference.huggingface.co/pipeline/image-to-text/org/name'],
    [['tab'], 'api-inference.huggingface.co/pipeline/image-to-text/org/name'],
  ])('turns a retired address that describes images into what serves it now (%j)', (keys, address) => {
    const book = adding()
      .press(...keys)
      .paste(address)
      .press('enter');
    expect(book.all('endpoints/keep')).toHaveLength(0);
    expect(formOf(book)).toMatchObject({
      endpointKind: 'image-to-text',
      says: expect.stringContaining('asking hf-inference for org/name instead') as string,
    });
    expect(saved(book.press('enter'))).toMatchObject({
      kind: 'image-to-text',
      url: 'https://router.huggingface.co/hf-inference/models/org/name',
      token: { kind: 'hub' },
    });
  });

  it('takes a retired address without its scheme in the model field', () => {
    const book = adding()
      .press('tab')
      .paste('api-inference.huggingface.co/models/org/name/v1')
      .press('enter');
    expect(formOf(book)).toMatchObject({
      endpointKind: 'providers',
      says: expect.stringContaining('switched off') as string,
    });
    expect(formOf(book).texts.model.text).toBe('org/name');
  });

  it('refuses a retired address that names no model', () => {
    const book = adding().press('right', 'tab').paste('https://api-inference.huggingface.co').press('enter');
    expect(formOf(book).problem).toMatchObject({ field: 'url' });
  });

  it('turns a URL in the model field into the kind that has one', () => {
    const book = adding().press('tab').paste('http://localhost:9000/v1').press('enter');
    expect(formOf(book)).toMatchObject({ endpointKind: 'openai', focus: 'url' });
    book.press('enter');
    expect(saved(book)).toMatchObject({
      kind: 'openai',
      url: 'http://localhost:9000/v1',
      name: 'localhost-9000',
    });
  });
});

describe('suggestions', () => {
  const offered = (book: Notebook) => suggestionsOf(book.state, formOf(book)).map((model) => model.id);

  it('asks for the models, and is a plain field without them', () => {
    const book = adding({ settings: { ...SETTINGS, endpoints: [LLAMA] }, endpoint: LLAMA });
    expect(book.all('endpoints/models')).toHaveLength(1);
    book.send({ type: 'endpoints/models', models: null }).press('tab').type('me/model');
    expect(offered(book)).toEqual([]);
    book.press('enter');
    expect(saved(book)).toMatchObject({ model: 'me/model' });
  });

  it('takes a picked one with Enter, or the first with Right', () => {
    const book = adding().send({ type: 'endpoints/models', models: MODELS }).press('tab').type('qwen');
    expect(offered(book)).toEqual(['Qwen/Qwen3-32B', 'Qwen/Qwen3-VL-8B']);
    book.press('ctrl+n', 'ctrl+n', 'ctrl+n', 'enter');
    expect(formOf(book).texts.model.text).toBe('Qwen/Qwen3-VL-8B');
    expect(offered(book)).toEqual(
      ['fastest', 'cheapest', 'preferred', 'cerebras', 'scaleway'].map((way) => `Qwen/Qwen3-VL-8B:${way}`),
    );
    book.type(':');
    expect(offered(book)).toHaveLength(5);
    book.type('s').press('right', 'enter');
    expect(saved(book)).toMatchObject({ model: 'Qwen/Qwen3-VL-8B:scaleway', name: 'qwen3-vl-8b' });
  });

  it('arrives too late without harm', () => {
    const book = adding().press('esc', 'esc').send({ type: 'endpoints/models', models: MODELS });
    expect(book.state.panels).toEqual([]);
  });
});

describe('editing', () => {
  it('begins with what is saved, and the session in use follows', () => {
    const book = new Notebook({ settings: SETTINGS, endpoint: QWEN })
      .exchange('hello', 'hi')
      .press('ctrl+o', 'ctrl+e');
    expect(formOf(book)).toMatchObject({ focus: 'model', endpointKind: 'providers', isNamed: true });
    book.type(':cheapest').press('tab', 'ctrl+u').type('cheap').press('enter');
    expect(book.state.settings.endpoints.map((endpoint) => endpoint.name)).toEqual(['cheap', 'llama']);
    expect(book.state.settings.defaultEndpoint).toBe('cheap');
    expect(book.state.endpoint).toMatchObject({ name: 'cheap', model: 'Qwen/Qwen3-32B:cheapest' });
    expect(book.last('save').session.endpoint).toBe('cheap');
  });

  describe('to another origin', () => {
    const editing = (endpoint: Endpoint) =>
      new Notebook({ settings: { ...SETTINGS, endpoints: [endpoint] }, endpoint }).press('ctrl+o', 'ctrl+e');
    const MINE: Endpoint = { ...LLAMA, url: 'https://mine.example', token: { kind: 'env', name: 'MY_KEY' } };

    it('leaves the token behind and says so, also one of its own', () => {
      const book = editing(MINE);
      while (formOf(book).focus !== 'url') book.press('tab');
      book.press('ctrl+u').type('https://abc.endpoints.huggingface.cloud.evil.example');
      const warning = tokenWarning(formOf(book), book.state.bases);
      expect(warning).toContain('$MY_KEY was given to https://mine.example');
      expect(saved(book.press('enter')).token).toEqual({ kind: 'none' });
    });

    it('keeps it for the same origin, and for one that was typed back', () => {
      const book = editing(MINE);
      while (formOf(book).focus !== 'url') book.press('tab');
      book.type('/v1').press('ctrl+u').type('https://mine.example/v2');
      expect(tokenWarning(formOf(book), book.state.bases)).toBe('');
      expect(saved(book.press('enter')).token).toEqual({ kind: 'env', name: 'MY_KEY' });
    });

    it('does not take the token of a server to Inference Providers', () => {
      const book = editing(MINE);
      while (formOf(book).focus !== 'kind') book.press('tab');
      while (formOf(book).endpointKind !== 'providers') book.press('left');
      expect(tokenKind(formOf(book), book.state.bases)).toBe('hub');
      expect(tokenWarning(formOf(book), book.state.bases)).toContain('$MY_KEY was given to');
    });
  });

  it('leaves the endpoint in use alone when another is edited', () => {
    const book = new Notebook({ settings: SETTINGS, endpoint: QWEN }).press(
      'ctrl+o',
      'down',
      'ctrl+e',
      'enter',
    );
    expect(book.last('endpoints/keep').change).toEqual({ kind: 'put', endpoint: LLAMA, replaces: 'llama' });
    expect(book.state.endpoint).toEqual(QWEN);
  });
});
