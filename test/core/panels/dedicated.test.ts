import { describe, expect, it } from 'vitest';
import { type DedicatedEndpoint, endpointOfDedicated } from '../../../src/core/dedicated.ts';
import type { Endpoint } from '../../../src/core/endpoint.ts';
import { appError } from '../../../src/core/errors.ts';
import { DEFAULT_BASES } from '../../../src/core/initial-state.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { topPanel } from '../../../src/core/state.ts';
import { Notebook, QWEN } from '../../harness/notebook.ts';

const URL_OF = 'https://abc.us-east-1.aws.endpoints.huggingface.cloud';
const mine = (more: Partial<DedicatedEndpoint> = {}): DedicatedEndpoint => ({
  namespace: 'alice',
  name: 'my-chat',
  state: 'running',
  message: '',
  url: URL_OF,
  repository: 'Qwen/Qwen3-8B',
  task: 'text-generation',
  engine: 'vllm',
  place: '',
  instance: '',
  replicas: 0,
  ...more,
});
const SETTINGS = { ...DEFAULT_SETTINGS, endpoints: [QWEN], defaultEndpoint: 'qwen' };

function listing(...endpoints: readonly DedicatedEndpoint[]): Notebook {
  return new Notebook({ settings: SETTINGS, endpoint: QWEN })
    .press('ctrl+o', 'ctrl+r')
    .send({ type: 'dedicated/listed', result: { ok: true, value: { endpoints, unlisted: [] } } });
}

describe('the endpoint that asks a dedicated one', () => {
  const endpointOf = (more: Partial<DedicatedEndpoint>, settings = SETTINGS) =>
    endpointOfDedicated(mine(more), settings, DEFAULT_BASES);

  it.each<[Partial<DedicatedEndpoint>, Endpoint['kind'] | 'refused']>([
    [{}, 'openai'],
    [{ engine: 'tgi' }, 'openai'],
    [{ engine: 'huggingface' }, 'text-generation'],
    [{ task: 'image-text-to-text', engine: 'tgi' }, 'openai'],
    [{ task: 'image-to-text', engine: 'huggingface' }, 'image-to-text'],
    [{ task: 'custom', engine: 'custom' }, 'openai'],
    [{ task: '' }, 'openai'],
    [{ task: 'feature-extraction', engine: 'tei' }, 'refused'],
    [{ task: 'custom', engine: 'huggingface' }, 'refused'],
    [{ url: '' }, 'refused'],
  ])('%j: %s', (more, kind) => {
    const made = endpointOf(more);
    expect(made.ok ? made.value.endpoint.kind : 'refused').toBe(kind);
  });

  it('gives the Hub token to hosts of Hugging Face only', () => {
    expect(endpointOf({})).toMatchObject({ value: { endpoint: { token: { kind: 'hub' } } } });
    for (const url of [`${URL_OF}.evil.example`, URL_OF.replace('https', 'http'), 'https://evil.example']) {
      expect(endpointOf({ url })).toMatchObject({ value: { endpoint: { token: { kind: 'none' } } } });
    }
  });

  it('is the saved one where there is one, and else has a name that is free', () => {
    const saved: Endpoint = { kind: 'openai', name: 'known', url: `${URL_OF}/v1`, token: { kind: 'none' } };
    expect(endpointOf({}, { ...SETTINGS, endpoints: [saved] })).toMatchObject({
      value: { endpoint: { name: 'known' }, isNew: false },
    });
    expect(endpointOf({ name: 'qwen' })).toMatchObject({
      value: { endpoint: { name: 'qwen-2' }, isNew: true },
    });
  });
});

describe('the list', () => {
  it('is asked for when it is opened, and again on demand', () => {
    const book = new Notebook().press('ctrl+o', 'ctrl+r', 'ctrl+r');
    expect(book.all('dedicated/list')).toHaveLength(1);
    book.send({ type: 'dedicated/listed', result: { ok: false, error: appError('NET_DNS', 'No.') } });
    book.press('ctrl+r');
    expect(book.all('dedicated/list')).toHaveLength(2);
    expect(topPanel(book.press('esc').state)?.kind).toBe('endpoints');
  });

  it('can be opened from the palette', () => {
    const book = new Notebook().press('ctrl+p').type('my inference').press('enter');
    book.send({ type: 'command', id: book.last('run-command').id });
    expect(topPanel(book.state)?.kind).toBe('dedicated');
  });

  it('saves the chosen one and uses it', () => {
    const book = listing(mine(), mine({ name: 'other', url: 'https://x.example' }))
      .type('my-ch')
      .press('enter');
    expect(book.state.panels).toEqual([]);
    expect(book.state.endpoint).toMatchObject({ kind: 'openai', name: 'my-chat', url: URL_OF });
    expect(book.last('endpoints/keep').change).toMatchObject({ kind: 'put', endpoint: { name: 'my-chat' } });
    expect(book.state.settings.defaultEndpoint).toBe('qwen');
    expect(book.state.notice?.text).toBe('Saved my-chat.');
  });

  it('says what a sleeping or paused one will do', () => {
    expect(listing(mine({ state: 'scaledToZero' })).press('enter').state.notice?.text).toContain('wakes it');
    expect(listing(mine({ state: 'paused' })).press('enter').state.notice?.text).toContain(
      'until it is resumed',
    );
  });

  it('says why one failed, when it is chosen', () => {
    const message = 'Scheduling failure:\nnot enough hardware\u001b[2J capacity';
    expect(listing(mine({ state: 'failed', message })).press('enter').state.notice?.text).toContain(
      'Hugging Face says: Scheduling failure: not enough hardware',
    );
    expect(listing(mine({ message: 'Endpoint is ready' })).press('enter').state.notice?.text).toBe(
      'Saved my-chat.',
    );
  });

  it('keeps the list open when one cannot be used', () => {
    const book = listing(mine({ task: 'feature-extraction' })).press('enter');
    expect(topPanel(book.state)?.kind).toBe('dedicated');
    expect(book.state.notice?.text).toContain('feature-extraction');
    expect(book.all('endpoints/keep')).toHaveLength(0);
  });

  it('runs a cell again where it was opened for one', () => {
    const book = new Notebook({ settings: SETTINGS, endpoint: QWEN }).exchange('hello', 'hi');
    book.press('esc', 'm', 'ctrl+r');
    book.send({
      type: 'dedicated/listed',
      result: { ok: true, value: { endpoints: [mine()], unlisted: [] } },
    });
    book.press('enter');
    expect(book.last('start-again')).toMatchObject({ exchangeId: 'E1', endpoint: { name: 'my-chat' } });
    expect(book.state.endpoint).toEqual(QWEN);
    expect(book.state.panels).toEqual([]);
  });
});

describe('pausing and resuming', () => {
  it('are not done by Enter alone, and name what they cost', () => {
    const paused = mine({
      state: 'paused',
      place: 'aws us-east-1',
      instance: 'nvidia-l4 x1 (gpu)',
      replicas: 2,
    });
    const book = listing(paused).press('ctrl+s', 'enter', 'enter');
    expect(book.all('dedicated/change')).toHaveLength(0);
    expect(topPanel(book.state)).toMatchObject({ kind: 'confirm' });
    expect(topPanel(book.state)).toHaveProperty(
      'question',
      expect.stringContaining(
        'nvidia-l4 x1 (gpu), aws us-east-1, up to 2 of them at once is billed for every minute',
      ),
    );
    expect(book.state.notice?.text).toBe('Enter decides nothing here: y to resume it, n to go back.');
    expect(book.press('y').last('dedicated/change').power).toBe('resume');
  });

  it('needs a yes', () => {
    const book = listing(mine()).press('ctrl+s');
    expect(topPanel(book.state)?.kind).toBe('confirm');
    expect(book.all('dedicated/change')).toHaveLength(0);
    expect(listing(mine()).press('ctrl+s', 'n').all('dedicated/change')).toHaveLength(0);
    expect(book.press('y').last('dedicated/change')).toEqual({
      type: 'dedicated/change',
      endpoint: mine(),
      power: 'pause',
    });
    expect(
      listing(mine({ state: 'paused' }))
        .press('ctrl+s', 'y')
        .last('dedicated/change').power,
    ).toBe('resume');
  });

  it('shows what the service made of it', () => {
    const book = listing(mine({ state: 'paused' }), mine({ name: 'other' }));
    book.send({
      type: 'dedicated/changed',
      key: 'alice/my-chat',
      power: 'resume',
      result: { ok: true, value: mine({ state: 'initializing' }) },
    });
    const panel = topPanel(book.state);
    expect(panel).toMatchObject({
      load: { found: { endpoints: [{ state: 'initializing' }, { state: 'running' }] } },
    });
    const error = appError('FORBIDDEN', 'It may not.');
    book.send({
      type: 'dedicated/changed',
      key: 'alice/my-chat',
      power: 'pause',
      result: { ok: false, error },
    });
    expect(book.state.notice).toMatchObject({ tone: 'error', text: 'It may not.' });
  });

  it('drops news of a list that is closed', () => {
    const book = listing(mine()).press('esc', 'esc');
    book.send({ type: 'dedicated/listed', result: { ok: true, value: { endpoints: [], unlisted: [] } } });
    expect(book.state.panels).toEqual([]);
  });
});
