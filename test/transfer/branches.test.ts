import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/core/exchange.ts';
import { importText } from '../../src/transfer/import.ts';
import { importTools } from './sessions.ts';

function imported(document: object) {
  const found = importText(JSON.stringify([document]), 'conversations.json', importTools());
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

/** Each answer of an exchange with the question it answers, the one that counts in brackets. */
function versions({ input, runs, chosen }: Exchange): readonly string[] {
  return runs.map(({ asked, output }, i) => {
    const words = `${asked?.input ?? input} > ${output}`;
    return i === chosen ? `[${words}]` : words;
  });
}

interface Said {
  readonly id: string;
  readonly parent: string | null;
  readonly role: 'user' | 'assistant' | 'tool';
  readonly text: string;
  readonly at?: number;
  readonly more?: object;
}

function chatGpt(said: readonly Said[], current: string) {
  const nodes = said.map(({ id, parent, role, text, at, more }) => {
    const content = { content_type: 'text', parts: [text] };
    const message = { id, author: { role }, create_time: at ?? null, content, recipient: 'all', ...more };
    return [id, { id, parent, children: [], message }] as const;
  });
  return {
    title: 'T',
    create_time: 1_700_000_000,
    mapping: Object.fromEntries(nodes),
    current_node: current,
  };
}

function openWebUi(said: readonly Said[], current: string) {
  const messages = said.map(({ id, parent, role, text, at, more }) => {
    return [id, { id, parentId: parent, role, content: text, done: true, timestamp: at, ...more }] as const;
  });
  return { title: 'T', chat: { history: { currentId: current, messages: Object.fromEntries(messages) } } };
}

const user = (id: string, parent: string | null, text: string, at?: number, more?: object): Said => {
  return { id, parent, role: 'user', text, ...(at === undefined ? {} : { at }), ...(more && { more }) };
};
const model = (id: string, parent: string, text: string, at?: number, more?: object): Said => {
  return { id, parent, role: 'assistant', text, ...(at === undefined ? {} : { at }), ...(more && { more }) };
};

describe.each([
  ['ChatGPT', chatGpt],
  ['Open WebUI', openWebUi],
])('from %s', (_name, form) => {
  it('answers that were asked for again are versions, in order of time', () => {
    const said = [
      user('u', null, 'River?', 1),
      model('late', 'u', 'Po', 30),
      model('first', 'u', 'Rhine', 10),
      model('second', 'u', 'Nile', 20),
      user('u2', 'second', 'Sure?', 40),
      model('a2', 'u2', 'Yes', 41),
    ];
    const all = imported(form(said, 'a2'));
    expect(all.map(({ session }) => session.exchanges.map(versions))).toEqual([
      [['River? > Rhine', '[River? > Nile]', 'River? > Po'], ['[Sure? > Yes]']],
    ]);
    expect(all[0]?.session.exchanges[0]?.runs.map(({ timing }) => timing.startedAt)).toEqual([
      '1970-01-01T00:00:10.000Z',
      '1970-01-01T00:00:20.000Z',
      '1970-01-01T00:00:30.000Z',
    ]);
    expect(all[0]?.session.exchanges[0]?.runs.every(({ asked }) => asked === undefined)).toBe(true);
    expect(all[0]?.notices).toEqual([]);
  });

  it('a prompt that was edited is a version with its own question', () => {
    const said = [
      user('u', null, 'Rivver?', 1),
      model('a', 'u', 'What?', 2),
      user('v', null, 'River?', 3),
      model('b', 'v', 'Nile', 4),
    ];
    const all = imported(form(said, 'b'));
    expect(all.map(({ session }) => session.exchanges.map(versions))).toEqual([
      [['Rivver? > What?', '[River? > Nile]']],
    ]);
    expect(all[0]?.session.exchanges[0]?.input).toBe('River?');
  });

  it('what went on from another version is a session of its own, with the beginning', () => {
    const said = [
      user('u', null, 'One', 1),
      model('a', 'u', 'A', 2),
      user('v', 'a', 'Two', 3),
      model('b', 'v', 'B', 4),
      user('w', 'a', 'Too', 5),
      model('c', 'w', 'C', 6),
      user('x', 'c', 'Three', 7),
      model('d', 'x', 'D', 8),
      model('a2', 'u', 'A2', 9),
      user('y', 'a2', 'Four', 10),
      model('e', 'y', 'E', 11),
    ];
    const all = imported(form(said, 'b'));
    expect(all.map(({ session }) => [session.title, ...session.exchanges.map(versions)])).toEqual([
      ['T', ['[One > A]', 'One > A2'], ['[Two > B]']],
      ['T (branch 2)', ['[One > A2]'], ['[Four > E]']],
      ['T (branch 3)', ['[One > A]'], ['[Too > C]'], ['[Three > D]']],
    ]);
    expect(all[0]?.notices).toEqual(['2 branches that went on otherwise became sessions of their own.']);
    expect(all[2]?.session.updatedAt).toBe('1970-01-01T00:00:08.000Z');
  });

  it('nothing that was said is lost, and what was on the screen comes first', () => {
    const tree = fc
      .array(fc.tuple(fc.nat(), fc.boolean(), fc.option(fc.nat(50), { nil: undefined })), {
        minLength: 1,
        maxLength: 25,
      })
      .map((made) =>
        made.map(([above, isUser, at], i): Said => {
          // One in seven hangs on nothing: edits of the first prompt do.
          const parent = i === 0 || above % 7 === 0 ? null : `n${above % i}`;
          const id = `n${i}`;
          return {
            id,
            parent,
            role: isUser || parent === null ? 'user' : 'assistant',
            text: `<${id}>`,
            ...(at === undefined ? {} : { at: at + 1 }),
          };
        }),
      );
    fc.assert(
      fc.property(tree, fc.nat(), (said, place) => {
        const current = said[place % said.length];
        const all = imported(form(said, current?.id ?? ''));
        const everything = JSON.stringify(all.map(({ session }) => session.exchanges));
        for (const { text } of said) expect(everything).toContain(text);
        const chosen = all[0]?.session.exchanges.map(
          ({ input, runs, chosen }) => input + runs[chosen]?.output,
        );
        for (let one = current; one !== undefined; ) {
          expect(chosen?.join('')).toContain(one.text);
          const { parent } = one;
          one = said.find(({ id }) => id === parent);
        }
        for (const { session } of all) {
          for (const { runs } of session.exchanges) expect(runs.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('from ChatGPT', () => {
  it('each answer keeps its model, how it ended, and how long was thought', () => {
    const thought = { content: { content_type: 'reasoning_recap', content: 'Thought for 3s' } };
    const said = [
      user('u', null, 'River?', 1),
      model('a', 'u', 'Rh', 2, {
        status: 'finished_partial_completion',
        metadata: { model_slug: 'gpt-4o', finish_details: { type: 'interrupted' } },
      }),
      model('b', 'u', '', 3, { ...thought, metadata: { finished_duration_sec: 3 } }),
      model('b2', 'b', 'Po', 4, { metadata: { model_slug: 'o3', finish_details: { type: 'stop' } } }),
      model('c', 'u', '', 5, { content: { content_type: 'system_error', name: 'x', text: 'Overloaded.' } }),
      model('d', 'u', 'Nile is', 6, {
        metadata: { finish_details: { type: 'max_tokens' }, citations: [{}, {}] },
      }),
    ];
    const [one] = imported(chatGpt(said, 'b2'));
    expect(one?.session.exchanges[0]?.runs).toMatchObject([
      { output: 'Rh', status: 'interrupted', endpoint: { model: 'gpt-4o' } },
      { output: 'Po', status: 'complete', finishReason: 'stop', timing: { reasoningMs: 3000 } },
      { output: '', status: 'failed', error: { message: 'Overloaded.' } },
      { output: 'Nile is', status: 'incomplete', finishReason: 'length' },
    ]);
    expect(one?.session.exchanges[0]?.chosen).toBe(1);
    expect(one?.notices).toEqual(['Sources of answers were left out (2): a session has no place for them.']);
  });

  it('both kinds of custom instructions are system text, and a starred conversation is pinned', () => {
    const hidden = {
      content: {
        content_type: 'user_editable_context',
        user_profile: 'I sail.',
        user_instructions: 'Be brief.',
      },
      metadata: { is_visually_hidden_from_conversation: true },
    };
    const said = [user('c', null, '', 1, hidden), user('u', 'c', 'Hi', 2), model('a', 'u', 'Ho', 3)];
    const [one, ...others] = imported({ ...chatGpt(said, 'a'), is_starred: true });
    expect(others).toEqual([]);
    expect(one?.session).toMatchObject({ system: 'I sail.\n\nBe brief.', extra: { pinned: true } });
  });
});

describe('from Open WebUI', () => {
  const PIXEL =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

  it('answers of several models side by side are versions, with what each took and why one failed', () => {
    const said = [
      user('u', null, 'River?', 1, { models: ['a', 'b', 'c'] }),
      model('a', 'u', 'Rhine', 2, {
        model: 'a',
        modelIdx: 0,
        usage: { prompt_eval_count: 3, eval_count: 5, total_duration: 2_500_000_000 },
      }),
      model('b', 'u', '', 2, { model: 'b', modelIdx: 1, error: { content: 'No memory.' } }),
      model('c', 'u', 'No such model.', 2, { model: 'c', modelIdx: 2, error: true }),
    ];
    const [one] = imported(openWebUi(said, 'a'));
    expect(one?.session.exchanges[0]?.runs).toMatchObject([
      { output: 'Rhine', endpoint: { model: 'a' }, usage: { outputTokens: 5 }, timing: { totalMs: 2500 } },
      { output: '', status: 'failed', endpoint: { model: 'b' }, error: { message: 'No memory.' } },
      { output: '', status: 'failed', endpoint: { model: 'c' }, error: { message: 'No such model.' } },
    ]);
    expect(one?.session.exchanges[0]?.chosen).toBe(0);
  });

  it('an answer that was changed keeps what the model said, and one that was merged stands beside', () => {
    const more = {
      originalContent: 'Rhein',
      merged: { status: true, content: 'Rhine and Po' },
      sources: [{}],
    };
    const said = [user('u', null, 'River?', 1), model('a', 'u', 'Rhine', 2, { model: 'm', ...more })];
    const [one] = imported(openWebUi(said, 'a'));
    expect(one?.session.exchanges.map(versions)).toEqual([
      ['River? > Rhein', '[River? > Rhine]', 'River? > Rhine and Po'],
    ]);
    expect(one?.notices).toEqual(['Sources of answers were left out (1): a session has no place for them.']);
  });

  it('images of an edited prompt belong to its own question', () => {
    const files = (name: string) => ({
      files: [{ type: 'image', name, url: `data:image/png;base64,${PIXEL}` }],
    });
    const said = [
      user('u', null, 'This?', 1, files('old.png')),
      model('a', 'u', 'A dog', 2),
      user('v', null, 'And this?', 3, files('new.png')),
      model('b', 'v', 'A cat', 4),
    ];
    const [one] = imported(openWebUi(said, 'b'));
    const [exchange] = one?.session.exchanges ?? [];
    expect(exchange?.images.map(({ path }) => path)).toEqual(['new.png']);
    expect(exchange?.runs.map(({ asked }) => asked?.images.map(({ path }) => path))).toEqual([
      ['old.png'],
      ['new.png'],
    ]);
    expect(one?.pictures.map(({ at, run }) => [at, run])).toEqual([
      [0, undefined],
      [0, 0],
      [0, 1],
    ]);
  });
});

describe('a tree of a hostile file', () => {
  it('with a branch at each of many messages is taken whole, without being copied again and again', () => {
    const said: Said[] = [];
    for (let i = 0; i < 3000; i++) {
      said.push(user(`u${i}`, i === 0 ? null : `a${i - 1}`, `Q${i} ${'x'.repeat(500)}`, i + 1));
      said.push(model(`a${i}`, `u${i}`, `A${i}`, i + 1));
      said.push(user(`s${i}`, `a${i}`, `S${i}`), model(`t${i}`, `s${i}`, `T${i}`));
      said.push(user(`z${i}`, `t${i}`, `Z${i}`));
    }
    const all = imported(chatGpt(said, 'a2999'));
    expect(all.length).toBe(3000);
    const characters = all.reduce((sum, { session }) => sum + JSON.stringify(session.exchanges).length, 0);
    expect(characters).toBeLessThan(80_000_000);
    const notices = new Set(all.flatMap((one) => one.notices));
    expect(notices).toContain(
      'Its beginning, which it shares with other branches, was left out: there are too many.',
    );
  });
});
