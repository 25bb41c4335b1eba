import { chosenRun, type Exchange, type RunStatus } from '../core/exchange.ts';
import { documentText } from '../core/safe-text.ts';
import type { Session } from '../core/session.ts';
import { harmlessCell, plainCell, readCsv, writeCsv } from './csv-table.ts';
import { exchangeOf, type ImportedSession, type ImportTools, type Said, sessionOf } from './drafts.ts';
import { imageAt } from './pictures.ts';

const COLUMNS = [
  'task',
  'input',
  'output',
  'status',
  'muted',
  'endpoint',
  'model',
  'provider',
  'started_at',
  'input_tokens',
  'output_tokens',
  'reasoning',
  'images',
] as const;
/** How a table of our own making begins. */
export const CSV_HEAD = COLUMNS.join(',');

type Column = (typeof COLUMNS)[number];

/** One line for each exchange with its chosen answer; what could be a formula has an apostrophe in front. */
export function csvOf(session: Session): string {
  return writeCsv([COLUMNS, ...session.exchanges.map((one) => cellsOf(one).map(harmlessCell))]);
}

function cellsOf(exchange: Exchange): readonly string[] {
  const run = chosenRun(exchange);
  const cells: Record<Column, string> = {
    task: exchange.task,
    input: documentText(exchange.input),
    output: documentText(run?.output ?? ''),
    status: run?.status ?? 'failed',
    muted: exchange.muted ? 'yes' : '',
    endpoint: documentText(run?.endpoint.name ?? ''),
    model: documentText(run?.endpoint.model ?? ''),
    provider: documentText(run?.endpoint.provider ?? ''),
    started_at: documentText(run?.timing.startedAt ?? ''),
    input_tokens: String(run?.usage?.inputTokens ?? ''),
    output_tokens: String(run?.usage?.outputTokens ?? ''),
    reasoning: documentText(run?.reasoning ?? ''),
    images: exchange.images.map(({ path }) => documentText(path).replaceAll('\n', ' ')).join('\n'),
  };
  return COLUMNS.map((column) => cells[column]);
}

const STATUSES: readonly RunStatus[] = ['complete', 'interrupted', 'incomplete', 'failed'];

/** A session from a table with the columns `input` and `output`; null when it has not. Other columns are optional. */
export function sessionFromCsv(text: string, name: string, tools: ImportTools): ImportedSession | null {
  const [head = [], ...rows] = readCsv(text).rows;
  const names = head.map((cell) => cell.trim().toLowerCase());
  if (!names.includes('input') || !names.includes('output')) return null;
  // Only in a table of our own making are the apostrophes ours.
  const isOurs = COLUMNS.every((column, i) => names[i] === column);
  const exchanges = rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row) => {
      const cell = (column: Column): string => {
        const written = row[names.indexOf(column)] ?? '';
        return isOurs ? plainCell(written) : written;
      };
      return exchangeOf(saidIn(cell), tools);
    });
  return { session: sessionOf({ title: name }, exchanges, tools), pictures: [], notices: [] };
}

function saidIn(cell: (column: Column) => string): Said {
  const status = STATUSES.find((one) => one === cell('status'));
  const startedAt = cell('started_at');
  const tokens = [cell('input_tokens'), cell('output_tokens')].map((text) =>
    text === '' ? -1 : Number(text),
  );
  const [inputTokens = -1, outputTokens = -1] = tokens;
  const hasUsage = tokens.every((count) => Number.isSafeInteger(count) && count >= 0);
  return {
    input: cell('input'),
    output: cell('output'),
    task: cell('task') === 'caption' ? 'caption' : 'chat',
    status: status ?? (cell('status') === 'running' ? 'interrupted' : 'complete'),
    muted: cell('muted') === 'yes',
    endpoint: cell('endpoint'),
    model: cell('model'),
    provider: cell('provider'),
    ...(Number.isNaN(Date.parse(startedAt)) ? {} : { startedAt }),
    ...(hasUsage ? { usage: { inputTokens, outputTokens } } : {}),
    reasoning: cell('reasoning'),
    images: cell('images')
      .split('\n')
      .filter((path) => path !== '')
      .map((path) => imageAt(path)),
  };
}
