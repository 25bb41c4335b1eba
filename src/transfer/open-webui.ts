import { type AppError, appError } from '../core/errors.ts';
import type { ImageRef, Usage } from '../core/exchange.ts';
import { isObject, own } from '../store/json-guard.ts';
import { Reader } from '../store/json-reader.ts';
import { bytesOfDataUrl } from './base64.ts';
import type { TreeMessage, Version } from './conversation-tree.ts';
import { type ImportedSession, type ImportTools, type Said, timeOfSeconds } from './drafts.ts';
import { baseName, imageAt } from './pictures.ts';
import { type LeftOut, sessionsOfTree, type Told } from './tree-sessions.ts';
import type { SaidVersion } from './versions.ts';

type Json = { readonly [key: string]: unknown };

/**
 * One chat of Open WebUI's export. `chat.history.messages` is a tree: answers of several models to one prompt, and
 * those that were asked for again, stand beside each other, and so do prompts that were edited; `currentId` was last
 * on the screen. Older exports have only the list `chat.messages`. null when the value is no such chat.
 */
export function sessionsFromOpenWebUi(value: unknown, tools: ImportTools): readonly ImportedSession[] | null {
  if (!isObject(value)) return null;
  const inner = own(value, 'chat');
  const chat = isObject(inner) ? inner : value;
  const history = own(chat, 'history');
  const tree = isObject(history) ? own(history, 'messages') : undefined;
  const list = own(chat, 'messages');
  let messages: readonly TreeMessage<Json>[];
  let current: unknown;
  if (isObject(history) && isObject(tree)) {
    messages = Object.entries(tree).flatMap(([id, body]) => (isObject(body) ? [messageOf(id, body)] : []));
    current = own(history, 'currentId');
  } else if (isObject(inner) && Array.isArray(list)) {
    const bodies = list.filter(isObject);
    messages = bodies.map((body, i) => ({
      ...messageOf(String(i), body),
      parent: i === 0 ? null : String(i - 1),
    }));
  } else {
    return null;
  }
  const at =
    timeOfSeconds(own(value, 'created_at')) ?? timeOfMilliseconds(own(chat, 'timestamp')) ?? tools.now;
  const params = own(chat, 'params');
  const system = own(chat, 'system') ?? (isObject(params) ? own(params, 'system') : undefined);
  const [parameters] = new Reader().parameters({ parameters: isObject(params) ? params : {} }, '');
  const title = own(value, 'title') ?? own(chat, 'title');
  return sessionsOfTree({
    messages,
    current: typeof current === 'string' ? current : undefined,
    told: (version, left) => toldOf(version, left, at),
    about: {
      title: typeof title === 'string' ? title : '',
      ...(typeof system === 'string' ? { system } : {}),
      createdAt: at,
      updatedAt: timeOfSeconds(own(value, 'updated_at')) ?? at,
      parameters,
      extra: own(value, 'pinned') === true ? { pinned: true } : {},
    },
    tools,
  });
}

function messageOf(id: string, body: Json): TreeMessage<Json> {
  const parent = own(body, 'parentId');
  const at = own(body, 'timestamp');
  return {
    id,
    parent: typeof parent === 'string' ? parent : null,
    isQuestion: own(body, 'role') === 'user',
    at: typeof at === 'number' && at > 0 ? at : undefined,
    body,
  };
}

function toldOf({ question, answer }: Version<Json>, left: LeftOut, created: string): Told {
  const files = question === null ? { images: [], data: [], leftOut: 0 } : filesOf(question);
  if (question !== null) left.count('files', question, files.leftOut);
  const system: string[] = [];
  const replies: Json[] = [];
  for (const message of answer) {
    const role = own(message, 'role');
    if (role === 'system') system.push(textOf(message));
    else if (role === 'assistant') {
      replies.push(message);
      left.count('tools', message, textOf(message).match(CALLS)?.length ?? 0);
    } else left.count('others', message);
    const attached = own(message, 'files');
    left.count('files', message, Array.isArray(attached) ? attached.length : 0);
    const sources = own(message, 'sources') ?? own(message, 'citations');
    left.count('sources', message, Array.isArray(sources) ? sources.length : 0);
  }
  const last = replies.at(-1);
  const times = [answer[0], question].map((message) => timeOfSeconds(message && own(message, 'timestamp')));
  const asked: Omit<Said, 'output'> = {
    input: question === null ? '' : textOf(question),
    images: files.images,
    startedAt: times.find((time) => time !== undefined) ?? created,
  };
  const version = (said: Omit<Said, 'input'>): SaidVersion => {
    return { question, said: { ...asked, ...said }, data: files.data };
  };
  const main = version(replies.length === 0 ? { output: '', status: 'incomplete' } : answerOf(replies));
  const before = last === undefined ? undefined : own(last, 'originalContent');
  const merged = last === undefined ? undefined : own(last, 'merged');
  const together = isObject(merged) ? own(merged, 'content') : undefined;
  const versions = [
    // An answer that somebody changed, as the model gave it.
    ...(typeof before === 'string' && before !== textOf(last ?? {})
      ? [version({ ...main.said, ...wordsOf(before) })]
      : []),
    main,
    // One answer made of those of several models.
    ...(typeof together === 'string' && together !== ''
      ? [version({ ...wordsOf(together), model: 'merged answers' })]
      : []),
  ];
  return { versions, main: versions.indexOf(main), system: system.filter((text) => text !== '') };
}

function answerOf(replies: readonly Json[]): Omit<Said, 'input'> {
  const [last = {}] = replies.slice(-1);
  const error = errorOf(last);
  // Once the words of an error stood where an answer does.
  const isAllError = own(last, 'error') === true;
  const words = replies.slice(0, isAllError ? -1 : undefined).map((reply) => wordsOf(textOf(reply)));
  const isCut = own(last, 'done') === false;
  const totalMs = durationOf(last);
  return {
    output: words.map(({ output }) => output).join('\n\n'),
    reasoning: words
      .map(({ reasoning }) => reasoning)
      .filter((text) => text !== '')
      .join('\n\n'),
    status: error !== null ? 'failed' : isCut ? 'incomplete' : 'complete',
    error,
    usage: usageOf(last),
    model: modelOf(last),
    ...(totalMs === null ? {} : { timing: { totalMs } }),
  };
}

function textOf(message: Json): string {
  const content = own(message, 'content');
  return typeof content === 'string' ? content : '';
}

/** What the model thought stands in its answer as HTML, a line of Markdown's quotation to each line. */
const THOUGHTS = /<details type="reasoning"[^>]*>\s*(?:<summary>[^<]*<\/summary>)?([\s\S]*?)<\/details>\s*/g;

/** A call of a tool: what it was given and gave stand in attributes, and are shown as one line that can be opened. */
const CALLS = /<details type="tool_calls"[^>]*>[\s\S]*?<\/details>\s*/g;

/** Code that was run: the code itself stands inside, as Markdown. */
const RUN = /<details type="code_interpreter"[^>]*>\s*(?:<summary>[^<]*<\/summary>)?([\s\S]*?)<\/details>/g;

function wordsOf(content: string): { readonly output: string; readonly reasoning: string } {
  const thoughts: string[] = [];
  const output = content
    .replace(THOUGHTS, (_all, text: string) => {
      const lines = text.trim().split('\n');
      thoughts.push(unescaped(lines.map((line) => line.replace(/^&gt; ?|^> ?/, '')).join('\n')));
      return '';
    })
    .replace(CALLS, '')
    .replace(RUN, (_all, code: string) => code.trim());
  return { output, reasoning: thoughts.filter((text) => text !== '').join('\n\n') };
}

function unescaped(html: string): string {
  const characters: { readonly [entity: string]: string } = {
    lt: '<',
    gt: '>',
    quot: '"',
    '#x27': "'",
    '#39': "'",
  };
  return html
    .replace(/&(lt|gt|quot|#x27|#39);/g, (_all, name: string) => characters[name] ?? '')
    .replaceAll('&amp;', '&');
}

/** `true`, a sentence, or an object that holds one. */
function errorOf(message: Json): AppError | null {
  const error = own(message, 'error');
  if (error === undefined || error === null || error === false) return null;
  const said = isObject(error)
    ? (own(error, 'content') ?? own(error, 'message'))
    : error === true
      ? textOf(message)
      : error;
  return appError('UNEXPECTED', typeof said === 'string' && said !== '' ? said : 'The answer failed there.');
}

/** As OpenAI's servers count, or Ollama. */
function usageOf(message: Json): Usage | null {
  const found = own(message, 'usage') ?? own(message, 'info');
  if (!isObject(found)) return null;
  const inputTokens = own(found, 'prompt_tokens') ?? own(found, 'prompt_eval_count');
  const outputTokens = own(found, 'completion_tokens') ?? own(found, 'eval_count');
  const areCounts = Number.isSafeInteger(inputTokens) && Number.isSafeInteger(outputTokens);
  return areCounts ? { inputTokens: Number(inputTokens), outputTokens: Number(outputTokens) } : null;
}

/** Ollama counts in nanoseconds. */
function durationOf(message: Json): number | null {
  const found = own(message, 'usage') ?? own(message, 'info');
  const total = isObject(found) ? own(found, 'total_duration') : undefined;
  return typeof total === 'number' && total >= 0 && Number.isFinite(total) ? Math.round(total / 1e6) : null;
}

function modelOf(message: Json): string {
  const model = own(message, 'model');
  return typeof model === 'string' ? model : '';
}

/** Images that stand in the message itself; anything else that was attached lies on the server. */
function filesOf(message: Json): { images: ImageRef[]; data: Uint8Array[]; leftOut: number } {
  const files = own(message, 'files');
  const images: ImageRef[] = [];
  const data: Uint8Array[] = [];
  let leftOut = 0;
  for (const file of Array.isArray(files) ? files : []) {
    const url = isObject(file) ? own(file, 'url') : undefined;
    const bytes = typeof url === 'string' ? bytesOfDataUrl(url) : null;
    if (bytes === null) {
      leftOut += 1;
      continue;
    }
    const name = isObject(file) ? own(file, 'name') : undefined;
    images.push(
      imageAt(typeof name === 'string' && name !== '' ? baseName(name) : `image-${images.length + 1}`),
    );
    data.push(bytes);
  }
  return { images, data, leftOut };
}

function timeOfMilliseconds(value: unknown): string | undefined {
  return typeof value === 'number' ? timeOfSeconds(value / 1000) : undefined;
}
