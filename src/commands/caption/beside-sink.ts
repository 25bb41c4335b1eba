import { access, mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { failed, ok, type Result } from '../../core/errors.ts';
import { plainText } from '../../core/printable.ts';
import { nodeFs } from '../../store/fs-port.ts';
import { writeNewFile } from '../../store/new-file.ts';
import { makeRandomName } from '../../store/random-name.ts';
import { attempt, isThereAlready } from './growing-file.ts';
import type { CaptionInput } from './inputs.ts';
import { captionOf, isCaptioned } from './sheet.ts';
import type { CaptionSink } from './sink.ts';

/**
 * Writes `cat.txt` beside each `cat.jpg`, or into a folder; each whole or not at all. What is there already is left
 * alone: with `resume` it counts as done.
 */
export function besideSink(folder: string | undefined, resume: boolean): CaptionSink {
  const claimed = new Map<string, string>();
  const target = ({ path, name }: Pick<CaptionInput, 'path' | 'name'>): string => {
    const file = `${basename(path, extname(path))}.txt`;
    return folder === undefined ? join(dirname(path), file) : join(folder, dirname(name), file);
  };
  return {
    isShared: false,
    async begin(inputs) {
      const done = new Set<string>();
      for (const input of inputs) {
        const text = target(input);
        if (claimed.has(text)) continue;
        claimed.set(text, input.path);
        if (resume && (await isThere(text))) done.add(input.path);
      }
      return ok(done);
    },
    async ready(input): Promise<Result<void>> {
      const text = target(input);
      // Two images of one name but for the ending would share one text.
      const isFree = claimed.get(text) === input.path && !(await isThere(text));
      return isFree ? ok(undefined) : failed(isThereAlready(text));
    },
    async take(result) {
      if (!isCaptioned(result)) return ok(undefined);
      const path = target(result);
      const made = await attempt(dirname(path), () => mkdir(dirname(path), { recursive: true }));
      if (!made.ok) return made;
      const bytes = new TextEncoder().encode(`${plainText(captionOf(result))}\n`);
      const written = await writeNewFile(nodeFs, { path, bytes, whenTaken: 'refuse' }, makeRandomName);
      return written.ok ? ok(undefined) : written;
    },
    end: async () => {},
  };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
