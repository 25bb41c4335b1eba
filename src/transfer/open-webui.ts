import { type AppError, appError } from '../core/errors.ts';
import type { Exchange, ImageRef, Usage } from '../core/exchange.ts';
import { isObject, own } from '../store/json-guard.ts';
import { Reader } from '../store/json-reader.ts';
import { bytesOfDataUrl } from './base64.ts';
import { branchTo, lastLeaf } from './branch.ts';
import { exchangeOf, type ImportedSession, type ImportTools, sessionOf, timeOfSeconds } from './drafts.ts';
import { baseName, type ImportedPicture, imageAt } from './pictures.ts';

type Json = { readonly [key: string]: unknown };

/**
 * One chat of Open WebUI's export. `chat.history.messages` is a tree of which the branch to `currentId` counts; older
 * exports have only the list `chat.messages`. null when the value is no such chat.
 */
export function sessionFromOpenWebUi(value: unknown, tools: ImportTools): ImportedSession | null {
  if (!isObject(value)) return null;
  const inner = own(value, 'chat');
  const chat = isObject(inner) ? inner : value;
  const history = own(chat, 'history');
  const tree = isObject(history) ? own(history, 'messages') : undefined;
  const list = own(chat, 'messages');
  let messages: readonly Json[];
  if (isObject(history) && isObject(tree)) {
    messages = branchTo(tree, own(history, 'currentId') ?? lastLeaf(tree, 'parentId'), 'parentId');
  } else if (isObject(inner) && Array.isArray(list)) {
    messages = list.filter(isObject);
  } else {
    return null;
  }
  const created = timeOfSeconds(own(value, 'created_at')) ?? timeOfMilliseconds(own(chat, 'timestamp'));
  const at = created ?? tools.now;
  const found = exchangesOf(messages, at, tools);
  const params = own(chat, 'params');
  const system = own(chat, 'system') ?? (isObject(params) ? own(params, 'system') : undefined);
  const [parameters] = new Reader().parameters({ parameters: isObject(params) ? params : {} }, '');
  const title = own(value, 'title') ?? own(chat, 'title');
  return {
    session: sessionOf(
      {
        title: typeof title === 'string' ? title : '',
        system: typeof system === 'string' ? system : found.system,
        createdAt: at,
        updatedAt: timeOfSeconds(own(value, 'updated_at')) ?? at,
        parameters,
        extra: own(value, 'pinned') === true ? { pinned: true } : {},
      },
      found.exchanges,
      tools,
    ),
    pictures: found.pictures,
    notices:
      found.leftOut === 0
        ? []
        : [`Attached files were left out (${found.leftOut}): the file does not hold them.`],
  };
}

function exchangesOf(messages: readonly Json[], at: string, tools: ImportTools) {
  const exchanges: Exchange[] = [];
  const pictures: ImportedPicture[] = [];
  const system: string[] = [];
  let leftOut = 0;
  let asked: Json | null = null;
  const finish = (answer: Json | null) => {
    if (asked === null && answer === null) return;
    const files = asked === null ? { images: [], data: [], leftOut: 0 } : filesOf(asked);
    leftOut += files.leftOut;
    const { output, reasoning } = answerOf(answer === null ? '' : textOf(answer));
    const error = errorOf(answer ?? {});
    const isCut = answer === null || own(answer, 'done') === false;
    const exchange = exchangeOf(
      {
        input: asked === null ? '' : textOf(asked),
        output,
        reasoning,
        status: error !== null ? 'failed' : isCut ? 'incomplete' : 'complete',
        error,
        usage: usageOf(answer ?? {}),
        model: modelOf(answer ?? {}),
        startedAt: timeOfSeconds(own(asked ?? answer ?? {}, 'timestamp')) ?? at,
        images: files.images,
      },
      tools,
    );
    files.data.forEach((data, i) => {
      pictures.push({ exchangeId: exchange.id, at: i, data, hasSource: false });
    });
    exchanges.push(exchange);
    asked = null;
  };
  for (const message of messages) {
    const role = own(message, 'role');
    if (role === 'system') system.push(textOf(message));
    else if (role === 'user') {
      if (asked !== null) finish(null);
      asked = message;
    } else if (role === 'assistant') finish(message);
  }
  if (asked !== null) finish(null);
  return { exchanges, pictures, system: system.join('\n\n'), leftOut };
}

function textOf(message: Json): string {
  const content = own(message, 'content');
  return typeof content === 'string' ? content : '';
}

/** What the model thought stands in its answer as HTML, a line of Markdown's quotation to each line. */
const THOUGHTS = /<details type="reasoning"[^>]*>\s*(?:<summary>[^<]*<\/summary>)?([\s\S]*?)<\/details>\s*/g;

function answerOf(content: string): { readonly output: string; readonly reasoning: string } {
  const thoughts: string[] = [];
  const output = content.replace(THOUGHTS, (_all, text: string) => {
    const lines = text.trim().split('\n');
    thoughts.push(unescaped(lines.map((line) => line.replace(/^&gt; ?|^> ?/, '')).join('\n')));
    return '';
  });
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
  const said = isObject(error) ? (own(error, 'content') ?? own(error, 'message')) : error;
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
