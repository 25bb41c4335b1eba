import { chosenRun, type Exchange } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import { documentText } from '../core/safe-text.ts';
import { type Session, titleOf } from '../core/session.ts';
import { exchangeToJson } from '../store/session-format.ts';
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
 * where each begins and ends, so that an answer may hold anything, such a document among it.
 */
export function markdownOf(session: Session): string {
  const lines = [
    marker('session', {
      title: session.title,
      createdAt: session.createdAt,
      updatedAt: session.updatedAt,
      endpoint: session.endpoint,
      system: session.system,
      parameters: session.parameters,
    }),
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
  return [
    marker('in', { task: exchange.task, muted: exchange.muted, images: exchangeToJson(exchange).images }),
    '',
    `## In ${number}${exchange.muted ? ' (not sent)' : ''}`,
    '',
    ...exchange.images.flatMap(({ path }) => [`![${inline(baseName(path))}](${address(path)})`, '']),
    ...quoted(exchange.input),
    '',
    marker('out', {
      status: run?.status ?? 'failed',
      endpoint: run?.endpoint ?? null,
      startedAt: run?.timing.startedAt ?? null,
      usage: run?.usage ?? null,
      ...(open === '' ? {} : { closed: true }),
    }),
    '',
    `## Out ${number}${by}${status}`,
    '',
    ...output.split('\n').map((line) => (LIKE_MARKER.test(line) ? `\\${line}` : line)),
    // Else all that follows would be code.
    ...(open === '' ? [] : [open]),
    '',
    marker('end', {}),
    ...(run?.error == null ? [] : ['', `*${inline([run.error.message, run.error.hint].join(' '))}*`]),
  ];
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
