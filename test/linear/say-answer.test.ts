import { describe, expect, it } from 'vitest';
import { appError } from '../../src/core/errors.ts';
import type { Msg } from '../../src/core/message.ts';
import { hear } from '../../src/linear/hear.ts';
import { AnswerVoice } from '../../src/linear/say-answer.ts';
import { talk } from '../harness/linear.ts';
import { Notebook, QWEN } from '../harness/notebook.ts';

/** What is said of an answer while these arrive. */
function said(...messages: readonly Msg[]): readonly string[] {
  const book = new Notebook({ endpoint: QWEN }).type('hello').press('enter');
  const voice = new AnswerVoice();
  let before = book.state;
  const lines: string[] = [];
  const listen = () => {
    lines.push(...voice.between(before, book.state).map(({ text }) => text));
    before = book.state;
  };
  book.begin();
  listen();
  for (const message of messages) {
    book.send(message);
    listen();
  }
  return lines.slice(1);
}

const streamed = (text: string, reasoning = ''): Msg => ({
  type: 'streamed',
  requestId: 'R1',
  text,
  reasoning,
  pieces: 1,
  elapsed: 100,
});
const stalled: Msg = { type: 'stalled', requestId: 'R1', silentMs: 60_000, elapsed: 60_100 };

describe('an answer that comes', () => {
  it('is said in whole lines, and that it thinks once', () => {
    expect(said(streamed('', 'hm'), streamed('', 'hm'), streamed('one\ntw'), streamed('o\r\nthree'))).toEqual(
      ['Thinking.', 'one', 'two'],
    );
  });

  it('says what it waits for, once for each reason', () => {
    const error = appError('SERVER_ERROR', 'The server failed.', '');
    const retrying: Msg = {
      type: 'retrying',
      requestId: 'R1',
      attempt: 1,
      attempts: 5,
      delayMs: 2000,
      error,
      elapsed: 0,
    };
    const starting = (attempt: number): Msg => ({
      type: 'starting',
      requestId: 'R1',
      attempt,
      leftMs: null,
      elapsed: 0,
    });
    expect(said(retrying, { type: 'tick', elapsed: 500 }, starting(1), starting(2))).toEqual([
      'The server failed. Trying again in 2.0 s, 1 of 5. Ctrl+C stops.',
      expect.stringMatching(
        /^The endpoint is starting, most likely.*: it answers by itself when it is ready\./,
      ),
    ]);
  });

  it('asks about a reply that has stalled, by the words that answer', () => {
    const [question, ...more] = said(streamed('half'), stalled, { type: 'command', id: 'reply-wait' });
    expect(question).toMatch(
      /^Nothing came for .+: the reply has stalled\. \/wait-on waits on, \/stop stops/,
    );
    expect(more).toEqual(['Waiting on. Ctrl+C stops.']);
    const { state } = new Notebook();
    expect(hear(state, '/wait-on')).toEqual({
      kind: 'do',
      messages: [{ type: 'command', id: 'reply-wait', argument: '' }],
    });
    expect(hear(state, '/ask-anew')).toEqual({
      kind: 'do',
      messages: [{ type: 'command', id: 'reply-again', argument: '' }],
    });
  });

  it('is not waited on for ever where nobody could be asked', async () => {
    expect((await talk(['hello'])).requests).toMatchObject([{ attended: false }]);
  });
});
