import { ok, type Result } from '../../core/errors.ts';
import type { TextOutput } from '../text-output.ts';
import type { CaptionInput } from './inputs.ts';
import type { CaptionResult, CaptionSheet } from './sheet.ts';

/** Where captions go. */
export interface CaptionSink {
  /** Before anything is asked: the paths that have their captions already, or why none could be kept. */
  readonly begin: (inputs: readonly CaptionInput[]) => Promise<Result<ReadonlySet<string>>>;
  /** Before anything is spent on an image: whether its caption could be kept. */
  readonly ready: (input: CaptionInput) => Promise<Result<void>>;
  /** On the disk, where there is one, when it resolves. */
  readonly take: (result: CaptionResult) => Promise<Result<void>>;
  readonly end: () => Promise<void>;
  /** Whether an error of `take` holds for all images, as a full disk does. */
  readonly isShared: boolean;
}

/** Writes a sheet to standard output. */
export function outputSink(sheet: CaptionSheet, output: TextOutput): CaptionSink {
  const pieces = sheetPieces(sheet, { head: false, entries: false });
  return {
    isShared: true,
    begin: async () => ok(new Set()),
    ready: async () => ok(undefined),
    take: async (result) => {
      await output.document(pieces.entry(result));
      return ok(undefined);
    },
    end: async () => output.document(pieces.tail()),
  };
}

/** The text of a sheet as it grows: head and separators where they belong. */
export function sheetPieces(
  sheet: CaptionSheet,
  begun: { readonly head: boolean; readonly entries: boolean },
) {
  let head = begun.head ? '' : sheet.head;
  let between = begun.entries ? sheet.between : '';
  return {
    entry: (result: CaptionResult): string => {
      const entry = sheet.entry(result);
      if (entry === '') return '';
      const text = head + between + entry;
      head = '';
      between = sheet.between;
      return text;
    },
    tail: () => head + sheet.tail,
  };
}
