import { appError } from '../core/errors.ts';
import { isObject, own } from '../store/json-guard.ts';
import { textOf, thoughtsOf, withoutMarks } from './chatgpt-text.ts';
import type { TreeMessage, Version } from './conversation-tree.ts';
import { type ImportedSession, type ImportTools, type Said, timeOfSeconds } from './drafts.ts';
import { type LeftOut, sessionsOfTree, type Told } from './tree-sessions.ts';

type Json = { readonly [key: string]: unknown };

/**
 * One conversation of ChatGPT's `conversations.json`: a tree of messages (`mapping`), in which an answer that was asked
 * for again stands beside the first one, and so does a prompt that was edited; `current_node` was last on the screen.
 * null when the value is no such conversation.
 */
export function sessionsFromChatGpt(value: unknown, tools: ImportTools): readonly ImportedSession[] | null {
  const mapping = isObject(value) ? own(value, 'mapping') : undefined;
  if (!isObject(value) || !isObject(mapping)) return null;
  const created = timeOfSeconds(own(value, 'create_time')) ?? tools.now;
  const title = own(value, 'title');
  const current = own(value, 'current_node');
  const isPinned = own(value, 'is_starred') === true || typeof own(value, 'pinned_time') === 'number';
  return sessionsOfTree({
    messages: Object.entries(mapping).flatMap(([id, node]) => (isObject(node) ? [messageOf(id, node)] : [])),
    current: typeof current === 'string' ? current : undefined,
    told: (version, left) => toldOf(version, left, created),
    about: {
      title: typeof title === 'string' ? title : '',
      createdAt: created,
      updatedAt: timeOfSeconds(own(value, 'update_time')) ?? created,
      extra: isPinned ? { pinned: true } : {},
    },
    tools,
  });
}

function messageOf(id: string, node: Json): TreeMessage<Json> {
  const message = own(node, 'message');
  const body = isObject(message) ? message : {};
  const parent = own(node, 'parent');
  const at = own(body, 'create_time');
  return {
    id,
    parent: typeof parent === 'string' ? parent : null,
    isQuestion: roleOf(body) === 'user' && !isHidden(body) && isObject(own(body, 'content')),
    at: typeof at === 'number' && at > 0 ? at : undefined,
    body,
  };
}

function roleOf(message: Json): unknown {
  const author = own(message, 'author');
  return isObject(author) ? own(author, 'role') : undefined;
}

function aboutOf(message: Json): Json {
  const metadata = own(message, 'metadata');
  return isObject(metadata) ? metadata : {};
}

/** Custom instructions stand in the tree as a message of the user that was never on the screen. */
function isHidden(message: Json): boolean {
  return own(aboutOf(message), 'is_visually_hidden_from_conversation') === true;
}

function toldOf({ question, answer }: Version<Json>, left: LeftOut, created: string): Told {
  const outputs: string[] = [];
  const reasoning: string[] = [];
  const system: string[] = [];
  let said: Partial<Said> = {};
  for (const message of answer) {
    const content = own(message, 'content');
    if (!isObject(content)) continue;
    const role = roleOf(message);
    const type = own(content, 'content_type');
    const recipient = own(message, 'recipient');
    if (role === 'system' || role === 'user') {
      system.push(textOf(content));
    } else if (role === 'tool') left.count('tools', message);
    else if (role !== 'assistant') left.count('others', message);
    else if (type === 'thoughts') reasoning.push(thoughtsOf(content));
    else if (type === 'reasoning_recap') said = { ...said, ...thoughtFor(message) };
    else if (typeof recipient === 'string' && recipient !== 'all') left.count('tools', message);
    else {
      const { text, sources } = withoutMarks(textOf(content), own(aboutOf(message), 'content_references'));
      if (type === 'system_error') said = { ...said, error: appError('UNEXPECTED', text) };
      else outputs.push(text);
      left.count('images', message, attachedTo(message, content));
      left.count('sources', message, Math.max(0, sourcesOf(message) - sources));
      const model = own(aboutOf(message), 'model_slug');
      said = { ...said, ...endOf(message), ...(typeof model === 'string' ? { model } : {}) };
    }
  }
  const asked = question === null ? {} : own(question, 'content');
  if (question !== null && isObject(asked)) left.count('images', question, attachedTo(question, asked));
  const times = [...answer, ...(question === null ? [] : [question])].map((one) => own(one, 'create_time'));
  const startedAt = times.map(timeOfSeconds).find((time) => time !== undefined) ?? created;
  const output = outputs.filter((text) => text !== '').join('\n\n');
  const status = said.error != null ? 'failed' : output === '' ? 'incomplete' : (said.status ?? 'complete');
  const whole: Said = {
    ...said,
    input: isObject(asked) ? textOf(asked) : '',
    output,
    reasoning: reasoning.filter((text) => text !== '').join('\n\n'),
    status,
    startedAt,
  };
  return {
    versions: [{ question, said: whole, data: [] }],
    main: 0,
    system: system.filter((text) => text !== ''),
  };
}

/** How a message ended, as far as that is told. */
function endOf(message: Json): Pick<Said, 'status' | 'finishReason'> {
  const details = own(aboutOf(message), 'finish_details');
  const type = isObject(details) ? own(details, 'type') : undefined;
  if (type === 'max_tokens') return { finishReason: 'length', status: 'incomplete' };
  const state = own(message, 'status');
  if (type === 'interrupted' || state === 'finished_partial_completion') return { status: 'interrupted' };
  if (state === 'in_progress') return { status: 'incomplete' };
  return type === 'stop' ? { finishReason: 'stop', status: 'complete' } : { status: 'complete' };
}

function thoughtFor(message: Json): Pick<Said, 'timing'> {
  const seconds = own(aboutOf(message), 'finished_duration_sec');
  const isTime = typeof seconds === 'number' && seconds >= 0 && seconds < 1e9;
  return isTime ? { timing: { reasoningMs: Math.round(seconds * 1000) } } : {};
}

/** Images stand in the content, and again, with other files, among the attachments. */
function attachedTo(message: Json, content: Json): number {
  const parts = own(content, 'parts');
  const inside = Array.isArray(parts)
    ? parts.filter((part) => isObject(part) && typeof own(part, 'text') !== 'string').length
    : 0;
  const files = own(aboutOf(message), 'attachments');
  return Math.max(inside, Array.isArray(files) ? files.length : 0);
}

function sourcesOf(message: Json): number {
  const lists = ['citations', '_cite_metadata', 'content_references'].map((key) => {
    const found = own(aboutOf(message), key);
    const list = isObject(found) ? own(found, 'metadata_list') : found;
    return Array.isArray(list) ? list.length : 0;
  });
  return Math.max(...lists);
}
