import type { AppError } from '../core/errors.ts';
import type { ImageRef, Run } from '../core/exchange.ts';
import { jsonDocument } from '../core/json-document.ts';
import { safeLine } from '../core/safe-text.ts';
import { errorJson } from './text-output.ts';

export type SheetFormat = 'text' | 'json' | 'jsonl' | 'csv';

/** What came of one image. */
export interface CaptionResult {
  readonly path: string;
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
  line(result: CaptionResult): string;
  /** What follows the last line; given all results. */
  tail(results: readonly CaptionResult[]): string;
}

/** The sheet of a format; `several`: plain text names the file before its caption. */
export function captionSheet(format: SheetFormat, several: boolean): CaptionSheet {
  switch (format) {
    case 'text':
      return {
        fileName: 'captions.txt',
        head: '',
        line: (result) => {
          const text = captionOf(result);
          if (text === '') return '';
          return `${several ? `${safeLine(result.path)}: ` : ''}${safeLine(text)}\n`;
        },
        tail: () => '',
      };
    case 'json':
      return {
        fileName: 'captions.json',
        head: '',
        line: () => '',
        tail: (results) => `${jsonDocument(results.map(captionRecord))}\n`,
      };
    case 'jsonl':
      return {
        fileName: 'captions.jsonl',
        head: '',
        line: (result) => `${jsonDocument(captionRecord(result), 0)}\n`,
        tail: () => '',
      };
    case 'csv':
      return {
        fileName: 'captions.csv',
        head: csvLine(['path', 'caption', 'status', 'error']),
        line: (result) => {
          const { path, caption, status, error } = captionRecord(result);
          return csvLine([path, caption, status, error?.message ?? '']);
        },
        tail: () => '',
      };
  }
}

/** The caption of a result, without space around it; '' when there is none. */
export function captionOf(result: CaptionResult): string {
  return result.run?.output.trim() ?? '';
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

/** RFC 4180, but for the line end, which is that of every other text we write. */
function csvLine(fields: readonly string[]): string {
  const written = fields.map((field) => {
    const safe = safeLine(field);
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${written.join(',')}\n`;
}
