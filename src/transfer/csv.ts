import { appError, ERROR_CODES } from '../core/errors.ts';
import { chosenRun, type Exchange, type RunStatus } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import type { Parameters } from '../core/parameters.ts';
import type { Session } from '../core/session.ts';
import { isEmpty } from '../store/json-guard.ts';
import { Reader } from '../store/json-reader.ts';
import { harmlessCell, plainCell, readCsv, writeCsv } from './csv-table.ts';
import { exchangeOf, type ImportedSession, type ImportTools, type Said, sessionOf } from './drafts.ts';
import { hasHidden, readHidden, writeHidden, writeHiddenLine } from './hidden-characters.ts';
import { imageAt } from './pictures.ts';

/** Those of every table of our own making. */
const FIRST_COLUMNS = [
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
const COLUMNS = [
  ...FIRST_COLUMNS,
  'reasoning_tokens',
  'finish_reason',
  'first_token_ms',
  'total_ms',
  'parameters',
  'error_code',
  'error',
  'error_hint',
  /** `yes`: in this line hidden characters are written by their numbers. */
  'escaped',
] as const;
/** How a table of our own making begins. */
export const CSV_HEAD = FIRST_COLUMNS.join(',');

type Column = (typeof COLUMNS)[number];
type Cells = Partial<Record<Column, string>>;

interface Line {
  readonly cells: Cells;
  /** Paths. */
  readonly images: readonly string[];
}

/**
 * One line for each exchange with its chosen answer, behind one for the system text; what could be a formula has an
 * apostrophe in front.
 */
export function csvOf(session: Session): string {
  const lines: Line[] = session.exchanges.map((exchange) => {
    return { cells: cellsOf(exchange), images: exchange.images.map(({ path }) => path) };
  });
  if (session.system !== '') lines.unshift({ cells: { task: 'system', input: session.system }, images: [] });
  return writeCsv([COLUMNS, ...lines.map(lineOf)]);
}

/** Numbers for hidden characters only in a line that has such characters: in all others words are as they are. */
function lineOf({ cells, images }: Line): readonly string[] {
  const texts = Object.values(cells);
  const isEscaped = texts.some(hasHidden) || images.some((path) => hasHidden(path) || path.includes('\n'));
  const written = isEscaped ? writeHidden : (text: string) => text;
  const paths = isEscaped ? images.map(writeHiddenLine) : images;
  return COLUMNS.map((column) => {
    if (column === 'escaped') return isEscaped ? 'yes' : '';
    return harmlessCell(column === 'images' ? paths.join('\n') : written(cells[column] ?? ''));
  });
}

function cellsOf(exchange: Exchange): Cells {
  const run = chosenRun(exchange);
  return {
    task: exchange.task,
    input: exchange.input,
    output: run?.output ?? '',
    status: run?.status ?? 'failed',
    muted: exchange.muted ? 'yes' : '',
    endpoint: run?.endpoint.name ?? '',
    model: run?.endpoint.model ?? '',
    provider: run?.endpoint.provider ?? '',
    started_at: run?.timing.startedAt ?? '',
    input_tokens: String(run?.usage?.inputTokens ?? ''),
    output_tokens: String(run?.usage?.outputTokens ?? ''),
    reasoning: run?.reasoning ?? '',
    reasoning_tokens: String(run?.usage?.reasoningTokens ?? ''),
    finish_reason: run?.finishReason ?? '',
    first_token_ms: String(run?.timing.firstTokenMs ?? ''),
    total_ms: String(run?.timing.totalMs ?? ''),
    parameters: run === undefined || isEmpty({ ...run.parameters }) ? '' : jsonDocument(run.parameters, 0),
    error_code: run?.error?.code ?? '',
    error: run?.error?.message ?? '',
    error_hint: run?.error?.hint ?? '',
  };
}

const STATUSES: readonly RunStatus[] = ['complete', 'interrupted', 'incomplete', 'failed'];

/** A session from a table with the columns `input` and `output`; null when it has not. Other columns are optional. */
export function sessionFromCsv(text: string, name: string, tools: ImportTools): ImportedSession | null {
  const [head = [], ...rows] = readCsv(text).rows;
  const names = head.map((cell) => cell.trim().toLowerCase());
  if (!names.includes('input') || !names.includes('output')) return null;
  // Only in a table of our own making are the apostrophes ours.
  const isOurs = FIRST_COLUMNS.every((column, i) => names[i] === column);
  const readers = rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row) => {
      const written: Cell = (column) => row[names.indexOf(column)] ?? '';
      return isOurs ? ourCell(written) : written;
    });
  const isSystem = (cell: Cell) => isOurs && cell('task') === 'system';
  const system = readers.filter(isSystem).map((cell) => cell('input'));
  const exchanges = readers.filter((cell) => !isSystem(cell)).map((cell) => exchangeOf(saidIn(cell), tools));
  return {
    session: sessionOf({ title: name, system: system.join('\n\n') }, exchanges, tools),
    pictures: [],
    notices: [],
  };
}

type Cell = (column: Column) => string;

function ourCell(written: Cell): Cell {
  if (written('escaped') !== 'yes') return (column) => plainCell(written(column));
  // Paths are read one by one, since one may hold a line feed.
  return (column) =>
    (column === 'images' ? plainCell : (cell: string) => readHidden(plainCell(cell)))(written(column));
}

function saidIn(cell: Cell): Said {
  const status = STATUSES.find((one) => one === cell('status'));
  const code = ERROR_CODES.find((one) => one === cell('error_code'));
  const startedAt = cell('started_at');
  const [inputTokens, outputTokens, reasoningTokens] = [
    countIn(cell('input_tokens')),
    countIn(cell('output_tokens')),
    countIn(cell('reasoning_tokens')),
  ];
  const firstTokenMs = millisecondsIn(cell('first_token_ms'));
  const totalMs = millisecondsIn(cell('total_ms'));
  const isPath = (path: string) => path !== '';
  const path = cell('escaped') === 'yes' ? readHidden : (written: string) => written;
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
    ...(inputTokens === null || outputTokens === null
      ? {}
      : { usage: { inputTokens, outputTokens, ...(reasoningTokens === null ? {} : { reasoningTokens }) } }),
    reasoning: cell('reasoning'),
    images: cell('images')
      .split('\n')
      .filter(isPath)
      .map((written) => imageAt(path(written))),
    finishReason: cell('finish_reason') === '' ? null : cell('finish_reason'),
    timing: { firstTokenMs, totalMs },
    parameters: parametersIn(cell('parameters')),
    ...(code === undefined ? {} : { error: appError(code, cell('error'), cell('error_hint')) }),
  };
}

function countIn(text: string): number | null {
  const count = text === '' ? -1 : Number(text);
  return Number.isSafeInteger(count) && count >= 0 ? count : null;
}

function millisecondsIn(text: string): number | null {
  const time = text === '' ? -1 : Number(text);
  return Number.isFinite(time) && time >= 0 ? time : null;
}

function parametersIn(json: string): Parameters {
  try {
    const value: unknown = JSON.parse(json === '' ? '{}' : json);
    return new Reader().parameters({ parameters: value }, '')[0];
  } catch {
    return {};
  }
}
