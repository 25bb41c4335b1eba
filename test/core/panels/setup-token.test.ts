import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import { choicesOf, markedIndex } from '../../../src/core/panels/setup/choices.ts';
import { setupPage } from '../../../src/core/panels/setup.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { ENV_TOKEN, EXPIRED_TOKEN, OFFICIAL_TOKEN, REFUSED, SetupScript, TOKEN } from './setup-script.ts';

const marked = (script: SetupScript) => {
  const choices = choicesOf(script.state, script.panel);
  return choices[markedIndex(script.panel, choices)]?.kind;
};

describe('a token that was found', () => {
  it('is used by reference: checked, never kept', () => {
    const script = new SetupScript().found(ENV_TOKEN).keys('enter');
    expect(script.asked()).toEqual([{ type: 'setup/check', id: script.workId, token: ENV_TOKEN.token }]);
    script.accepted().keys('enter');
    expect(script.panel.screen).toBe('endpoint');
    expect(script.asked()).toEqual([]);
  });

  it('is handed over for this run when it is not the first one, and named in the settings when saved', () => {
    const script = new SetupScript().found(ENV_TOKEN, OFFICIAL_TOKEN).keys('down', 'enter').accepted();
    script.asked();
    script.keys('enter');
    expect(script.asked()).toEqual([{ type: 'setup/hand-over', token: OFFICIAL_TOKEN.token }]);
    script.keys('enter').tried().keys('enter');
    expect(script.effectsOf('setup/save')).toMatchObject([{ activeToken: 'official-file' }]);
  });

  it('is offered once when two files hold the same one', () => {
    const twin = { ...EXPIRED_TOKEN, token: OFFICIAL_TOKEN.token };
    const script = new SetupScript().found(OFFICIAL_TOKEN, twin);
    expect(script.panel.found).toEqual([OFFICIAL_TOKEN]);
  });

  it('is offered first when the settings name it, and then needs no picking', () => {
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'official-file' };
    const script = new SetupScript({ settings }).found(EXPIRED_TOKEN, OFFICIAL_TOKEN);
    expect(script.panel.found).toEqual([OFFICIAL_TOKEN, EXPIRED_TOKEN]);
    script.keys('enter').accepted().keys('enter');
    expect(script.effectsOf('setup/hand-over')).toEqual([]);
  });

  it('is offered after a variable of the environment, which comes before any file', () => {
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'official-file' };
    const script = new SetupScript({ settings }).found(ENV_TOKEN, OFFICIAL_TOKEN);
    expect(script.panel.found).toEqual([ENV_TOKEN, OFFICIAL_TOKEN]);
  });

  it('pasted earlier in this run and kept since is named by its file', () => {
    const pasted = { source: { kind: 'memory' }, token: OFFICIAL_TOKEN.token } as const;
    const script = new SetupScript().found(pasted, ENV_TOKEN, OFFICIAL_TOKEN);
    expect(script.panel.found).toEqual([OFFICIAL_TOKEN, ENV_TOKEN]);
  });

  it('waits for the search before anything can be chosen', () => {
    const script = new SetupScript().keys('enter', 'down', '1', 'enter');
    expect(script.panel.screen).toBe('welcome');
    expect(script.asked()).toEqual([]);
  });

  it('is chosen by its digit, which only marks it', () => {
    const script = new SetupScript().found(ENV_TOKEN, OFFICIAL_TOKEN).keys('2');
    expect(script.panel.screen).toBe('welcome');
    script.keys('enter');
    expect(script.panel.picked).toMatchObject({ kind: 'found', found: OFFICIAL_TOKEN });
  });
});

describe('a token that is pasted', () => {
  it.each([
    ['plain', TOKEN],
    ['with a line end', `${TOKEN}\n`],
    ['quoted', `"${TOKEN}"`],
    ['an export', `export HF_TOKEN=${TOKEN}`],
    ['broken over two lines', `${TOKEN.slice(0, 20)}\n  ${TOKEN.slice(20)}`],
  ])('%s is cleaned and checked', (_, text) => {
    const script = new SetupScript().found().keys('enter').paste(text);
    expect(script.panel.typed.buffer.text).toBe(TOKEN);
    script.keys('enter');
    expect(script.effectsOf('setup/check').map((effect) => effect.token.reveal())).toEqual([TOKEN]);
  });

  it('on the first screen goes straight to its field', () => {
    const script = new SetupScript().found(ENV_TOKEN).paste(TOKEN);
    expect(script.panel.screen).toBe('paste');
    expect(script.panel.typed.buffer.text).toBe(TOKEN);
    script.keys('esc');
    expect(script.panel.screen).toBe('welcome');
  });

  it('takes the place of the one pasted before', () => {
    const script = new SetupScript().found().keys('enter').paste('hf_wrongwrongwrong').paste(TOKEN);
    expect(script.panel.typed.buffer.text).toBe(TOKEN);
  });

  it('is said to look odd before it is tried', () => {
    const script = new SetupScript().found().keys('enter').paste('my password').keys('enter');
    expect(script.panel.problem?.message).toMatch(/hf_/);
    expect(script.asked()).toEqual([]);
    script.keys('x', 'enter');
    expect(script.asked(), 'doubted again after an edit').toEqual([]);
    script.keys('enter');
    expect(script.asked()).toHaveLength(1);
    expect(script.panel.screen).toBe('check');
  });

  it('is not asked for an empty field', () => {
    const script = new SetupScript().found().keys('enter', 'enter');
    expect(script.panel.screen).toBe('paste');
    expect(script.panel.problem?.code).toBe('HF_TOKEN_MISSING');
    script.keys('a');
    expect(script.panel.problem).toBeNull();
  });

  it('never stands in the state as text', () => {
    const script = new SetupScript().found().keys('enter').paste(TOKEN);
    const seen = [JSON.stringify(script.state), inspect(script.state, { depth: 20 })];
    script.keys('ctrl+u', 'ctrl+y', 'backspace');
    seen.push(JSON.stringify(script.state));
    script.paste(TOKEN).keys('ctrl+r');
    seen.push(JSON.stringify(script.state), inspect(script.state, { depth: 20, showHidden: true }));
    script.keys('enter').accepted().keys('enter', 'enter');
    seen.push(JSON.stringify([script.state, script.effects]));
    for (const text of seen) {
      expect(text).not.toContain(TOKEN.slice(0, -1));
      expect(text).not.toContain(TOKEN.slice(3, 20));
    }
  });

  it('is masked again on every other screen', () => {
    const script = new SetupScript().found().keys('enter').paste(TOKEN).keys('ctrl+r');
    expect(script.panel.revealed).toBe(true);
    script.keys('esc', 'enter');
    expect(script.panel.revealed).toBe(false);
  });

  it('opens and copies the page that makes one', () => {
    const script = new SetupScript().found().keys('enter');
    const url =
      'https://huggingface.co/settings/tokens/new?ownUserPermissions=inference.serverless.write&tokenType=fineGrained';
    script.keys('ctrl+o', 'ctrl+t');
    expect(script.asked()).toEqual([
      { type: 'open-url', url },
      { type: 'copy', text: url, what: 'the address of the page' },
    ]);
  });

  it('goes by another Hub when the environment names one', () => {
    const bases = { hub: 'http://127.0.0.1:9', router: '', management: '' };
    const script = new SetupScript({ bases }).found().keys('down', 'enter');
    expect(setupPage(script.state, script.panel)).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/settings\/tokens\/new\?/,
    );
  });
});

describe('the check', () => {
  const checking = () => new SetupScript().found().keys('enter').paste(TOKEN).keys('enter');

  it('goes from refused over corrected and scope missing to kept', () => {
    const script = checking().notAccepted();
    expect(marked(script)).toBe('paste');
    script.keys('enter');
    expect(script.panel.screen).toBe('paste');
    const corrected = TOKEN.replace('AbCd', 'ZzZz');
    script.paste(corrected).keys('enter').accepted({ mayInfer: 'no' });
    expect(marked(script)).toBe('check-again');
    expect(setupPage(script.state, script.panel)).toBe('https://huggingface.co/settings/tokens');
    script.keys('enter').accepted();
    expect(marked(script)).toBe('go-on');
    script.asked();
    script.keys('enter');
    expect(script.panel.screen).toBe('keep');
    expect(script.asked(), 'nothing is written before the place is confirmed').toEqual([]);
    script.keys('down', 'enter');
    expect(script.asked()).toMatchObject([{ type: 'setup/keep', place: 'own-file', was: null }]);
    script.kept('own-file');
    expect(script.panel.screen).toBe('endpoint');
  });

  it('offers to go on unchecked when the Hub cannot be reached', () => {
    const script = checking().notAccepted(appError('NET_DNS', 'huggingface.co was not found.', 'Check.'));
    expect(choicesOf(script.state, script.panel).map((choice) => choice.kind)).toEqual([
      'check-again',
      'unchecked',
      'without-token',
    ]);
    script.keys('down', 'enter');
    expect(script.panel.screen).toBe('keep');
    expect(script.panel.picked.kind).toBe('typed');
  });

  it('counts the seconds, and drops an answer that comes after Esc', () => {
    const script = checking();
    const id = script.workId;
    script.hear({ type: 'setup/waited', id, elapsedMs: 3000 });
    expect(script.panel.work?.elapsedMs).toBe(3000);
    script.keys('esc');
    expect(script.panel.screen).toBe('paste');
    const before = script.state;
    script.hear({ type: 'setup/checked', id, result: { ok: false, error: appError('NET_DNS', 'late') } });
    expect(script.state).toBe(before);
  });

  it('takes an answer only for the question that is open', () => {
    const script = checking();
    const first = script.workId;
    script.keys('esc').paste(TOKEN.replace('AbCd', 'ZzZz')).keys('enter');
    script.hear({ type: 'setup/checked', id: first, result: { ok: false, error: REFUSED } });
    expect(script.panel.check.kind).toBe('running');
    script.accepted();
    expect(script.panel.check.kind).toBe('accepted');
  });

  it('does not ask twice about a token that was accepted', () => {
    const script = checking().accepted().keys('esc');
    script.asked();
    script.keys('enter');
    expect(script.panel.screen).toBe('check');
    expect(script.panel.check.kind).toBe('accepted');
    expect(script.asked()).toEqual([]);
    script.keys('esc', 'backspace', 'enter');
    expect(script.asked(), 'another token is another question').toHaveLength(1);
  });

  it('skipped while it runs goes on unchecked; skipped after a refusal goes on without', () => {
    expect(checking().keys('ctrl+s').panel.screen).toBe('keep');
    const refused = checking().notAccepted().keys('ctrl+s');
    expect(refused.panel.screen).toBe('endpoint');
    expect(refused.panel.picked.kind).toBe('none');
  });
});

describe('keeping the token', () => {
  const keeping = () =>
    new SetupScript().found().keys('enter').paste(TOKEN).keys('enter').accepted().keys('enter');

  it('stays on the question when the file cannot be written', () => {
    const script = keeping().keys('enter');
    const error = appError('STORE_DENIED', 'The token could not be kept.', 'Choose another place.');
    script.hear({
      type: 'setup/kept',
      id: script.workId,
      place: 'official-file',
      result: { ok: false, error },
      settings: null,
    });
    expect(script.panel.screen).toBe('keep');
    expect(script.panel.problem).toBe(error);
    script.keys('down', 'enter');
    expect(script.effectsOf('setup/keep').map((effect) => effect.place)).toEqual([
      'official-file',
      'own-file',
    ]);
  });

  it('cannot be left half done', () => {
    const script = keeping().keys('enter');
    const before = script.state;
    script.keys('esc', 'ctrl+s', 'enter', 'down');
    expect(script.state).toBe(before);
  });

  it('says where it was kept on an earlier answer', () => {
    const script = keeping().keys('down', 'enter').kept('own-file').keys('esc');
    expect(script.panel.screen).toBe('keep');
    script.keys('up', 'enter');
    expect(script.effectsOf('setup/keep').at(-1)).toMatchObject({ place: 'official-file', was: 'own-file' });
  });

  it('skipped keeps it for this run', () => {
    expect(keeping().keys('ctrl+s').effectsOf('setup/keep')).toMatchObject([{ place: 'memory' }]);
  });
});

describe('Esc', () => {
  it('leads back through every step and keeps what was typed', () => {
    const script = new SetupScript()
      .found(ENV_TOKEN)
      .keys('3', 'enter')
      .paste(TOKEN)
      .keys('enter')
      .accepted();
    script.keys('enter', 'down', 'enter').kept('own-file');
    script.keys('4', 'enter').paste('models.example.org');
    const walked: string[] = [];
    for (let i = 0; i < 6; i++) {
      walked.push(script.panel.screen);
      if (script.panel.screen === 'guide') break;
      script.keys('esc');
    }
    expect(walked).toEqual(['address', 'endpoint', 'keep', 'check', 'guide']);
    expect(script.panel.typed.buffer.text).toBe(TOKEN);
    expect(script.panel.fields.address.text).toBe('models.example.org');
    script.keys('esc');
    expect(script.panel.screen).toBe('welcome');
    expect(marked(script)).toBe('guide');
  });
});
