import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/core/endpoint.ts';
import { isNearlyFull, nextContext, windowKey } from '../../../src/core/notebook/next-context.ts';
import { estimateTokens } from '../../../src/core/token-estimate.ts';
import { CAPTIONER, CAT, Notebook, QWEN } from '../../harness/notebook.ts';

const three = () =>
  new Notebook({ endpoint: QWEN }).exchange('one', '1').exchange('two', '2').exchange('three', '3');

/** A chat whose answer came with this count of what was sent. */
function counted(inputTokens: number): Notebook {
  const notebook = new Notebook({ endpoint: QWEN }).type('a'.repeat(400)).press('enter');
  const requestId = notebook.begin();
  notebook.send({ type: 'used', requestId, usage: { inputTokens, outputTokens: 5 } });
  return notebook.answer('b'.repeat(400));
}

describe('estimateTokens', () => {
  it.each([
    ['', 0],
    ['word', 1],
    ['four words and more', 5],
    ['東京は日本の首都', 8],
    ['한국어', 3],
    ['東京 is big', 4],
  ])('%s: %d', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });
});

describe('nextContext', () => {
  it('names the cells that are sent', () => {
    expect(nextContext(new Notebook({ endpoint: QWEN }).state)?.cells).toEqual([]);
    const notebook = three();
    expect(nextContext(notebook.state)?.cells).toEqual([[1, 3]]);
    expect(nextContext(notebook.press('esc', 'k', 'x').state)?.cells).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });

  it('is about the cell that is edited or inserted', () => {
    expect(nextContext(three().press('esc', 'enter').state)?.cells).toEqual([[1, 2]]);
    expect(nextContext(three().press('esc', 'g', 'b').state)?.cells).toEqual([[1, 1]]);
    expect(nextContext(three().press('esc', 'g', 'a').state)?.cells).toEqual([]);
  });

  it('counts what is being typed, and the images with it', () => {
    const before = nextContext(three().state)?.tokens ?? 0;
    const typed = three().type('x'.repeat(400));
    expect(nextContext(typed.state)?.tokens).toBe(before + 104);
    typed.send({ type: 'attached', image: CAT });
    expect(nextContext(typed.state)?.tokens).toBe(before + 104 + 392);
  });

  it('goes by what the server counted, as long as that was for the same', () => {
    const guessed = nextContext(counted(0).state)?.tokens ?? 0;
    const known = counted(208);
    // What was counted, and the answer at a third more than was guessed for it.
    expect(guessed).toBe(208);
    expect(nextContext(known.state)?.tokens).toBe(208 + 140);
    expect(nextContext(known.press('esc', 'x').state)?.tokens).toBe(0);
    expect(nextContext(counted(1_000_000).state)?.tokens).toBe(guessed);
    const elsewhere: Endpoint = { ...QWEN, name: 'other' };
    expect(nextContext({ ...counted(208).state, endpoint: elsewhere })?.tokens).toBe(guessed);
  });

  it('takes what a template puts before a few words for once, and a long count for a measure', () => {
    const said = (inputTokens: number, asked: number) => {
      const notebook = new Notebook({ endpoint: QWEN }).type('a'.repeat(4 * asked - 16)).press('enter');
      const requestId = notebook.begin();
      notebook.send({ type: 'used', requestId, usage: { inputTokens, outputTokens: 2000 } });
      return nextContext(notebook.answer('b'.repeat(7984)).state)?.tokens ?? 0;
    };
    // Five tokens were guessed and 20 counted; 68, as a long template takes for a word.
    expect(said(20, 5)).toBeLessThan(2300);
    expect(said(68, 5)).toBeGreaterThan(2068);
    expect(said(68, 5)).toBeLessThan(2800);
    // A language that takes twice as many.
    expect(said(20_000, 10_000)).toBeGreaterThan(23_800);
    // Fewer than was counted are sent where an earlier cell is edited.
    const two = new Notebook({ endpoint: QWEN }).exchange('one', '1').type('a'.repeat(384)).press('enter');
    two.send({ type: 'used', requestId: two.begin(), usage: { inputTokens: 224, outputTokens: 5 } });
    two.answer('2').press('esc', 'g', 'enter');
    expect(nextContext(two.state)?.tokens).toBeLessThan(30);
  });

  it('stays what was counted when nothing stands any more as it was asked', () => {
    const two = counted(416);
    const more = two.type('c'.repeat(384)).press('enter');
    more.send({ type: 'used', requestId: more.begin(), usage: { inputTokens: 832, outputTokens: 5 } });
    more.answer('d'.repeat(384));
    const before = nextContext(more.state)?.tokens ?? 0;
    // Half of it is left out: half of what was counted, not half of what was guessed before that.
    const muted = nextContext(more.press('esc', 'g', 'x').state)?.tokens ?? 0;
    expect(muted).toBeGreaterThan(0.4 * before);
    expect(muted).toBeLessThan(0.6 * before);
    // Moved, it is as much as it was; and undone, exactly so.
    expect(nextContext(more.press('z', 'J').state)?.tokens).toBeGreaterThan(0.8 * before);
    expect(nextContext(more.press('z').state)?.tokens).toBe(before);
  });

  it('takes what a server puts before a conversation of its own for once', () => {
    const three = counted(3000);
    // 104 of them were guessed; the answer is guessed as it is.
    expect(nextContext(three.state)?.tokens).toBe(3000 + 104);
    expect(nextContext(three.type('x'.repeat(400)).state)?.tokens).toBe(3000 + 104 + 104);
  });

  it('is nothing where there is no conversation', () => {
    expect(nextContext(new Notebook({ endpoint: CAPTIONER }).state)).toBeNull();
    expect(nextContext(new Notebook({ endpoint: null }).state)).toBeNull();
  });

  it('is the same whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('x', 'j', 'k', 'J', 'K', 'd', 'z', 'g'), { maxLength: 12 }),
        (keys) => {
          const stepwise = three().press('esc');
          for (const key of keys) {
            stepwise.press(key);
            nextContext(stepwise.state);
          }
          const cold = { ...stepwise.state, session: structuredClone(stepwise.state.session) };
          expect(nextContext(stepwise.state)).toEqual(nextContext(cold));
        },
      ),
    );
  });
});

describe('the window', () => {
  const DEDICATED: Endpoint = {
    kind: 'openai',
    name: 'mine',
    url: 'https://abc.us-east-1.aws.endpoints.huggingface.cloud/v1',
    token: { kind: 'hub' },
  };
  const LOCAL: Endpoint = { ...DEDICATED, name: 'llama', url: 'http://127.0.0.1:8080/v1' };
  const asked = (notebook: Notebook) => notebook.all('learn-window').map(({ endpoint }) => endpoint.name);

  it.each([
    ['what was typed and rests', (of: Notebook) => of.type('hello').send({ type: 'draft-rested' })],
    ['a paste', (of: Notebook) => of.paste('hello')],
    ['an image', (of: Notebook) => of.send({ type: 'attached', image: CAT })],
  ])('is asked for with %s where that wakes nobody, once', (_, does) => {
    for (const endpoint of [QWEN, LOCAL]) {
      const notebook = new Notebook({ endpoint });
      notebook.send({ type: 'draft-rested' });
      expect(asked(notebook)).toEqual([]);
      expect(asked(does(notebook))).toEqual([endpoint.name]);
      expect(asked(does(notebook))).toEqual([endpoint.name]);
    }
  });

  it('is asked for when a session that was opened has rested, and of an endpoint that is chosen for it', () => {
    const session = { ...three().state.session, id: 'S2' };
    const notebook = new Notebook({ endpoint: null });
    notebook.send({ type: 'endpoint-chosen', endpoint: DEDICATED });
    notebook.state = { ...notebook.state, session };
    expect(asked(notebook.send({ type: 'draft-rested' }))).toEqual([]);
    expect(asked(notebook.send({ type: 'endpoint-chosen', endpoint: LOCAL }))).toEqual(['llama']);
    expect(asked(notebook.send({ type: 'endpoint-chosen', endpoint: QWEN }))).toEqual(['llama', 'qwen']);
  });

  it('is asked of a server that may be asleep only behind its first answer', () => {
    const notebook = new Notebook({ endpoint: DEDICATED }).paste('word '.repeat(4000));
    notebook.send({ type: 'draft-rested' });
    notebook.press('enter');
    notebook.begin();
    expect(asked(notebook)).toEqual([]);
    expect(asked(notebook.answer('1'))).toEqual(['mine']);
    notebook.send({ type: 'window-known', key: windowKey(DEDICATED), tokens: null });
    expect(asked(notebook.exchange('two', '2'))).toEqual(['mine']);
  });

  it('is asked of nobody for a command, or the practice endpoint', () => {
    const long = 'word '.repeat(4000);
    expect(asked(new Notebook({ endpoint: QWEN }).paste(`/system ${long}`))).toEqual([]);
    expect(asked(new Notebook().paste(long).press('enter'))).toEqual([]);
  });

  const inWindow = (tokens: number) =>
    new Notebook({ endpoint: QWEN, windows: { [windowKey(QWEN)]: tokens } });

  it('stops a prompt that is longer than it, once', () => {
    const notebook = inWindow(4000).paste('x'.repeat(44_000)).press('enter');
    expect(notebook.all('start-exchange')).toEqual([]);
    expect(notebook.state.notice).toMatchObject({
      text: 'This is too long: about 11,004 tokens, and qwen takes 4,000.',
      hint: 'Shorten it. Enter again sends it all the same.',
    });
    expect(notebook.press('enter').all('start-exchange')).toHaveLength(1);
  });

  it('counts the conversation, and names the ways out of it', () => {
    const notebook = inWindow(600).exchange('one', 'x'.repeat(2600)).type('and').press('enter');
    expect(notebook.all('start-exchange')).toHaveLength(1);
    expect(notebook.state.notice?.hint).toBe(
      'Esc, then x leaves a cell out or f goes on in a fork. Enter again sends it all the same.',
    );
    const muted = notebook.press('esc', 'x', 'i', 'enter');
    expect(muted.all('start-exchange')).toHaveLength(2);
  });

  it('is nearly full before it is full', () => {
    const notebook = three().exchange('long', 'x'.repeat(20_000));
    const at = (tokens: number) => {
      const context = nextContext({ ...notebook.state, windows: { [windowKey(QWEN)]: tokens } });
      return context !== null && isNearlyFull(context);
    };
    expect(at(5_200)).toBe(true);
    expect(at(6_000)).toBe(false);
    expect(isNearlyFull({ cells: [], tokens: 9, window: null })).toBe(false);
  });
});
