import { join } from 'node:path';
import { ok } from '../../core/errors.ts';
import { type GrowingFile, openGrowing } from './growing-file.ts';
import type { CaptionSheet } from './sheet.ts';
import { type CaptionSink, sheetPieces } from './sink.ts';

/**
 * Writes a sheet into a file of a folder, as the captions come. A file that is there already is left alone or, with
 * `resume`, goes on: its captions stay, what failed or was cut off is asked again.
 */
export function fileSink(sheet: CaptionSheet, folder: string, resume: boolean): CaptionSink {
  const path = join(folder, sheet.fileName);
  let file: GrowingFile | null = null;
  let pieces = sheetPieces(sheet, { head: true, entries: false });
  const append = async (text: string) => (file === null ? ok(undefined) : file.append(text));
  return {
    isShared: true,
    async begin(inputs) {
      const done = new Set<string>();
      const paths = inputs.map((input) => input.path);
      const keep = (text: string): string | null => {
        const kept = sheet.kept(text, paths);
        if (kept === null) return null;
        for (const entry of kept) done.add(entry.path);
        pieces = sheetPieces(sheet, { head: true, entries: kept.length > 0 });
        return sheet.head + kept.map(({ entry }) => entry).join(sheet.between);
      };
      const opened = await openGrowing(path, sheet.head, resume ? keep : null);
      if (!opened.ok) return opened;
      file = opened.value;
      return ok(done);
    },
    ready: async () => ok(undefined),
    take: async (result) => append(pieces.entry(result)),
    async end() {
      await append(pieces.tail());
      await file?.close();
    },
  };
}
