import { type AppError, appError } from '../core/errors.ts';
import type { FileFacts, FsPort } from './fs-port.ts';
import { readRegularFile } from './read-file.ts';
import type { Remains } from './session-backup.ts';
import { SESSION_LIMIT } from './session-limit.ts';
import { type Fallback, type ParsedSession, parseSession } from './session-parse.ts';
import { NOTHING_LOST, sessionValue } from './session-value.ts';
import { isMissing, storeError } from './store-error.ts';

export interface ReadSession extends Omit<Remains, 'session'> {
  readonly kind: 'read';
  readonly parsed: ParsedSession | null;
  readonly facts: FileFacts | null;
  readonly damage: string | null;
}

/** Reads the file of a session, or of its backup, and says what is wrong with it. */
export async function readSession(
  fs: FsPort,
  path: string,
  fallback: Fallback,
): Promise<ReadSession | { readonly kind: 'refused'; readonly error: AppError }> {
  try {
    const read = await readRegularFile(fs, path, SESSION_LIMIT);
    if (read.kind === 'not-a-file') {
      return refused(`${path} is no file.`, 'Give the file of a session.');
    }
    if (read.kind === 'too-large') {
      const size = `${Math.round(read.size / (1 << 20))} MiB`;
      return refused(
        `${path} is too large for a session (${size}).`,
        `At most ${SESSION_LIMIT >> 20} MiB are opened.`,
      );
    }
    return { kind: 'read', facts: read.facts, ...understand(read.bytes, fallback) };
  } catch (error) {
    if (isMissing(error)) return { kind: 'read', parsed: null, facts: null, ...NO_DAMAGE };
    return { kind: 'refused', error: storeError(error, `The session could not be read from ${path}`) };
  }
}

function refused(message: string, hint: string): { readonly kind: 'refused'; readonly error: AppError } {
  return { kind: 'refused', error: appError('SESSION_CORRUPT', message, hint) };
}

const NO_DAMAGE = { damage: null, isHeadWhole: true, lost: NOTHING_LOST, repairs: new Map<string, never>() };

/** What the bytes of a session file say, and what is wrong with them. */
export function understand(bytes: Uint8Array, fallback: Fallback): Omit<ReadSession, 'kind' | 'facts'> {
  const { value, damage, isHeadWhole, lost } = sessionValue(bytes);
  const parsed = parseSession(value, fallback);
  if (parsed === null) {
    return {
      ...NO_DAMAGE,
      parsed,
      damage: damage ?? 'it holds no session',
      lost: { isAny: true, ids: null },
    };
  }
  const { mended, repairs } = parsed;
  // The list itself, or one of those in it.
  const isMissing = mended.some((path) => /^exchanges(\[\d+\])?$/.test(path));
  return {
    parsed,
    damage: damage ?? (mended.length > 0 ? mendedText(mended) : null),
    isHeadWhole,
    lost: lost.isAny || !isMissing ? lost : { isAny: true, ids: null },
    repairs,
  };
}

/** What is wrong with a file of which values had to be replaced, as a clause. */
export function mendedText(mended: readonly string[]): string {
  const first = mended.slice(0, 3).join(', ');
  const more = mended.length > 3 ? ` and ${mended.length - 3} more` : '';
  return `it has values that are missing or of the wrong kind: ${first}${more}`;
}
