import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import { forkOf, newSession } from '../../../src/core/session.ts';
import { Notebook, T0 } from '../../harness/notebook.ts';

const diskFull = {
  type: 'save-failed',
  sessionId: 'S1',
  error: appError('STORE_FULL', 'The disk is full.', '', { retryable: true }),
} as const;

describe('the state of the file', () => {
  it('says saved only for what is on the screen', () => {
    const notebook = new Notebook().exchange('hello', 'one');
    expect(notebook.state.saved.kind).toBe('saving');
    notebook.send({ type: 'saved', session: newSession('S1', T0, 'practice') });
    expect(notebook.state.saved.kind).toBe('saving');
    notebook.send({ type: 'saved', session: notebook.last('save').session });
    expect(notebook.state.saved.kind).toBe('saved');
  });

  it.each([
    ['the prompt rests', { type: 'draft-rested' }],
    ['the program ends', { type: 'leave' }],
  ] as const)('takes a prompt that was cleared off the disk when %s, also where nothing else was written', (_, when) => {
    const notebook = new Notebook().type('private').send({ type: 'draft-rested' });
    const { session } = notebook.last('save');
    notebook.send({ type: 'saved', session }).press('ctrl+u').send(when);
    expect(notebook.last('save').session.draft).toBe('');
  });

  it('makes no file for nothing', () => {
    const notebook = new Notebook().type('a').press('backspace').send({ type: 'draft-rested' });
    expect(notebook.send({ type: 'leave' }).all('save')).toEqual([]);
  });

  it('stays NOT SAVED until a write succeeds, and quitting asks', () => {
    const notebook = new Notebook().exchange('hello', 'one');
    notebook.send({
      type: 'save-failed',
      sessionId: 'S1',
      error: appError('STORE_FULL', 'The disk is full.'),
    });
    notebook.exchange('more', 'two');
    expect(notebook.state.saved.kind).toBe('failed');
    notebook.press('ctrl+d');
    expect(notebook.state.panels.at(-1)).toMatchObject({ kind: 'confirm' });
    expect(notebook.state.leaving).toBeNull();
    notebook.press('y');
    expect(notebook.effects.at(-1)).toEqual({ type: 'quit-unsaved' });
    notebook.send({ type: 'quit-unsaved' });
    expect(notebook.state.leaving).toBe(5);
  });

  it('says once in full why, and what helps; going on to another session asks', () => {
    const notebook = new Notebook().exchange('hello', 'one').send(diskFull);
    expect(notebook.state.notice).toMatchObject({ text: 'The disk is full.' });
    expect(notebook.state.notice?.hint).toContain('/save-to');
    notebook.press('ctrl+n');
    expect(notebook.all('new-session')).toEqual([]);
    expect(notebook.state.panels.at(-1)).toMatchObject({ kind: 'confirm' });
    notebook.press('y');
    expect(notebook.all('new-session')).toHaveLength(1);
  });

  it('is told of a session that is no longer on the screen', () => {
    const notebook = new Notebook().exchange('hello', 'one').send({ ...diskFull, sessionId: 'S0' });
    expect(notebook.state.saved.kind).toBe('saving');
    expect(notebook.state.notice).toMatchObject({ tone: 'error', text: 'The disk is full.' });
  });

  it('opens what cannot be saved as things are, and goes on with it', () => {
    const session = newSession('S2', T0, 'practice');
    const unsaved = appError('STORE_DENIED', 'The file system is read-only.', '', { retryable: true });
    const notebook = new Notebook()
      .send({ type: 'session-opened', session, notices: [], readOnly: null, unsaved })
      .exchange('hello', 'one');
    expect(notebook.state.saved.kind).toBe('failed');
    notebook.send({ type: 'saved', session: notebook.last('save').session });
    expect(notebook.state.saved.kind).toBe('saved');
  });

  it('keeps the unsent prompt as the draft when leaving', () => {
    const notebook = new Notebook().exchange('hello', 'one').type('not sent yet').press('ctrl+n');
    expect(notebook.last('save').session.draft).toBe('not sent yet');
  });
});

describe('another folder', () => {
  const failing = () => new Notebook().exchange('hello', 'one').send(diskFull);
  const command = (notebook: Notebook, text: string) => notebook.type(text).press('enter');

  it('is asked for by name, and the session is saved there from then on', () => {
    const notebook = command(failing(), '/save-to ~/else where');
    expect(notebook.last('elsewhere/save')).toMatchObject({ folder: '~/else where' });
    notebook.send({ type: 'elsewhere/saved', sessionId: 'S1', path: '/home/me/else where/S1.json' });
    expect(notebook.state.notice?.text).toContain('/home/me/else where/S1.json');
    expect(notebook.state.saved.kind).toBe('saving');
    notebook.send({ type: 'saved', session: notebook.last('save').session });
    expect(notebook.state.saved.kind).toBe('saved');
    expect(notebook.state.keptAt?.path).toBe('/home/me/else where/S1.json');
  });

  it('is suggested, and asked about', () => {
    const notebook = command(failing(), '/save-to');
    expect(notebook.last('elsewhere/suggest').session.id).toBe('S1');
    notebook.send({ type: 'elsewhere/suggested', sessionId: 'S1', folder: '/tmp/hf-tui-sessions' });
    expect(notebook.state.panels.at(-1)).toMatchObject({ kind: 'confirm' });
    notebook.press('y');
    expect(notebook.last('elsewhere/save')).toMatchObject({ folder: '/tmp/hf-tui-sessions' });
  });

  it('that takes nothing either leaves everything as it was', () => {
    const notebook = command(failing(), '/save-to /x').send({
      type: 'elsewhere/failed',
      error: appError('STORE_DENIED', 'No.'),
    });
    expect(notebook.state.saved.kind).toBe('failed');
    expect(notebook.state.notice?.text).toBe('No.');
    expect(notebook.state.session.exchanges).toHaveLength(1);
    notebook.send({ type: 'elsewhere/suggested', sessionId: 'S1', folder: null });
    expect(notebook.state.panels).toEqual([]);
  });

  it('is not for a session that belongs to another window', () => {
    const readOnly = appError('STORE_LOCKED', 'It is open in another window.');
    const session = newSession('S2', T0, 'practice');
    const notebook = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly });
    expect(command(notebook, '/save-to /x').all('elsewhere/save')).toEqual([]);
  });
});

describe('opening a session', () => {
  it('puts the draft in the prompt and goes on with its endpoint', () => {
    const session = { ...newSession('S2', T0, 'http://localhost:11434'), draft: 'half a tho', title: 'Old' };
    const notebook = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: null });
    expect(notebook.state.composer.buffer).toMatchObject({ text: 'half a tho', cursor: 10 });
    expect(notebook.state.endpoint).toMatchObject({ kind: 'openai', url: 'http://localhost:11434' });
    expect(notebook.state.saved.kind).toBe('saved');
  });

  it('says what became of an endpoint on the host that was switched off', () => {
    const old = 'https://api-inference.huggingface.co/models/org/name';
    const session = newSession('S2', T0, old);
    const notebook = new Notebook().send({ type: 'session-opened', session, notices: [], readOnly: null });
    expect(notebook.state.endpoint).toMatchObject({ kind: 'providers', model: 'org/name' });
    expect(notebook.state.notice?.text).toContain('asking org/name on Inference Providers instead');
  });

  it('says when its endpoint is no longer saved', () => {
    const session = newSession('S2', T0, 'gone');
    const notebook = new Notebook().send({
      type: 'session-opened',
      session,
      notices: ['Mended.'],
      readOnly: null,
    });
    expect(notebook.state.notice?.text).toBe(
      'Mended. The endpoint "gone" of this session is not saved here: prompts go to practice.',
    );
  });

  it('says while an answer comes that it is not saved, and takes that back when it is again', () => {
    const notebook = new Notebook().type('one').press('enter');
    notebook.begin();
    const error = appError('STORE_FULL', 'The disk is full.');
    const failed = { type: 'save-failed', sessionId: 'S1', error } as const;
    notebook.send({ ...failed, isPassing: true });
    expect(notebook.state.saved).toMatchObject({ kind: 'failed', error });
    notebook.send({ type: 'save-resumed', sessionId: 'S1' });
    expect(notebook.state.saved.kind).toBe('saving');
    // What failed before is not saved by that.
    notebook
      .send(failed)
      .send({ ...failed, isPassing: true })
      .send({ type: 'save-resumed', sessionId: 'S1' });
    expect(notebook.state.saved.kind).toBe('failed');
  });

  it('writes nothing to a session that is open elsewhere', () => {
    const session = newSession('S2', T0, 'practice');
    const readOnly = appError('STORE_LOCKED', 'It is open in another window.');
    const notebook = new Notebook()
      .send({ type: 'session-opened', session, notices: [], readOnly })
      .type('a')
      .press('enter');
    expect(notebook.effects).toEqual([{ type: 'follow-session', id: 'S2' }]);
    expect(notebook.state.notice).toMatchObject({ text: 'It is open in another window.' });
    expect(notebook.state.notice?.hint).toContain('Ctrl+N');
    expect(notebook.state.composer.buffer.text).toBe('a');
  });

  it('takes what was typed there along into a fork, and into a new session', () => {
    const readOnly = appError('STORE_LOCKED', 'It is open in another window.');
    const { session } = new Notebook().exchange('one', '1').state;
    const typed = () =>
      new Notebook()
        .send({ type: 'session-opened', session, notices: [], readOnly })
        .type('and two')
        .press('enter', 'esc');
    const notebook = typed().press('f');
    const effect = notebook.last('fork-session');
    const fork = forkOf(effect.session, effect.upTo, 'S9', T0);
    // On the disk from the first save on.
    expect(fork.draft).toBe('and two');
    notebook.send({ type: 'session-opened', session: fork, notices: [], readOnly: null, isFork: true });
    expect(notebook.state.session.id).toBe('S9');
    expect(notebook.state.composer.buffer.text).toBe('and two');
    const fresh = typed().send({ type: 'session-started', id: 'S8', at: T0 });
    expect(fresh.state.composer.buffer.text).toBe('and two');
  });
});
