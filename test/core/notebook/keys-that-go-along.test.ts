/** What looks like a key leaves only when its owner says so, by whichever way it would go. */

import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import type { Session } from '../../../src/core/session.ts';
import { Notebook, QWEN, T0 } from '../../harness/notebook.ts';

const KEY = `ghp_${'16C7e42F292c6912E7710c838347Ae178B4a'}`;
const OTHER = `AKIA${'IOSFODNN7EXAMPLE'}`;

const asked = (notebook: Notebook) =>
  notebook.effects.filter(({ type }) => ['start-exchange', 'start-again', 'ask'].includes(type)).length;

/** A session in which a question and an answer stand, opened by a program that nobody has told anything yet. */
function opened(
  input: string,
  output: string,
  given: ConstructorParameters<typeof Notebook>[0] = {},
): Notebook {
  const { session } = new Notebook().exchange('hello', 'hi').state;
  const exchanges = session.exchanges.map(
    (exchange): Exchange => ({ ...exchange, input, runs: exchange.runs.map((run) => ({ ...run, output })) }),
  );
  return new Notebook({ session: { ...session, exchanges } satisfies Session, ...given });
}

/** Does what the runner would with the newest question that is asked again. */
function beginAgain(notebook: Notebook): void {
  const { exchangeId, endpoint } = notebook.last('start-again');
  notebook.send({ type: 'begin-again', exchangeId, requestId: 'again', endpoint, at: T0, elapsed: 0 });
}

describe('a key in an earlier answer', () => {
  it('is asked about before it goes to another endpoint, once', () => {
    const notebook = opened('hello', `yours is ${KEY}`, { endpoint: QWEN }).type('and now').press('enter');
    expect(asked(notebook)).toBe(0);
    expect(notebook.state.notice?.text).toBe(
      'An earlier answer that goes along holds what looks like a GitHub token: nothing was sent.',
    );
    expect(JSON.stringify(notebook.state.notice)).not.toContain(KEY);
    notebook.press('enter');
    notebook.begin();
    notebook.answer('fine');
    notebook.type('once more').press('enter');
    expect(notebook.all('start-exchange')).toHaveLength(2);
  });

  it('is not asked about when it goes back to where it came from', () => {
    const notebook = opened('hello', `yours is ${KEY}`).type('and now').press('enter');
    expect(notebook.all('start-exchange')).toHaveLength(1);
  });

  it('is asked about when the endpoint of that name has another address', () => {
    const given = {
      kind: 'openai',
      name: 'practice',
      url: 'https://other.example/v1',
      token: { kind: 'none' },
    };
    const notebook = opened('hello', KEY, { endpoint: given as never })
      .type('x')
      .press('enter');
    expect(asked(notebook)).toBe(0);
  });

  it.each([
    ['the cell is muted', (one: Exchange) => ({ ...one, muted: true })],
    [
      'another answer counts',
      (one: Exchange) => ({
        ...one,
        chosen: 1,
        runs: [...one.runs, ...one.runs.map((run) => ({ ...run, output: 'no' }))],
      }),
    ],
  ])('is none of anybody when %s', (_, change) => {
    const { session } = opened('hello', KEY, { endpoint: QWEN }).state;
    const notebook = new Notebook({
      session: { ...session, exchanges: session.exchanges.map(change) },
      endpoint: QWEN,
    });
    notebook.type('x').press('enter');
    expect(notebook.all('start-exchange')).toHaveLength(1);
  });
});

describe('a question that is asked again', () => {
  it('is not sent with a key in it before it was asked about', () => {
    const notebook = opened(`mine is ${KEY}`, 'fine').press('esc', 'r');
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(0);
    expect(notebook.state.notice?.text).toBe('This looks like a GitHub token, and was not sent.');
    notebook.press('r');
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(1);
  });

  it('is not sent with a key in a cell above it either', () => {
    const first = opened(`mine is ${KEY}`, 'fine');
    const second = new Notebook()
      .exchange('more', 'well')
      .state.session.exchanges.map((one) => ({ ...one, id: 'E9' }));
    const session = { ...first.state.session, exchanges: [...first.state.session.exchanges, ...second] };
    const notebook = new Notebook({ session }).press('esc', 'r');
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(0);
    expect(notebook.state.notice?.text).toContain('An earlier prompt that goes along');
  });
});

describe('all cells from one on, asked again', () => {
  const two = (first: string, second: string) => {
    const [one] = opened(first, 'fine').state.session.exchanges;
    const [other] = opened(second, 'well').state.session.exchanges;
    const { session } = new Notebook().state;
    if (one === undefined || other === undefined) throw new Error('no cells');
    return new Notebook({ session: { ...session, exchanges: [one, { ...other, id: 'E9' }] } });
  };

  it('are not sent with a key in the first before it was asked about', () => {
    const notebook = two(`mine is ${KEY}`, 'more').press('esc', 'g', 'R');
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(0);
    expect(notebook.state.reruns).toEqual([]);
    expect(notebook.state.notice?.text).toBe('This looks like a GitHub token, and was not sent.');
    notebook.press('R');
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(1);
  });

  it('stop at the one that holds a key', () => {
    const notebook = two('hello', `mine is ${KEY}`).press('esc', 'g', 'R');
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(1);
    notebook.answer('again');
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(1);
    expect(notebook.state.notice?.text).toBe('This looks like a GitHub token, and was not sent.');
  });
});

describe('a key that was asked about for one endpoint', () => {
  it('is asked about once more before the cell goes to another', () => {
    const notebook = opened(`mine is ${KEY}`, 'fine').press('esc', 'r');
    beginAgain(notebook);
    const { exchangeId } = notebook.last('start-again');
    const again = { type: 'begin-again', exchangeId, requestId: 'again', at: T0, elapsed: 0 } as const;
    notebook.send({ ...again, endpoint: QWEN });
    expect(notebook.all('ask')).toHaveLength(0);
    notebook.send({ ...again, endpoint: QWEN });
    expect(notebook.all('ask')).toHaveLength(1);
  });

  it('says nothing about one that has come into what goes along since', () => {
    const notebook = opened(`mine is ${KEY}`, 'fine').press('esc', 'r');
    beginAgain(notebook);
    const session = { ...notebook.state.session, system: OTHER };
    notebook.state = { ...notebook.state, session };
    beginAgain(notebook);
    expect(notebook.all('ask')).toHaveLength(0);
  });
});

describe('a key among the stop strings', () => {
  it('is asked about before it goes', () => {
    const { session } = new Notebook().state;
    const parameters = { stop: [KEY] };
    const notebook = new Notebook({ session: { ...session, parameters } }).type('hello').press('enter');
    expect(asked(notebook)).toBe(0);
    expect(notebook.state.notice?.text).toBe(
      'A stop string holds what looks like a GitHub token: nothing was sent.',
    );
    notebook.press('enter');
    expect(asked(notebook)).toBe(1);
  });
});

describe('a prompt that waits for its turn', () => {
  it('is asked about when it is sent, not when its turn comes', () => {
    const notebook = new Notebook().type('first').press('enter');
    notebook.begin();
    notebook.paste(`mine is ${OTHER}`).press('enter');
    expect(notebook.state.queue).toHaveLength(0);
    expect(notebook.state.notice?.text).toBe('This looks like an AWS key, and was not sent.');
    notebook.press('enter');
    expect(notebook.state.queue).toHaveLength(1);
    notebook.answer('well');
    notebook.begin();
    expect(notebook.all('ask')).toHaveLength(2);
  });

  it('comes back when it would go to another endpoint by then', () => {
    const notebook = new Notebook().type('first').press('enter');
    notebook.begin();
    notebook.paste(`mine is ${OTHER}`).press('enter').press('enter');
    notebook.state = { ...notebook.state, endpoint: QWEN };
    notebook.answer('well');
    notebook.begin();
    expect(notebook.all('ask')).toHaveLength(1);
    expect(notebook.state.notice?.text).toBe('This looks like an AWS key, and was not sent.');
    expect(notebook.state.composer.buffer.text).toContain(OTHER);
  });

  it('is looked at when it was left by an earlier run of the program', () => {
    const waiting = new Notebook().type('first').press('enter');
    waiting.begin();
    waiting.paste(`mine is ${OTHER}`).press('enter').press('enter');
    const { queue } = waiting.state;
    const notebook = new Notebook({ queue, isQueueHeld: true }).press('enter');
    notebook.begin();
    expect(notebook.all('ask')).toHaveLength(0);
    expect(notebook.state.composer.buffer.text).toContain(OTHER);
  });
});
