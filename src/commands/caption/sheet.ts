import type { AppError } from '../../core/errors.ts';
import type { ImageRef, Run } from '../../core/exchange.ts';
import { jsonDocument } from '../../core/json-document.ts';
import { safeLine } from '../../core/safe-text.ts';
import { harmlessCell, plainCell, readCsv } from '../../transfer/csv-table.ts';
import { errorJson } from '../text-output.ts';

export type SheetFormat = 'text' | 'json' | 'jsonl' | 'csv';

/** What came of one image. */
export interface CaptionResult {
  readonly path: string;
  /** What it is called in what was given. */
  readonly name: string;
  /** null when it could not be read. */
  readonly image: ImageRef | null;
  /** null when nothing was asked. */
  readonly run: Run | null;
  readonly error: AppError | null;
}

/** How results are written down, one after the other. */
export interface CaptionSheet {
  /** Name of the file that holds such a sheet. */
  readonly fileName: string;
  readonly head: string;
  readonly entry: (result: CaptionResult) => string;
  /** What stands between two entries. */
  readonly between: string;
  readonly tail: string;
  /**
   * The entries of a sheet that was begun before: those with a whole caption, by the path that they are about; ''
   * stands for one that is not asked for this time. null when this is no such sheet.
   */
  readonly kept: (text: string, paths: readonly string[]) => readonly KeptEntry[] | null;
}

export interface KeptEntry {
  readonly path: string;
  readonly entry: string;
}

const CSV_HEAD = ['path', 'caption', 'status', 'error'];

/** The sheet of a format; `named`: plain text names the file before its caption. */
export function captionSheet(format: SheetFormat, named: boolean): CaptionSheet {
  switch (format) {
    case 'text':
      return {
        fileName: 'captions.txt',
        head: '',
        entry: (result) => {
          const text = captionOf(result);
          if (text === '') return '';
          return `${named ? `${safeLine(result.path)}: ` : ''}${safeLine(text)}\n`;
        },
        between: '',
        tail: '',
        kept: keptLines,
      };
    case 'json':
      return {
        fileName: 'captions.json',
        head: '[\n',
        entry: (result) => jsonDocument(captionRecord(result), 0),
        between: ',\n',
        tail: '\n]\n',
        kept: keptInDocument,
      };
    case 'jsonl':
      return {
        fileName: 'captions.jsonl',
        head: '',
        entry: (result) => `${jsonDocument(captionRecord(result), 0)}\n`,
        between: '',
        tail: '',
        kept: (text) =>
          recordsIn(wholeLines(text))?.map(({ path, entry }) => ({ path, entry: `${entry}\n` })) ?? null,
      };
    case 'csv':
      return {
        fileName: 'captions.csv',
        head: csvLine(CSV_HEAD),
        entry: (result) => {
          const { path, caption, status, error } = captionRecord(result);
          return csvLine([path, caption, status, error?.message ?? '']);
        },
        between: '',
        tail: '',
        kept: keptRows,
      };
  }
}

/** The caption of a result, without space around it; '' when there is none. */
export function captionOf(result: CaptionResult): string {
  return result.run?.output.trim() ?? '';
}

/** Whether there is nothing left to ask about this image. */
export function isCaptioned(result: CaptionResult): boolean {
  return result.run?.status === 'complete' && captionOf(result) !== '';
}

/** A result as it stands in JSON output. */
function captionRecord(result: CaptionResult) {
  const { path, image, run, error } = result;
  return {
    path,
    caption: captionOf(result),
    status: run?.status ?? ('failed' as const),
    image:
      image === null
        ? null
        : { mediaType: image.mediaType, bytes: image.bytes, width: image.width, height: image.height },
    sent: run?.sentImages[0] ?? null,
    endpoint: run?.endpoint ?? null,
    usage: run?.usage ?? null,
    timing: run?.timing ?? null,
    error: error === null ? null : errorJson(error),
  };
}

/** The lines that came to their end. */
export function wholeLines(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

function keptLines(text: string, paths: readonly string[]): readonly KeptEntry[] {
  const known = new Map(paths.map((path) => [safeLine(path) as string, path]));
  return wholeLines(text).flatMap((line) => {
    for (let colon = line.indexOf(': '); colon >= 0; colon = line.indexOf(': ', colon + 1)) {
      const path = known.get(line.slice(0, colon));
      if (path !== undefined) return [{ path, entry: `${line}\n` }];
    }
    // Of an image that is not asked for this time.
    return [{ path: '', entry: `${line}\n` }];
  });
}

/** One record a line: what a killed program left can be read that far. */
function keptInDocument(text: string): readonly KeptEntry[] | null {
  const [head, ...lines] = wholeLines(text);
  if (head !== '[') return null;
  return recordsIn(lines.filter((line) => line !== ']' && line !== '').map((line) => line.replace(/,$/, '')));
}

function recordsIn(lines: readonly string[]): readonly KeptEntry[] | null {
  const kept: KeptEntry[] = [];
  for (const line of lines) {
    const value = jsonOf(line);
    if (typeof value !== 'object' || value === null || !('path' in value) || typeof value.path !== 'string') {
      return null;
    }
    const isWhole =
      'status' in value && value.status === 'complete' && 'caption' in value && value.caption !== '';
    if (isWhole) kept.push({ path: value.path, entry: line });
  }
  return kept;
}

/** The value of a line; undefined when it is none. */
export function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function keptRows(text: string, paths: readonly string[]): readonly KeptEntry[] | null {
  const { rows, isWhole } = readCsv(text);
  const [head, ...entries] = isWhole ? rows : rows.slice(0, -1);
  if (head?.join() !== CSV_HEAD.join()) return null;
  const known = new Map(paths.map((path) => [safeLine(path) as string, path]));
  return entries.flatMap((row) => {
    const [path = '', caption = '', status = '', error = ''] = row.map(plainCell);
    if (status !== 'complete' || caption === '') return [];
    return [{ path: known.get(path) ?? '', entry: csvLine([path, caption, status, error]) }];
  });
}

/** RFC 4180, but for the line end, which is that of every other text we write; no cell is a formula. */
function csvLine(fields: readonly string[]): string {
  const written = fields.map((field) => {
    const safe = harmlessCell(safeLine(field));
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\n`;
}
