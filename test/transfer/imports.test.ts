import { describe, expect, it } from 'vitest';
import { chosenRun } from '../../src/core/exchange.ts';
import { newSession } from '../../src/core/session.ts';
import { importText } from '../../src/transfer/import.ts';
import { goldenSession, importOne, importTools, said } from './sessions.ts';

/** A node of ChatGPT's tree. */
function node(id: string, parent: string | null, role: string, parts: readonly unknown[], more: object = {}) {
  const message = {
    id,
    author: { role },
    create_time: 1_700_000_000,
    content: { content_type: 'text', parts },
    recipient: 'all',
    metadata: {},
    ...more,
  };
  return { [id]: { id, parent, children: [], message } };
}

const CHATGPT = {
  title: 'Rivers',
  create_time: 1_700_000_000.5,
  update_time: 1_700_000_100,
  current_node: 'a2',
  mapping: {
    root: { id: 'root', parent: null, children: [], message: null },
    ...node('c', 'root', 'user', ['Be brief.'], { metadata: { is_visually_hidden_from_conversation: true } }),
    ...node('u1', 'c', 'user', ['Name a river.']),
    ...node('t', 'u1', 'assistant', [], {
      content: { content_type: 'thoughts', thoughts: [{ summary: 'x', content: 'A long one.' }] },
    }),
    ...node('old', 'u1', 'assistant', ['The Rhine.']),
    ...node('a1', 't', 'assistant', ['The Nile.'], { metadata: { model_slug: 'gpt-5' } }),
    ...node('u2', 'a1', 'user', [
      { content_type: 'image_asset_pointer', asset_pointer: 'file://x' },
      'And this?',
    ]),
    ...node('w', 'u2', 'assistant', ['search()'], { recipient: 'web' }),
    ...node('r', 'w', 'tool', ['found']),
    ...node('a2', 'r', 'assistant', ['The Po.']),
  },
};

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const OPEN_WEBUI = {
  id: 'x',
  user_id: 'y',
  title: 'Cats',
  created_at: 1_700_000_000,
  updated_at: 1_700_000_050,
  chat: {
    title: 'Cats',
    models: ['llama3'],
    params: { system: 'Purr.' },
    messages: [],
    history: {
      currentId: 'd',
      messages: {
        a: {
          id: 'a',
          parentId: null,
          childrenIds: ['b', 'z'],
          role: 'user',
          content: 'What is this?',
          timestamp: 1_700_000_001,
          files: [
            { type: 'image', url: `data:image/png;base64,${PIXEL}` },
            { type: 'file', url: 'abc', name: 'notes.pdf' },
          ],
        },
        z: { id: 'z', parentId: 'a', role: 'assistant', content: 'A dog.', model: 'llama3' },
        b: { id: 'b', parentId: 'a', role: 'assistant', content: 'A cat.', model: 'llama3' },
        c: { id: 'c', parentId: 'b', role: 'user', content: 'Sure?' },
        d: { id: 'd', parentId: 'c', role: 'assistant', content: 'Quite', done: false },
      },
    },
  },
};

describe("ChatGPT's conversations", () => {
  it('come with the branch that was on the screen', () => {
    const { session, notices } = importOne(JSON.stringify([CHATGPT]), 'conversations.json');
    expect(session).toMatchObject({
      title: 'Rivers',
      system: 'Be brief.',
      createdAt: '2023-11-14T22:13:20.500Z',
      updatedAt: '2023-11-14T22:15:00.000Z',
    });
    expect(session.exchanges.map(said)).toEqual([
      { input: 'Name a river.', output: 'The Nile.', status: 'complete' },
      { input: 'And this?', output: 'The Po.', status: 'complete' },
    ]);
    const [first] = session.exchanges;
    expect(first && chosenRun(first)).toMatchObject({
      reasoning: '**x**\nA long one.',
      endpoint: { model: 'gpt-5' },
    });
    expect(notices).toEqual([
      'Images and other attachments were left out (1): the file does not hold them.',
      'Messages of tools were left out (2): a session has no place for them.',
    ]);
  });

  it('show what the page shows for a source, a name or a search, and no marks of the page itself', () => {
    const mark = (of: string) => `\ue200${of}\ue201`;
    const answer = [
      `It runs${mark('cite\ue202turn0search1')} on ${mark('entity\ue202["software","Node.js"]')}.`,
      `${mark('image_group\ue202{}')}Twice${mark('cite\ue202turn1view0')}.${mark('navlist')}`,
    ];
    const references = [
      { matched_text: mark('cite\ue202turn0search1'), alt: ' ([a](https://a.example/))' },
      { matched_text: mark('entity\ue202["software","Node.js"]'), alt: 'Node.js' },
      { matched_text: mark('image_group\ue202{}'), alt: null, type: 'image_group' },
      {
        matched_text: mark('cite\ue202turn1view0'),
        items: [{ url: 'https://b.example/x', attribution: 'B [c]' }, { url: 'javascript:alert(1)' }],
      },
      { matched_text: ' ', type: 'sources_footnote', sources: [{}] },
    ];
    const mapping = {
      ...node('u', null, 'user', ['Does it?']),
      ...node('a', 'u', 'assistant', answer, { metadata: { content_references: references } }),
    };
    const { session, notices } = importOne(
      JSON.stringify([{ ...CHATGPT, mapping, current_node: 'a' }]),
      'c.json',
    );
    expect(session.exchanges.map((one) => said(one).output)).toEqual([
      'It runs ([a](https://a.example/)) on Node.js.\nTwice([B  c ](https://b.example/x)).',
    ]);
    expect(notices).toEqual(['Sources of answers were left out (2): a session has no place for them.']);
  });

  it('keep code as code, and thoughts that have only a name', () => {
    const code = { content_type: 'code', language: 'python', text: 'print("```")' };
    const thoughts = { content_type: 'thoughts', thoughts: [{ summary: 'Looking', content: '' }] };
    const mapping = {
      ...node('u', null, 'user', ['Do it.']),
      ...node('t', 'u', 'assistant', [], { content: thoughts }),
      ...node('a', 't', 'assistant', [], { content: code }),
    };
    const { session } = importOne(JSON.stringify([{ ...CHATGPT, mapping, current_node: 'a' }]), 'c.json');
    const [exchange] = session.exchanges;
    expect(exchange && said(exchange).output).toBe('````python\nprint("```")\n````');
    expect(exchange && chosenRun(exchange)?.reasoning).toBe('**Looking**');
  });

  it('come all at once, each a session with an id of its own', () => {
    const found = importText(JSON.stringify([CHATGPT, { ...CHATGPT, title: 'B' }]), 'c.json', importTools());
    const sessions = found.ok ? found.value.map(({ session }) => session) : [];
    expect(sessions.map(({ title }) => title)).toEqual(['Rivers', 'B']);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(2);
  });

  it('end where a tree runs in a circle', () => {
    const mapping = { ...node('a', 'b', 'user', ['A']), ...node('b', 'a', 'assistant', ['B']) };
    const { session } = importOne(JSON.stringify({ ...CHATGPT, current_node: 'b', mapping }));
    expect(session.exchanges.map(said)).toMatchObject([{ input: 'A', output: 'B' }]);
  });
});

describe("Open WebUI's chats", () => {
  it('come with the branch that was on the screen, and the images that are in the file', () => {
    const { session, pictures, notices } = importOne(JSON.stringify([OPEN_WEBUI]), 'chat-export.json');
    expect(session).toMatchObject({ title: 'Cats', system: 'Purr.', createdAt: '2023-11-14T22:13:20.000Z' });
    expect(session.exchanges.map(said)).toEqual([
      { input: 'What is this?', output: 'A cat.', status: 'complete' },
      { input: 'Sure?', output: 'Quite', status: 'incomplete' },
    ]);
    expect(pictures).toHaveLength(1);
    expect(pictures[0]).toMatchObject({ exchangeId: session.exchanges[0]?.id, at: 0 });
    expect(pictures[0]?.data.subarray(1, 4)).toEqual(new Uint8Array([0x50, 0x4e, 0x47]));
    expect(notices).toEqual(['Attached files were left out (1): the file does not hold them.']);
  });

  it('come from older exports, which have only a list', () => {
    const chat = {
      title: 'Old',
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
      ],
    };
    const { session } = importOne(JSON.stringify([{ chat }]));
    expect(session.exchanges.map(said)).toMatchObject([{ input: 'Hi', output: 'Hello' }]);
  });
});

describe('messages', () => {
  it('are one conversation a line; lines of tools are left out and said', () => {
    const line = (messages: readonly object[]) => JSON.stringify({ messages });
    const text = [
      line([
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
        { role: 'assistant', content: null, tool_calls: [] },
        { role: 'tool', content: '7' },
        { role: 'assistant', content: 'Hello' },
      ]),
      '',
      line([{ role: 'assistant', content: 'I begin.' }]),
    ].join('\r\n');
    const found = importText(text, 'train.jsonl', importTools());
    const all = found.ok ? found.value : [];
    expect(all.map(({ session }) => session.exchanges.map(said))).toMatchObject([
      [{ input: 'Hi', output: '\n\nHello' }],
      [{ input: '', output: 'I begin.' }],
    ]);
    expect(all[0]?.notices[0]).toContain('tools were left out (1)');
    expect(all.map(({ session }) => session.title)).toEqual(['Hi', 'I begin.']);
  });
});

describe('a notebook', () => {
  it('that somebody changed in Jupyter comes back changed', () => {
    const source = ['x = 1\n', 'x'];
    const cells = [
      { cell_type: 'markdown', id: 'm', metadata: {}, source: 'Notes' },
      {
        cell_type: 'code',
        id: 'new',
        metadata: {},
        execution_count: 1,
        source,
        outputs: [
          { output_type: 'stream', name: 'stdout', text: ['a\n', 'b'] },
          { output_type: 'execute_result', execution_count: 1, metadata: {}, data: { 'text/plain': '1' } },
          { output_type: 'error', ename: 'E', evalue: 'no', traceback: [] },
        ],
      },
    ];
    const { session, notices } = importOne(
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }),
      'work/My notes.ipynb',
    );
    expect(session.title).toBe('My notes');
    expect(session.exchanges.map(said)).toEqual([
      { input: 'x = 1\nx', output: 'a\nb\n1\nE: no', status: 'complete' },
    ]);
    expect(notices).toEqual(['Cells without a prompt were left out (1).']);
  });
});

describe('a table', () => {
  it('of other making keeps its apostrophes', () => {
    const { session } = importOne("input,output\n'-5,'=a\n", 'faq.csv');
    expect(session.exchanges.map(said)).toMatchObject([{ input: "'-5", output: "'=a" }]);
    expect(session.title).toBe('faq');
  });
});

describe('what a file cannot do', () => {
  const hostile = {
    ...JSON.parse(JSON.stringify(newSession('../../etc/passwd', '2026-11-20T14:02:11.120Z', ''))),
    version: 1,
    title: '../../.bashrc',
    endpoint: 'https://evil.example/v1',
    token: 'x',
    exchanges: [
      {
        id: '../x',
        task: 'chat',
        input: 'Hi',
        runs: [
          {
            output: 'Ho',
            status: 'running',
            endpoint: { name: 'http://evil.example/v1', url: 'http://evil.example/v1', model: 'm' },
          },
        ],
      },
    ],
  };

  it('decide where prompts are sent, take an id, or name a file', () => {
    const { session } = importOne(
      JSON.stringify(hostile),
      's.json',
      importTools(() => false),
    );
    expect(session.id).toMatch(/^N\d+$/);
    expect(session.endpoint).toBe('');
    const [exchange] = session.exchanges;
    expect(exchange?.id).toMatch(/^N\d+$/);
    expect(exchange && chosenRun(exchange)).toMatchObject({
      status: 'interrupted',
      endpoint: { name: '', url: 'http://evil.example/v1' },
    });
  });

  it('reach a prototype', () => {
    const text = JSON.stringify(hostile).replace('"token":"x"', '"__proto__":{"polluted":true}');
    const { session } = importOne(text, 's.json');
    expect(Object.hasOwn(session.extra, '__proto__')).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('make more of a retired address than the model it names, which is said', () => {
    const golden = goldenSession('session-v1.json');
    const old = 'https://api-inference.huggingface.co/models/org/name';
    const text = JSON.stringify({ version: 1, ...golden, endpoint: old });
    const one = importOne(
      text,
      'talk.json',
      importTools(() => false),
    );
    expect(one.session.endpoint).toBe('org/name');
    expect(one.notices).toContain(
      'api-inference.huggingface.co was switched off by Hugging Face: asking org/name on Inference Providers instead.',
    );
  });

  it('keep an endpoint that is not saved here, but for a plain model id', () => {
    const golden = goldenSession('session-v1.json');
    const text = JSON.stringify({ version: 1, ...golden, endpoint: 'Qwen/Qwen3-32B:cerebras' });
    expect(
      importOne(
        text,
        's.json',
        importTools(() => false),
      ).session.endpoint,
    ).toBe('Qwen/Qwen3-32B:cerebras');
    const saved = JSON.stringify({ version: 1, ...golden, endpoint: 'qwen' });
    expect(
      importOne(
        saved,
        's.json',
        importTools((name) => name === 'qwen'),
      ).session.endpoint,
    ).toBe('qwen');
    expect(
      importOne(
        saved,
        's.json',
        importTools(() => false),
      ).session.endpoint,
    ).toBe('');
  });
});

describe('what is no session', () => {
  const deep = 1_000_000;
  it.each([
    ['nothing', ''],
    ['prose', 'Dear diary,\n\ntoday'],
    ['a table of something else', 'a,b\n1,2\n'],
    ['JSON of something else', '{"a": 1}'],
    ['an empty list', '[]'],
    ['a list of nothing', '[null]'],
    ['a number in a list', '[1]'],
    ['half a document', '{"version": 1, "exchanges": [{"input": "a'],
    ['a million levels', `${'['.repeat(deep)}${']'.repeat(deep)}`],
    ['a million open levels', '['.repeat(deep)],
    ['a million objects', `${'{"exchanges":'.repeat(deep)}1${'}'.repeat(deep)}`],
    ['a session without exchanges', '{"version": 1, "exchanges": []}'],
    ['lines of which one is broken', '{"messages": []}\n{"messages": [}'],
    ['NUL bytes', '\0'.repeat(1000)],
    ['an empty tree', '{"mapping": {}, "current_node": "x"}'],
    ['a notebook of nothing', '{"nbformat": 4, "cells": [1, null]}'],
  ])('%s is refused in one sentence', (_what, text) => {
    const found = importText(text, 'folder/some file.json', importTools());
    if (found.ok) throw new Error('it was taken');
    expect(found.error.message).toMatch(/^some file\.json [^.]+\.?[^.]*\.$/);
    expect(found.error.code).toBe('SESSION_CORRUPT');
  });

  it('a session of the future is left to a program of the future', () => {
    const found = importText('{"version": 2, "exchanges": [{"input": "a"}]}', 's.json', importTools());
    expect(found).toMatchObject({ ok: false, error: { code: 'SESSION_NEWER' } });
  });
});
