import { describe, expect, it } from 'vitest';
import { appError } from '../../../src/core/errors.ts';
import type { Exchange } from '../../../src/core/exchange.ts';
import { newSession, type Session } from '../../../src/core/session.ts';
import { Notebook, T0 } from '../../harness/notebook.ts';

const exchanges: readonly Exchange[] = Array.from({ length: 120 }, (_, n) => ({
  id: `E${n}`,
  task: 'chat',
  input: `question ${n}`,
  images: [],
  muted: false,
  folded: false,
  chosen: 0,
  runs: [
    {
      output: `answer ${n}`,
      reasoning: '',
      status: 'complete',
      finishReason: 'stop',
      endpoint: { name: 'practice', url: '', model: '', provider: '' },
      parameters: {},
      usage: null,
      timing: { startedAt: T0, firstTokenMs: 1, totalMs: 2 },
      error: null,
      sentImages: [],
      extra: {},
    },
  ],
  extra: {},
}));
const big: Session = { ...newSession('S2', T0, 'practice'), title: 'Big', exchanges };

const opened = {
  type: 'session-opened',
  session: big,
  notices: [],
  readOnly: null,
  isReading: true,
} as const;
const read = { type: 'session-read', id: 'S2', mended: null, notices: [], readOnly: null } as const;

const shown = () => new Notebook().send(opened);

describe('a session of which not all has been read', () => {
  it('takes a prompt, and sends it once all is there', () => {
    const notebook = shown().type('and now?').press('enter');
    expect(notebook.all('start-exchange')).toEqual([]);
    expect(notebook.state.queue.map(({ input }) => input)).toEqual(['and now?']);
    notebook.send(read);
    expect(notebook.last('start-exchange').draft.input).toBe('and now?');
    expect(notebook.state.queue).toEqual([]);
  });

  it('says that it seems to be damaged until it is known what came back, and nothing of one that was left', () => {
    const notice = 'It may be damaged.';
    const notebook = shown().send({ type: 'session-doubted', id: 'S1', notice });
    expect(notebook.state.notice).toBeNull();
    notebook.send({ type: 'session-doubted', id: 'S2', notice });
    expect(notebook.state.notice?.text).toBe(notice);
    notebook.send({ ...read, notices: ['It holds all.'] });
    expect(notebook.state.notice?.text).toBe('It holds all.');
    notebook.send({ type: 'session-doubted', id: 'S2', notice });
    expect(notebook.state.notice?.text).toBe('It holds all.');
    expect(new Notebook().send({ type: 'session-doubted', id: null, notice }).state.notice?.text).toBe(
      notice,
    );
  });

  it('has its last prompts at once, and all of them later', () => {
    const notebook = shown();
    expect(notebook.state.history).not.toContain('question 0');
    expect(notebook.press('up').state.composer.buffer.text).toBe('question 119');
    notebook.press('ctrl+c').send(read);
    expect(notebook.state.history).toEqual(exchanges.map(({ input }) => input));
  });

  it.each([
    'd d',
    'x',
    'o',
    'r',
    'R',
    's',
    'J',
    'f',
    '/',
    'z',
  ])('is not changed by %s, which says so', (keys) => {
    const notebook = shown()
      .press('esc')
      .press(...keys.split(' '));
    expect(notebook.state.notice?.text).toContain('still being read');
    expect(notebook.state.session.exchanges).toBe(exchanges);
    expect(notebook.effects.filter(({ type }) => type !== 'scroll')).toEqual([]);
    notebook.send(read).press(...keys.split(' '));
    expect(notebook.state.notice?.text ?? '').not.toContain('still being read');
  });

  it('can be moved through and copied from', () => {
    const notebook = shown().press('esc', 'g', 'j');
    expect(notebook.state.selected).toBe('E1');
    expect(notebook.press('y').last('copy').text).toBe('answer 1');
  });

  it('is not exported before it is there', () => {
    const notebook = shown().type('/export md').press('enter');
    expect(notebook.all('export-session')).toEqual([]);
    expect(notebook.state.notice?.text).toContain('still being read');
  });

  it('is renamed at once', () => {
    const notebook = shown().type('/rename Other').press('enter');
    expect(notebook.last('save').session).toMatchObject({ title: 'Other' });
    notebook.send({ ...read, mended: { ...big, exchanges: exchanges.slice(0, 3) } });
    expect(notebook.state.session).toMatchObject({ title: 'Other' });
    expect(notebook.state.session.exchanges).toHaveLength(3);
  });

  it('becomes what could be read of it, with what is to be told', () => {
    const notebook = shown().press('esc').type('kkkk');
    expect(notebook.state.selected).toBe('E115');
    const mended = { ...big, exchanges: exchanges.slice(0, 100) };
    notebook.send({ ...read, mended, notices: ['The file of this session was damaged.'] });
    expect(notebook.state.session.exchanges).toHaveLength(100);
    expect(notebook.state).toMatchObject({ mode: 'edit', selected: null });
    expect(notebook.state.notice?.text).toContain('damaged');
  });

  it('that came back is told at once, and takes prompts when it is on the disk', () => {
    const mended = { ...big, exchanges: exchanges.slice(0, 100) };
    const said = ['The file of this session was damaged.'];
    const notebook = shown().send({ ...read, mended, notices: said, isWriting: true });
    expect(notebook.state.session.exchanges).toHaveLength(100);
    expect(notebook.state.notice?.text).toBe(said[0]);
    notebook.type('and now?').press('enter');
    expect(notebook.all('start-exchange')).toEqual([]);
    notebook.send(read);
    expect(notebook.last('start-exchange').draft.input).toBe('and now?');
    const full = appError('STORE_FULL', 'The disk is full.');
    const failed = shown()
      .send({ ...read, mended, isWriting: true })
      .send({ ...read, unsaved: full });
    expect(failed.state.saved).toEqual({ kind: 'failed', error: full });
  });

  it('that turns out not to be readable gives the prompts that waited back', () => {
    const notebook = shown().type('and now?').press('enter');
    notebook.send({ ...read, readOnly: appError('STORE_FAILED', 'The disk is gone.') });
    expect(notebook.state.saved.kind).toBe('read-only');
    expect(notebook.all('start-exchange')).toEqual([]);
    expect(notebook.state.composer.buffer.text).toBe('and now?');
  });

  it('is forgotten when another is opened meanwhile', () => {
    const notebook = shown().send({ ...opened, session: newSession('S3', T0, 'practice'), isReading: false });
    notebook.send({ ...read, mended: big });
    expect(notebook.state.session.id).toBe('S3');
    expect(notebook.state.session.exchanges).toEqual([]);
  });
});

describe('what is typed before the session is there', () => {
  const starting = () => new Notebook({ saved: { kind: 'opening' } });

  it('stays in the prompt, behind the draft', () => {
    const notebook = starting()
      .type('more')
      .send({ ...opened, session: { ...big, draft: 'unsent' } });
    expect(notebook.state.composer.buffer.text).toBe('unsent\nmore');
  });

  it('is asked in that session when it was sent', () => {
    const notebook = starting().type('more').press('enter');
    expect(notebook.all('start-exchange')).toEqual([]);
    notebook.send({ ...opened, isReading: false });
    expect(notebook.last('start-exchange').draft.input).toBe('more');
    expect(notebook.state.session.id).toBe('S2');
  });

  it('moves among its cells once they are there, behind an Esc', () => {
    const there = { ...opened, isReading: false };
    const ids = big.exchanges.map(({ id }) => id);
    const notebook = starting().type('more').press('esc', 'k', 'k');
    expect(notebook.state).toMatchObject({ mode: 'command', selected: null, notice: null });
    notebook.send(there);
    expect(notebook.state).toMatchObject({ mode: 'command', selected: ids.at(-3) });
    expect(notebook.state.composer.buffer.text).toBe('more');
    expect(starting().press('esc').send(there).state).toMatchObject({
      mode: 'command',
      selected: ids.at(-1),
    });
    const back = starting().press('esc', 'k', 'i').type('so').send(there);
    expect(back.state).toMatchObject({ mode: 'edit', composer: { buffer: { text: 'so' } } });
  });

  it('is forgotten when it was for its cells and there is no such session, and Ctrl+C waits for nothing', () => {
    const notebook = starting().press('esc', 'k');
    notebook.send({ type: 'told', tone: 'info', text: 'There is no earlier session yet.' });
    expect(notebook.state).toMatchObject({ mode: 'edit', saved: { kind: 'new' } });
    expect(notebook.state).not.toHaveProperty('early');
    expect(starting().press('esc', 'k', 'ctrl+c', 'ctrl+c').state.leaving).toBe(0);
  });

  it('comes back into the prompt when there is no such session', () => {
    const notebook = starting().type('more').press('enter');
    notebook.send({ type: 'told', tone: 'info', text: 'There is no earlier session yet.' });
    expect(notebook.all('start-exchange')).toEqual([]);
    expect(notebook.state.composer.buffer.text).toBe('more');
    expect(notebook.state.notice?.text).toContain('no earlier session');
  });
});
