import { expect, test } from 'vitest';
import { sessionsFromOpenWebUi } from '../../src/transfer/open-webui.ts';

const tools = { makeId: () => 'made', now: '2026-11-20T12:00:00.000Z', knowsEndpoint: () => false };

function imported(answer: object, more: object = {}, params: object = {}) {
  const messages = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', model: 'm', done: true, ...answer },
  ];
  const [found] = sessionsFromOpenWebUi({ title: 'T', chat: { params, messages }, ...more }, tools) ?? [];
  if (found === undefined) throw new Error('it was not taken for one');
  return { session: found.session, notices: found.notices, run: found.session.exchanges[0]?.runs[0] };
}

test('what the model thought is kept as that', () => {
  const content =
    '<details type="reasoning" done="true" duration="4">\n<summary>Thought for 4 seconds</summary>\n&gt; Is 1 &lt; 2?\n&gt; Yes.\n</details>\nIt is.';
  expect(imported({ content }).run).toMatchObject({ output: 'It is.', reasoning: 'Is 1 < 2?\nYes.' });
});

test.each([
  [{ content: 'No such model.' }],
  ['No such model.'],
])('an error %j is a failed answer', (error) => {
  const { run } = imported({ content: '', error });
  expect(run).toMatchObject({ status: 'failed', error: { message: 'No such model.' } });
});

test.each([
  [{ usage: { prompt_tokens: 3, completion_tokens: 5 } }],
  [{ info: { prompt_eval_count: 3, eval_count: 5 } }],
])('tokens are taken over from %j', (counted) => {
  expect(imported({ content: 'Ho', ...counted }).run?.usage).toEqual({ inputTokens: 3, outputTokens: 5 });
});

test('parameters and the pin are taken over', () => {
  const { session } = imported(
    { content: 'Ho' },
    { pinned: true },
    { temperature: 0.3, top_p: null, other: 1 },
  );
  expect(session.parameters).toEqual({ temperature: 0.3 });
  expect(session.extra).toEqual({ pinned: true });
});

test('calls of tools are left out and told, code that was run stays', () => {
  const call =
    '<details type="tool_calls" done="true" name="web" result="&quot;x&quot;">\n<summary>Done</summary>\n</details>\n';
  const run =
    '<details type="code_interpreter" done="true" output="&quot;3&quot;">\n<summary>Analyzed</summary>\n```python\nprint(3)\n```\n</details>';
  const { run: first, notices } = imported({ content: `${call}Look:\n${run}\nThree.` });
  expect(first?.output).toBe('Look:\n```python\nprint(3)\n```\nThree.');
  expect(notices).toEqual(['Messages of tools were left out (1): a session has no place for them.']);
});
