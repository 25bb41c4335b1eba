import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import { newSession } from '../../../src/core/session.ts';
import { Notebook, T0 } from '../../harness/notebook.ts';

describe('the state of the file', () => {
  it('says saved only for what is on the screen', () => {
    const notebook = new Notebook().exchange('hello', 'one');
    expect(notebook.state.saved.kind).toBe('saving');
    notebook.send({ type: 'saved', session: newSession('S1', T0, 'practice') });
    expect(notebook.state.saved.kind).toBe('saving');
    notebook.send({ type: 'saved', session: notebook.last('save').session });
    expect(notebook.state.saved.kind).toBe('saved');
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

  it('keeps the unsent prompt as the draft when leaving', () => {
    const notebook = new Notebook().exchange('hello', 'one').type('not sent yet').press('ctrl+n');
    expect(notebook.last('save').session.draft).toBe('not sent yet');
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
});
