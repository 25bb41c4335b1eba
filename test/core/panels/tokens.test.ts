import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import type { FoundToken } from '../../../src/core/identity.ts';
import { Secret } from '../../../src/core/secret.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/settings.ts';
import { type State, topPanel } from '../../../src/core/state.ts';
import { Notebook, T0 } from '../../harness/notebook.ts';

const ENV: FoundToken = {
  source: { kind: 'env', name: 'HF_TOKEN' },
  token: new Secret('hf_CanaryOfTheEnvironment0001'),
};
const WORK: FoundToken = {
  source: { kind: 'stored', path: '/h/stored_tokens', name: 'work' },
  token: new Secret('hf_CanaryOfTheStored000000002'),
};

function listing(given: Partial<State> = {}, found: readonly FoundToken[] = [ENV, WORK]): Notebook {
  return new Notebook(given)
    .send({ type: 'command', id: 'tokens' })
    .send({ type: 'tokens/found', found, at: T0 });
}

describe('the tokens', () => {
  it('are looked for when the palette opens them', () => {
    const book = new Notebook().press('ctrl+p').type('token').press('enter');
    book.send({ type: 'command', id: book.last('run-command').id });
    expect(topPanel(book.state)?.kind).toBe('tokens');
    expect(book.all('tokens/find')).toHaveLength(1);
  });

  it('are switched by Enter, the chosen one from then on', () => {
    const book = listing().type('work').press('enter');
    expect(book.state.panels).toEqual([]);
    expect(book.last('tokens/switch')).toMatchObject({ chosen: WORK, once: false });
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'stored:work' };
    book.send({ type: 'tokens/switched', name: 'work', settings, overriddenBy: null });
    expect(book.state.settings.activeToken).toBe('stored:work');
    expect(book.state.notice?.text).toBe('The token work is used now.');
  });

  it('stay as they are when the one in use is chosen', () => {
    expect(listing().press('enter').all('tokens/switch')).toHaveLength(0);
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'stored:work' };
    expect(listing({ settings }).press('enter').all('tokens/switch')).toHaveLength(0);
    const files = [{ ...ENV, source: { kind: 'own-file', path: '/h/token' } } as const, WORK];
    expect(listing({ settings }, files).press('down', 'enter').all('tokens/switch')).toHaveLength(0);
  });

  it('say when a variable comes first the next time', () => {
    const settings = { ...DEFAULT_SETTINGS, activeToken: 'stored:work' };
    const book = listing().send({
      type: 'tokens/switched',
      name: 'work',
      settings,
      overriddenBy: 'HF_TOKEN',
    });
    expect(book.state.notice?.text).toBe('The token work is used until you quit.');
    expect(book.state.notice?.hint).toContain('HF_TOKEN in your environment comes first');
  });

  it('leave the configuration alone in practice', () => {
    const book = listing({ practiceOnly: true }).press('down', 'enter');
    expect(book.last('tokens/switch').once).toBe(true);
    book.send({ type: 'tokens/switched', name: 'work', settings: null, overriddenBy: null });
    expect(book.state.notice?.text).toBe('The token work is used now until you quit.');
  });

  it('say when the choice could not be kept', () => {
    const error = appError('STORE_FULL', 'The disk is full.', 'Make room.');
    expect(listing().send({ type: 'tokens/not-switched', error }).state.notice?.text).toBe(
      'The disk is full.',
    );
  });

  it('are nowhere in the state as they are', () => {
    expect(JSON.stringify(listing().state)).not.toContain('Canary');
  });
});
