import { describe, expect, it } from 'vitest';
import { type Endpoint, PRACTICE } from '../../../src/core/endpoint.ts';
import { providersEndpoint } from '../../../src/core/endpoint-reference.ts';
import { appError } from '../../../src/core/errors.ts';
import { choicesOf, type SetupChoice } from '../../../src/core/panels/setup/choices.ts';
import { withFirstEndpoint } from '../../../src/core/panels/setup/saving.ts';
import { openSetup } from '../../../src/core/panels/setup.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { Notebook } from '../../harness/notebook.ts';
import { ENV_TOKEN, PLACES, SetupScript } from './setup-script.ts';

const withToken = () => new SetupScript().found(ENV_TOKEN).keys('enter').accepted().keys('enter');
const withoutToken = () => new SetupScript().found().keys('ctrl+s');

/** Marks the choice of that kind and takes it. */
function take(script: SetupScript, kind: SetupChoice['kind']): SetupScript {
  const at = choicesOf(script.state, script.panel).findIndex((choice) => choice.kind === kind);
  expect(at, `${kind} is offered`).toBeGreaterThanOrEqual(0);
  return script.keys(String(at + 1), 'enter');
}

const kindsOf = (script: SetupScript) => choicesOf(script.state, script.panel).map((choice) => choice.kind);

describe('the first endpoint', () => {
  it('is tried with one call, saved on Enter and open in the notebook', () => {
    const script = take(withToken(), 'suggested');
    expect(script.effectsOf('setup/try')).toMatchObject([
      { endpoint: { kind: 'providers', model: 'openai/gpt-oss-120b:fastest', token: { kind: 'hub' } } },
    ]);
    script.tried();
    expect(script.effectsOf('setup/save'), 'nothing is saved before Enter').toEqual([]);
    script.keys('enter');
    const [save] = script.effectsOf('setup/save');
    expect(save).toMatchObject({ activeToken: null });
    const settings = withFirstEndpoint(
      DEFAULT_SETTINGS,
      save?.endpoint ?? PRACTICE,
      save?.activeToken ?? null,
    );
    script.hear({ type: 'setup/saved', id: script.workId, result: { ok: true, value: settings } });
    expect(script.isClosed).toBe(true);
    expect(script.state.settings).toBe(settings);
    expect(script.state.endpoint).toMatchObject({
      name: 'gpt-oss-120b',
      model: 'openai/gpt-oss-120b:fastest',
    });
    expect(script.state.session.endpoint).toBe('gpt-oss-120b');
    expect(script.state.notice?.text).toMatch(/gpt-oss-120b is saved/);
  });

  it('that fails can be tried again, left for another, or saved all the same', () => {
    const script = take(withToken(), 'suggested');
    const error = appError('HF_CREDITS_USED_UP', 'Your monthly credits are used up (402).');
    script.tried({ kind: 'failed', error });
    expect(kindsOf(script)).toEqual(['try-again', 'another', 'save', 'once']);
    script.keys('enter');
    expect(script.effectsOf('setup/try')).toHaveLength(2);
    script.tried({ kind: 'failed', error });
    take(script, 'another');
    expect(script.panel.screen).toBe('endpoint');
    take(script, 'suggested').tried({ kind: 'failed', error });
    take(script, 'save');
    expect(script.effectsOf('setup/save')).toHaveLength(1);
  });

  it('stays on the screen when the settings cannot be written, and can be used all the same', () => {
    const script = take(withToken(), 'suggested').tried().keys('enter');
    const error = appError('STORE_FULL', 'The disk is full.', 'Make room and try again.');
    script.hear({ type: 'setup/saved', id: script.workId, result: { ok: false, error } });
    expect(script.panel.problem).toBe(error);
    take(script, 'once');
    expect(script.isClosed).toBe(true);
    expect(script.state.endpoint).toMatchObject({ name: 'openai/gpt-oss-120b:fastest' });
    expect(script.state.settings).toBe(DEFAULT_SETTINGS);
  });

  it('is not tried on to the end when the trial is skipped', () => {
    const script = take(withToken(), 'suggested');
    const id = script.workId;
    script.keys('ctrl+s');
    expect(script.panel.trial.kind).toBe('untried');
    const before = script.state;
    script.hear({ type: 'setup/tried', id, trial: { kind: 'failed', error: appError('NET_RESET', 'late') } });
    expect(script.state).toBe(before);
    expect(kindsOf(script)).toContain('save');
  });

  it('without a token is never a model of Inference Providers', () => {
    expect(kindsOf(withoutToken())).toEqual(['look', 'address', 'practice']);
  });

  it('can stay what is saved already', () => {
    const saved = providersEndpoint('org/model', 'mine');
    const settings = { ...DEFAULT_SETTINGS, endpoints: [saved], defaultEndpoint: 'mine' };
    const script = new SetupScript({ settings, endpoint: saved }).found(ENV_TOKEN).keys('enter').accepted();
    take(script.keys('enter'), 'keep-saved');
    expect(script.isClosed).toBe(true);
    expect(script.state.endpoint).toBe(saved);
  });

  it('by its model id, with a policy or a provider, or refused with a sentence', () => {
    const script = take(withToken(), 'model');
    script.keys('enter');
    expect(script.panel.problem?.code).toBe('ENDPOINT_INVALID');
    script.paste('qwen 3').keys('enter');
    expect(script.panel.problem?.message).toContain('qwen3');
    script.keys('ctrl+u').paste(' Qwen/Qwen3-32B:cerebras\n').keys('enter');
    expect(script.effectsOf('setup/try')).toMatchObject([{ endpoint: { model: 'Qwen/Qwen3-32B:cerebras' } }]);
    script.keys('esc');
    expect(script.panel.fields.model.text).toBe('Qwen/Qwen3-32B:cerebras');
  });
});

describe('servers on this computer', () => {
  const server = (port: number): Endpoint => ({
    kind: 'openai',
    name: `http://127.0.0.1:${port}/v1`,
    url: `http://127.0.0.1:${port}/v1`,
    model: 'gemma3:4b',
    token: { kind: 'none' },
  });

  it('are looked for only when asked for, and offered as they answer', () => {
    const script = withoutToken();
    expect(script.effectsOf('setup/find-local')).toEqual([]);
    script.keys('enter');
    expect(script.effectsOf('setup/find-local')).toMatchObject([{ ports: [11434, 8080, 8000, 1234, 30000] }]);
    const id = script.workId;
    for (const port of [11434, 8080]) {
      const endpoint = server(port);
      if (endpoint.kind !== 'openai') throw new Error('not a server');
      script.hear({ type: 'setup/server-found', id, server: { port, endpoint, latencyMs: 40 } });
    }
    expect(script.panel.servers.map((one) => one.port)).toEqual([8080, 11434]);
    script.hear({ type: 'setup/looked', id });
    expect(kindsOf(script)).toEqual(['server', 'server', 'look-again', 'another']);
    script.keys('2', 'enter');
    expect(script.effectsOf('setup/try')).toMatchObject([{ endpoint: { url: 'http://127.0.0.1:11434/v1' } }]);
  });

  it('offers every model of a server, and many of them on a list of their own', () => {
    const script = take(withToken(), 'look');
    const id = script.panel.work?.id ?? 0;
    const found = (model: string) => {
      const endpoint = server(11434);
      if (endpoint.kind !== 'openai') throw new Error('not a server');
      script.hear({
        type: 'setup/server-found',
        id,
        server: { port: 11434, endpoint: { ...endpoint, model }, latencyMs: 4 },
      });
    };
    for (const model of ['gemma3:4b', 'qwen3:8b', 'llama3.2:3b', 'phi4:14b']) found(model);
    script.hear({ type: 'setup/looked', id });
    expect(kindsOf(script)).toEqual(['server', 'server', 'server', 'server', 'look-again', 'another']);
    script.keys('esc');
    expect(kindsOf(script)).toContain('found-servers');
    expect(kindsOf(script)).not.toContain('server');
    take(script, 'found-servers').keys('down', 'down', 'enter');
    expect(script.effectsOf('setup/try')).toMatchObject([
      { endpoint: { model: 'llama3.2:3b', token: { kind: 'none' } } },
    ]);
    // No second search for that.
    expect(script.effectsOf('setup/find-local')).toHaveLength(1);
  });

  it('keeps the marked server marked when another one answers', () => {
    const script = withoutToken().keys('enter');
    const id = script.workId;
    const found = (port: number) => {
      const endpoint = server(port);
      if (endpoint.kind === 'openai') {
        script.hear({ type: 'setup/server-found', id, server: { port, endpoint, latencyMs: 40 } });
      }
    };
    found(11434);
    script.keys('1');
    found(1234);
    script.keys('enter');
    expect(script.panel.candidate).toMatchObject({ url: 'http://127.0.0.1:11434/v1' });
  });
});

describe('an address', () => {
  it.each([
    ['localhost:8080', 'http://localhost:8080'],
    ['127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
    ['models.example.org/v1', 'https://models.example.org/v1'],
    [
      'https://x.us-east-1.aws.endpoints.huggingface.cloud',
      'https://x.us-east-1.aws.endpoints.huggingface.cloud',
    ],
  ])('%s is asked at %s, once its token is settled', (typed, url) => {
    const script = take(withoutToken(), 'address').paste(typed).keys('enter');
    expect(script.panel.screen).toBe('address-token');
    expect(script.effectsOf('setup/try')).toEqual([]);
    script.keys('enter');
    expect(script.effectsOf('setup/try')).toMatchObject([
      { endpoint: { kind: 'openai', url, token: { kind: 'none' } } },
    ]);
  });

  it.each([
    ['https://x.us-east-1.aws.endpoints.huggingface.cloud', ['hub', 'none', 'env']],
    ['https://models.example.org', ['none', 'env', 'hub']],
    ['https://x.endpoints.huggingface.cloud.example.org', ['none', 'env', 'hub']],
    ['http://localhost:8080', ['none', 'env']],
    ['http://models.example.org', ['none']],
  ])('%s may be given %j', (url, from) => {
    const script = take(withToken(), 'address').paste(url).keys('enter');
    const offered = choicesOf(script.state, script.panel);
    expect(offered.map((choice) => (choice.kind === 'address-token' ? choice.from : choice.kind))).toEqual(
      from,
    );
  });

  it('is given a token of its own by the name of a variable, never the token', () => {
    const script = take(withoutToken(), 'address')
      .paste('https://models.example.org')
      .keys('enter', '2', 'enter');
    expect(script.panel.screen).toBe('variable');
    script.paste('hf_AbCdEfGhIjKlMnOp').keys('enter');
    expect(script.panel.problem?.message).toMatch(/token/);
    expect(JSON.stringify(script.state)).not.toContain('hf_AbCdEfGhIjKlMnOp');
    script.paste('my-token').keys('enter');
    expect(script.panel.problem?.message).toContain('my-token');
    script.keys('ctrl+u').paste('$MY_TOKEN').keys('enter');
    expect(script.effectsOf('setup/try')).toMatchObject([
      { endpoint: { token: { kind: 'env', name: 'MY_TOKEN' } } },
    ]);
  });

  it('of the retired host is asked where the model is served now, and that is said', () => {
    const old = 'https://api-inference.huggingface.co/models/openai/gpt-oss-120b';
    const script = take(withToken(), 'address').paste(old).keys('enter');
    expect(script.effectsOf('setup/try')).toMatchObject([
      { endpoint: { kind: 'providers', model: 'openai/gpt-oss-120b' } },
    ]);
    expect(script.panel.remark).toMatch(/switched off/);
    const without = take(withoutToken(), 'address').paste(old).keys('enter');
    expect(without.panel.problem?.code).toBe('HF_TOKEN_MISSING');
    expect(without.panel.screen).toBe('address');
  });

  it('of the retired host is taken where the id of a model goes, too', () => {
    const old = 'https://api-inference.huggingface.co/models/org/name/v1/chat/completions';
    const script = take(withToken(), 'model').paste(old).keys('enter');
    expect(script.effectsOf('setup/try')).toMatchObject([
      { endpoint: { kind: 'providers', model: 'org/name' } },
    ]);
    expect(script.panel.remark).toMatch(/switched off/);
    const captioner = 'api-inference.huggingface.co/pipeline/image-to-text/org/name';
    const describing = take(withToken(), 'address').paste(captioner).keys('enter');
    expect(describing.panel).toMatchObject({
      screen: 'address-token',
      remark: expect.stringContaining('hf-inference') as string,
      candidate: { kind: 'image-to-text' },
    });
  });

  it('of an image-to-text task is one', () => {
    const url = 'https://x.us-east-1.aws.endpoints.huggingface.cloud/models/Salesforce/blip';
    const script = take(withToken(), 'address').paste(url).keys('enter', 'enter');
    expect(script.effectsOf('setup/try')).toMatchObject([
      { endpoint: { kind: 'image-to-text', url, token: { kind: 'hub' } } },
    ]);
  });
});

describe('leaving', () => {
  it('by skipping everything ends on the practice endpoint and writes nothing', () => {
    const script = new SetupScript().found(ENV_TOKEN).keys('ctrl+s', 'ctrl+s');
    expect(script.isClosed).toBe(true);
    expect(script.state.endpoint).toBe(PRACTICE);
    expect(script.state.notice?.text).toMatch(/practice/);
    expect(script.asked()).toEqual([]);
  });

  it('by Esc on the first screen goes back to the endpoint in use', () => {
    const endpoint = providersEndpoint('org/model');
    const script = new SetupScript({ endpoint }).keys('esc');
    expect(script.isClosed).toBe(true);
    expect(script.state.endpoint).toBe(endpoint);
    expect(script.state.notice).toBeNull();
  });

  it('with the practice endpoint tries it and saves nothing', () => {
    const script = take(withoutToken(), 'practice').tried().keys('enter');
    expect(script.isClosed).toBe(true);
    expect(script.state.endpoint).toBe(PRACTICE);
    expect(script.effectsOf('setup/save')).toEqual([]);
  });

  it('drops what arrives afterwards', () => {
    const script = new SetupScript().keys('esc');
    const before = script.state;
    script.found(ENV_TOKEN);
    expect(script.state).toBe(before);
  });

  it('writes nothing on any way through that was not confirmed', () => {
    // Everything short of Enter on "where to keep it" and on "save it".
    const script = new SetupScript()
      .found(ENV_TOKEN)
      .paste('hf_AbCdEfGhIjKlMnOpQrSt')
      .keys('enter')
      .accepted();
    script.keys('enter', 'down', 'up', '2', 'pagedown', 'esc', 'enter', 'ctrl+r');
    expect(script.panel.screen).toBe('keep');
    expect(script.effectsOf('setup/keep')).toEqual([]);
    expect(script.effectsOf('setup/save')).toEqual([]);
  });

  it('is opened once, however often it is asked for', () => {
    const script = new SetupScript();
    const [state, effects] = openSetup(script.state);
    expect(state.panels).toHaveLength(1);
    expect(effects).toEqual([]);
  });
});

describe('the name of what is saved', () => {
  const named = (endpoint: Endpoint, settings = DEFAULT_SETTINGS) =>
    withFirstEndpoint(settings, endpoint, null);

  it.each<[Endpoint, string]>([
    [providersEndpoint('openai/gpt-oss-120b:fastest'), 'gpt-oss-120b'],
    [
      {
        kind: 'openai',
        name: '',
        url: 'http://127.0.0.1:11434/v1',
        model: 'gemma3:4b',
        token: { kind: 'none' },
      },
      'gemma3',
    ],
    [
      {
        kind: 'openai',
        name: '',
        url: 'https://abc.us-east-1.aws.endpoints.huggingface.cloud',
        token: { kind: 'hub' },
      },
      'abc',
    ],
    [
      {
        kind: 'image-to-text',
        name: '',
        url: 'https://h.example/models/Salesforce/BLIP',
        token: { kind: 'none' },
      },
      'blip',
    ],
  ])('is short', (endpoint, name) => {
    const settings = named(endpoint);
    expect(settings.endpoints).toEqual([{ ...endpoint, name }]);
    expect(settings.defaultEndpoint).toBe(name);
  });

  it('is free, and the same endpoint is not saved twice', () => {
    const first = named(providersEndpoint('a/model:fastest'));
    const second = named(providersEndpoint('b/model:fastest'), first);
    expect(second.endpoints.map((endpoint) => endpoint.name)).toEqual(['model', 'model-2']);
    const again = named(providersEndpoint('a/model:fastest'), second);
    expect(again.endpoints).toBe(second.endpoints);
    expect(again.defaultEndpoint).toBe('model');
  });

  it('leaves the picked token alone unless one was picked', () => {
    const picked = { ...DEFAULT_SETTINGS, activeToken: 'own-file' };
    expect(named(providersEndpoint('a/model'), picked).activeToken).toBe('own-file');
    expect(withFirstEndpoint(picked, providersEndpoint('a/model'), 'env:HF_TOKEN').activeToken).toBe(
      'env:HF_TOKEN',
    );
  });
});

describe('in the whole program', () => {
  const opened = () => new Notebook({ endpoint: null }).send({ type: 'command', id: 'setup' });

  it('hears what arrives while help lies over it', () => {
    const notebook = opened().press('f1');
    expect(notebook.state.panels.map((panel) => panel.kind)).toEqual(['setup', 'help']);
    notebook.send({
      type: 'setup/tokens-found',
      found: [ENV_TOKEN],
      places: PLACES,
      at: '2026-11-20T14:00:00.000Z',
    });
    expect(notebook.state.panels.map((panel) => panel.kind)).toEqual(['setup', 'help']);
    notebook.press('esc', 'enter');
    expect(notebook.state.panels).toMatchObject([{ kind: 'setup', screen: 'check' }]);
  });

  it('quits at the second Ctrl+C, having written nothing', () => {
    const notebook = opened().press('ctrl+c');
    expect(notebook.state.leaving).toBeNull();
    notebook.press('ctrl+c');
    expect(notebook.state.leaving).toBe(0);
    expect(notebook.effects.map((effect) => effect.type)).toEqual(['setup/find-tokens']);
  });
});
