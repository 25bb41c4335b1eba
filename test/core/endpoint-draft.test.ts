import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/core/endpoint.ts';
import { changeEndpoints } from '../../src/core/endpoint-change.ts';
import {
  completeUrl,
  type EndpointDraft,
  endpointFromDraft,
  suggestName,
} from '../../src/core/endpoint-draft.ts';
import { readTimeouts, timeoutTexts, USUAL_TIMEOUTS } from '../../src/core/endpoint-timeouts.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/core/settings.ts';
import { QWEN } from '../harness/notebook.ts';

const CHANGED: Endpoint = { kind: 'providers', name: 'qwen', model: 'a/b', token: { kind: 'hub' } };
const SETTINGS: Settings = { ...DEFAULT_SETTINGS, endpoints: [QWEN], defaultEndpoint: 'qwen' };
const draft = (given: Partial<EndpointDraft>): EndpointDraft => ({
  kind: 'openai',
  name: 'mine',
  model: '',
  url: 'https://my.server/v1',
  token: { kind: 'none' },
  billTo: '',
  timeouts: USUAL_TIMEOUTS,
  ...given,
});
const fieldOf = (given: Partial<EndpointDraft>): string => {
  const built = endpointFromDraft(draft(given), SETTINGS);
  return built.ok ? 'fine' : built.error.field;
};

describe('endpointFromDraft', () => {
  it('builds each kind', () => {
    const hub = { kind: 'hub' } as const;
    expect(
      endpointFromDraft(
        draft({ kind: 'providers', model: ' openai/gpt-oss-120b:cerebras ', token: hub, billTo: 'my-org' }),
        SETTINGS,
      ),
    ).toEqual({
      ok: true,
      value: {
        kind: 'providers',
        name: 'mine',
        model: 'openai/gpt-oss-120b:cerebras',
        token: hub,
        billTo: 'my-org',
      },
    });
    expect(endpointFromDraft(draft({ url: 'localhost:8080' }), SETTINGS)).toEqual({
      ok: true,
      value: { kind: 'openai', name: 'mine', url: 'http://localhost:8080', token: { kind: 'none' } },
    });
    expect(endpointFromDraft(draft({ kind: 'image-to-text', model: 'ignored' }), SETTINGS)).toEqual({
      ok: true,
      value: { kind: 'image-to-text', name: 'mine', url: 'https://my.server/v1', token: { kind: 'none' } },
    });
  });

  it.each<[string, Partial<EndpointDraft>]>([
    ['model', { kind: 'providers', model: '' }],
    ['model', { kind: 'providers', model: 'gpt2' }],
    ['model', { kind: 'providers', model: 'org/name with space' }],
    ['url', { url: '' }],
    ['url', { url: 'ftp://my.server' }],
    ['url', { url: 'https://me:secret@my.server' }],
    ['url', { url: 'https://' }],
    ['name', { name: ' ' }],
    ['name', { name: 'qwen' }],
    ['name', { name: 'practice' }],
    ['name', { name: 'a\u0007b' }],
    ['name', { name: `hf_${'a'.repeat(34)}` }],
    ['token', { url: 'http://my.server', token: { kind: 'hub' } }],
    ['token', { url: 'http://192.168.1.7:8080', token: { kind: 'env', name: 'KEY' } }],
    ['token-env', { token: { kind: 'env', name: '' } }],
    ['token-env', { token: { kind: 'env', name: 'MY-TOKEN' } }],
    ['token-env', { token: { kind: 'env', name: `hf_${'a'.repeat(34)}` } }],
    ['connect', { timeouts: { ...USUAL_TIMEOUTS, connect: 'none' } }],
    ['first-byte', { timeouts: { ...USUAL_TIMEOUTS, firstByte: 'x' } }],
    ['idle', { kind: 'providers', model: 'org/name', timeouts: { ...USUAL_TIMEOUTS, idle: 'x' } }],
    ['bill-to', { kind: 'providers', model: 'org/name', billTo: 'two words' }],
    ['fine', { url: 'http://127.0.0.1:8080', token: { kind: 'hub' } }],
    ['fine', { url: 'http://my.server', token: { kind: 'none' } }],
  ])('complains about %s: %j', (field, given) => {
    expect(fieldOf(given)).toBe(field);
  });

  it('lets an edited endpoint keep its name and its timeouts', () => {
    const original: Endpoint = { ...QWEN, timeouts: { connect: 5, idle: null } };
    const timeouts = timeoutTexts(original.timeouts);
    expect(timeouts).toEqual({ connect: '0.005', firstByte: '', idle: 'none' });
    const built = endpointFromDraft(draft({ name: 'qwen', timeouts }), SETTINGS, original);
    expect(built).toMatchObject({
      ok: true,
      value: { name: 'qwen', timeouts: { connect: 5, idle: null } },
    });
  });

  it.each<[string, number | null | undefined | 'refused']>([
    ['', undefined],
    [' usual ', undefined],
    ['90', 90_000],
    ['0.5', 500],
    ['.5', 500],
    ['1.5 s', 1_500],
    ['250ms', 250],
    ['5M', 300_000],
    ['24h', 86_400_000],
    ['none', null],
    ['0', 'refused'],
    ['0.0001', 'refused'],
    ['25h', 'refused'],
    ['-5', 'refused'],
    ['1e3', 'refused'],
    ['soon', 'refused'],
  ])('reads a time limit of %j as %s', (text, ms) => {
    const read = readTimeouts({ ...USUAL_TIMEOUTS, idle: text });
    expect(read.ok ? read.value?.idle : 'refused').toBe(ms);
  });
});

describe('suggestName', () => {
  it.each<[string, Partial<EndpointDraft>]>([
    ['qwen3-32b', { kind: 'providers', model: 'Qwen/Qwen3-32B:cerebras' }],
    ['qwen-2', { kind: 'providers', model: 'me/qwen' }],
    ['practice-2', { kind: 'providers', model: 'me/practice' }],
    ['localhost-8080', { url: 'localhost:8080/v1' }],
    ['abc123', { url: 'https://abc123.us-east-1.aws.endpoints.huggingface.cloud' }],
    ['10.0.0.7-9000', { url: 'http://10.0.0.7:9000' }],
    ['', { url: '' }],
    ['', { kind: 'providers', model: '' }],
  ])('suggests %j', (name, given) => {
    expect(suggestName(draft(given), SETTINGS)).toBe(name);
  });
});

it.each([
  ['localhost:1234', 'http://localhost:1234'],
  ['127.0.0.1', 'http://127.0.0.1'],
  ['[::1]:80/v1', 'http://[::1]:80/v1'],
  ['localhost.evil.example', 'https://localhost.evil.example'],
  ['my.server/v1', 'https://my.server/v1'],
  ['http://my.server', 'http://my.server'],
  ['  ', ''],
])('completes %j to %j', (typed, url) => {
  expect(completeUrl(typed)).toBe(url);
});

describe('changeEndpoints', () => {
  const other: Endpoint = { ...QWEN, name: 'other' };

  it('makes the first saved endpoint the default', () => {
    const settings = changeEndpoints(DEFAULT_SETTINGS, { kind: 'put', endpoint: QWEN, replaces: null });
    expect(settings).toMatchObject({ endpoints: [QWEN], defaultEndpoint: 'qwen' });
  });

  it('renames in place, and the default goes along', () => {
    const two = { ...SETTINGS, endpoints: [QWEN, other] };
    const settings = changeEndpoints(two, {
      kind: 'put',
      endpoint: { ...QWEN, name: 'new' },
      replaces: 'qwen',
    });
    expect(settings.endpoints.map((endpoint) => endpoint.name)).toEqual(['new', 'other']);
    expect(settings.defaultEndpoint).toBe('new');
  });

  it('never saves one name twice', () => {
    const settings = changeEndpoints(SETTINGS, {
      kind: 'put',
      endpoint: CHANGED,
      replaces: null,
    });
    expect(settings.endpoints).toEqual([CHANGED]);
  });

  it('takes a removal back exactly', () => {
    const two = { ...SETTINGS, endpoints: [QWEN, other] };
    const gone = changeEndpoints(two, { kind: 'remove', name: 'qwen' });
    expect(gone).toMatchObject({ endpoints: [other], defaultEndpoint: '' });
    expect(changeEndpoints(gone, { kind: 'restore', endpoint: QWEN, index: 0, wasDefault: true })).toEqual(
      two,
    );
  });
});
