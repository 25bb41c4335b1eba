import { describe, expect, it } from 'vitest';
import { isAsked } from '../../../src/core/notebook/silent-reply.ts';
import { Notebook } from '../../harness/notebook.ts';

/** A reply that began, said `Half`, and was silent for a minute since. */
function silent(): Notebook {
  const book = new Notebook().type('hello').press('enter');
  const requestId = book.begin();
  book.send({ type: 'streamed', requestId, text: 'Half', reasoning: '', pieces: 1, elapsed: 1000 });
  return book.send({ type: 'stalled', requestId, silentMs: 60_000, elapsed: 61_000 });
}

const end = (book: Notebook, status: 'interrupted' | 'complete' = 'interrupted') =>
  book.send({
    type: 'ended',
    requestId: book.last('ask').requestId,
    status,
    finishReason: status === 'complete' ? 'stop' : null,
    error: null,
    at: '2026-11-20T14:10:00.000Z',
    elapsed: 70_000,
  });

describe('a reply that has stalled', () => {
  it('is asked about, in either mode, and what is typed goes on', () => {
    const book = silent();
    expect(isAsked(book.state.live)).toBe(true);
    expect(book.state.live?.silent).toEqual({ since: 1000, asked: true });
    book.type('next, w and r');
    expect(book.state.composer.buffer.text).toBe('next, w and r');
    expect(isAsked(book.state.live)).toBe(true);
    expect(isAsked(book.press('esc').state.live)).toBe(true);
  });

  it('is waited on with Alt+K, and asked about again after as long a silence', () => {
    const book = silent().press('alt+k');
    expect(isAsked(book.state.live)).toBe(false);
    expect(book.all('stop')).toHaveLength(0);
    const requestId = book.last('ask').requestId;
    book.send({ type: 'stalled', requestId, silentMs: 120_000, elapsed: 121_000 });
    expect(isAsked(book.state.live)).toBe(true);
  });

  it('is no question any more once something comes', () => {
    const book = silent();
    const requestId = book.last('ask').requestId;
    book.send({ type: 'streamed', requestId, text: ' more', reasoning: '', pieces: 1, elapsed: 62_000 });
    expect(book.state.live?.silent).toBeNull();
  });

  it('is stopped with Ctrl+C, and what arrived stays', () => {
    const book = silent().press('ctrl+c');
    expect(book.all('stop')).toHaveLength(1);
    end(book);
    expect(book.state.live).toBeNull();
    expect(book.state.session.exchanges[0]?.runs).toMatchObject([{ output: 'Half', status: 'interrupted' }]);
    expect(book.all('start-again')).toHaveLength(0);
  });

  it.each([
    'prompt',
    'cells',
  ])('is asked again with Alt+R from the %s: what arrived is the earlier answer', (from) => {
    const book = silent();
    if (from === 'cells') book.press('esc');
    book.press('alt+r', 'alt+r');
    expect(book.all('stop')).toHaveLength(1);
    end(book);
    const again = book.last('start-again');
    expect(again).toMatchObject({
      exchangeId: book.state.session.exchanges[0]?.id,
      endpoint: { name: 'practice' },
    });
    book.send({
      ...again,
      type: 'begin-again',
      requestId: 'R9',
      at: '2026-11-20T14:10:01.000Z',
      elapsed: 71_000,
    });
    expect(book.state.session.exchanges[0]).toMatchObject({
      chosen: 1,
      runs: [{ output: 'Half' }, { output: '' }],
    });
  });

  it('that ends by itself in that moment is not asked again', () => {
    const book = silent().press('alt+r');
    end(book, 'complete');
    expect(book.all('start-again')).toHaveLength(0);
    expect(book.state.session.exchanges[0]?.runs).toMatchObject([{ output: 'Half', status: 'complete' }]);
  });

  it('leaves the prompts that wait in their place when it is asked again', () => {
    const book = silent().type('second').press('enter');
    expect(book.state.queue).toHaveLength(1);
    end(book.press('alt+r'));
    expect(book.state.queue).toHaveLength(1);
    expect(book.last('start-again').exchangeId).toBe(book.state.session.exchanges[0]?.id);
  });

  it('with no reply coming, the keys say so', () => {
    for (const key of ['alt+k', 'alt+r']) {
      expect(new Notebook().press(key).state.notice?.text).toBe('No reply is coming.');
    }
  });
});
