import { chosenRun, type Exchange } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import { documentText } from '../core/safe-text.ts';
import { type Session, titleOf } from '../core/session.ts';
import { isObject } from '../store/json-guard.ts';
import { exchangeToJson, headerToJson } from '../store/session-format.ts';
import { documentLine } from './document-text.ts';
import { segmentsOf } from './fences.ts';
import { baseName } from './pictures.ts';

/** Lines that readers do not see and that importing goes by. */
export const MARKER = /^<!-- hf-tui (session|in|out|end) (\{.*\}) -->$/;
/** How a document of our own making begins. */
export const MARKDOWN_HEAD = '<!-- hf-tui session ';
const LIKE_MARKER = /^\\*<!-- hf-tui /;

/**
 * A session as a markdown document: what was asked as a quotation, answers as they are. Comments between them say
 * where each begins and ends, so that an answer may hold anything, such a document among it, and hold what readers do
 * not see: other answers, thoughts, and words exactly where those that are seen had to be written otherwise.
 */
export function markdownOf(session: Session): string {
  const { version: _version, id: _id, ...about } = headerToJson(session);
  const lines = [
    marker('session', about),
    '',
    `# ${inline(titleOf(session))}`,
    '',
    `${inline(session.endpoint)} · ${session.updatedAt}`,
  ];
  if (session.system !== '') lines.push('', '**System:**', '', ...quoted(session.system));
  session.exchanges.forEach((exchange, index) => {
    lines.push('', ...exchangeLines(exchange, index + 1));
  });
  return `${lines.join('\n')}\n`;
}

function exchangeLines(exchange: Exchange, number: number): readonly string[] {
  const run = chosenRun(exchange);
  const output = documentText(run?.output ?? '');
  const { open } = segmentsOf(output);
  const model = run?.endpoint.model || run?.endpoint.name || '';
  const by = model === '' ? '' : ` · ${inline(model)}`;
  const status = run === undefined || run.status === 'complete' ? '' : ` (${run.status})`;
  const { runs, output: _output, status: _status, ...about } = exchangeToJson(exchange);
  const all: readonly unknown[] = Array.isArray(runs) ? runs : [];
  const at = run === undefined ? -1 : exchange.runs.indexOf(run);
  const others = all.map((one, i) => (i === at ? null : one));
  return [
    marker('in', { exchange: withoutSeen(about, 'input') }),
    '',
    `## In ${number}${exchange.muted ? ' (not sent)' : ''}`,
    '',
    ...exchange.images.flatMap(({ path }) => [`![${inline(baseName(path))}](${address(path)})`, '']),
    ...quoted(exchange.input),
    '',
    marker('out', { run: withoutSeen(all[at], 'output'), ...(open === '' ? {} : { closed: true }) }),
    '',
    `## Out ${number}${by}${status}`,
    '',
    ...output.split('\n').map((line) => (LIKE_MARKER.test(line) ? `\\${line}` : line)),
    // Else all that follows would be code.
    ...(open === '' ? [] : [open]),
    '',
    marker('end', others.length > 1 ? { others } : {}),
    ...(run?.error == null ? [] : ['', `*${inline([run.error.message, run.error.hint].join(' '))}*`]),
  ];
}

/** What a comment says besides the words that can be read below it: these too where they are not exactly the same. */
function withoutSeen(value: unknown, key: string): unknown {
  if (!isObject(value)) return null;
  const { [key]: words, ...others } = value;
  return typeof words === 'string' && documentText(words) !== words ? value : others;
}

/** A comment that no value can end: two dashes never stand together in it. */
function marker(kind: string, value: object): string {
  const json = jsonDocument(value, 0).replaceAll('--', '-\\u002d').replaceAll('>', '\\u003e');
  return `<!-- hf-tui ${kind} ${json} -->`;
}

function quoted(text: string): readonly string[] {
  if (text === '') return [];
  return documentText(text)
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`));
}

/** Words in which nothing is markdown. */
function inline(text: string): string {
  return documentLine(text).replace(/[\\`*_[\]<>#!|~]/g, '\\$&');
}

/** A path as the target of a link. */
function address(path: string): string {
  return `<${encodeURI(documentLine(path)).replace(/[<>()\\]/g, encodeURIComponent)}>`;
}
