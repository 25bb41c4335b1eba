import type { Exchange } from '../core/exchange.ts';
import { isObject, own } from '../store/json-guard.ts';
import { branchTo, lastLeaf } from './branch.ts';
import { exchangeOf, type ImportedSession, type ImportTools, sessionOf, timeOfSeconds } from './drafts.ts';

type Json = { readonly [key: string]: unknown };

interface Turn {
  input: string;
  outputs: string[];
  reasoning: string[];
  model: string;
  startedAt: string | undefined;
  hasQuestion: boolean;
}

interface Left {
  images: number;
  tools: number;
}

/**
 * One conversation of ChatGPT's `conversations.json`: a tree of messages (`mapping`) of which the branch that ends in
 * `current_node` is what was last on the screen. null when the value is no such conversation.
 */
export function sessionFromChatGpt(value: unknown, tools: ImportTools): ImportedSession | null {
  const mapping = isObject(value) ? own(value, 'mapping') : undefined;
  if (!isObject(value) || !isObject(mapping)) return null;
  const branch = branchTo(mapping, own(value, 'current_node') ?? lastLeaf(mapping, 'parent'), 'parent');
  const turns: Turn[] = [];
  const system: string[] = [];
  const left: Left = { images: 0, tools: 0 };
  for (const node of branch) {
    const message = own(node, 'message');
    if (isObject(message)) take(message, turns, system, left);
  }
  const created = timeOfSeconds(own(value, 'create_time')) ?? tools.now;
  const exchanges = turns.map((turn) => exchangeOfTurn(turn, created, tools));
  const title = own(value, 'title');
  return {
    session: sessionOf(
      {
        title: typeof title === 'string' ? title : '',
        system: system.join('\n\n'),
        createdAt: created,
        updatedAt: timeOfSeconds(own(value, 'update_time')) ?? created,
      },
      exchanges,
      tools,
    ),
    pictures: [],
    notices: noticesOf(left),
  };
}

function take(message: Json, turns: Turn[], system: string[], left: Left): void {
  const author = own(message, 'author');
  const role = isObject(author) ? own(author, 'role') : undefined;
  const content = own(message, 'content');
  if (!isObject(content)) return;
  const type = own(content, 'content_type');
  const metadata = own(message, 'metadata');
  const about = isObject(metadata) ? metadata : {};
  const text = textOf(content, left);
  if (role === 'user') {
    // Custom instructions stand in the tree as a message of the user that was never on the screen.
    if (own(about, 'is_visually_hidden_from_conversation') === true) {
      if (text !== '') system.push(text);
      return;
    }
    turns.push({ ...newTurn(own(message, 'create_time')), input: text, hasQuestion: true });
    return;
  }
  if (role === 'system') {
    if (text !== '') system.push(text);
    return;
  }
  if (role === 'tool') {
    left.tools += 1;
    return;
  }
  if (role !== 'assistant') return;
  let turn = turns.at(-1);
  if (turn === undefined) {
    turn = newTurn(own(message, 'create_time'));
    turns.push(turn);
  }
  const recipient = own(message, 'recipient');
  if (type === 'thoughts') turn.reasoning.push(thoughtsOf(content));
  else if (type === 'reasoning_recap') return;
  else if (typeof recipient === 'string' && recipient !== 'all') left.tools += 1;
  else {
    if (text !== '') turn.outputs.push(text);
    const model = own(about, 'model_slug');
    if (typeof model === 'string') turn.model = model;
  }
}

function newTurn(createTime: unknown): Turn {
  return {
    input: '',
    outputs: [],
    reasoning: [],
    model: '',
    startedAt: timeOfSeconds(createTime),
    hasQuestion: false,
  };
}

/** The words of a message. `parts` are strings and, in messages of several kinds, images and the like. */
function textOf(content: Json, left: Left): string {
  const parts = own(content, 'parts');
  if (Array.isArray(parts)) {
    const texts: string[] = [];
    for (const part of parts) {
      if (typeof part === 'string') texts.push(part);
      else if (isObject(part) && typeof own(part, 'text') === 'string') texts.push(String(own(part, 'text')));
      else if (isObject(part)) left.images += 1;
    }
    return texts.filter((text) => text !== '').join('\n');
  }
  const instructions = own(content, 'user_instructions');
  const text = own(content, 'text') ?? own(content, 'result') ?? instructions;
  return typeof text === 'string' ? text : '';
}

function thoughtsOf(content: Json): string {
  const thoughts = own(content, 'thoughts');
  if (!Array.isArray(thoughts)) return '';
  return thoughts
    .map((thought) => (isObject(thought) ? own(thought, 'content') : ''))
    .filter((text) => typeof text === 'string' && text !== '')
    .join('\n\n');
}

function exchangeOfTurn(turn: Turn, at: string, tools: ImportTools): Exchange {
  const output = turn.outputs.join('\n\n');
  return exchangeOf(
    {
      input: turn.input,
      output,
      reasoning: turn.reasoning.filter((text) => text !== '').join('\n\n'),
      status: output === '' ? 'incomplete' : 'complete',
      model: turn.model,
      startedAt: turn.startedAt ?? at,
    },
    tools,
  );
}

function noticesOf({ images, tools }: Left): readonly string[] {
  return [
    ...(images === 0
      ? []
      : [`Images and other attachments were left out (${images}): the file does not hold them.`]),
    ...(tools === 0 ? [] : [`Messages of tools were left out (${tools}): a session has no place for them.`]),
  ];
}
