import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import type { BegunSettings, ConfigPort } from '../runtime/ports.ts';
import { makePrivateFolder, secondName, sweepLeftovers, syncFolder } from './atomic-write.ts';
import { writeWithConf } from './conf-draft.ts';
import { type FsPort, nodeFs } from './fs-port.ts';
import { isObject } from './json-guard.ts';
import { type LockTools, waitForLock } from './lock.ts';
import { type Environment, pathsFrom } from './paths.ts';
import { systemProcesses } from './process-facts.ts';
import { makeRandomName } from './random-name.ts';
import { readRegularFile } from './read-file.ts';
import { mergeSettings, parseSettings, readSettings } from './settings-parse.ts';
import { isMissing, storeError } from './store-error.ts';

export interface ConfigOptions {
  readonly env: Environment;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly fs?: FsPort;
  readonly makeName?: () => string;
  /** ISO 8601, UTC: part of the name of a file that is set aside. */
  readonly now?: () => string;
  readonly processes?: LockTools['processes'];
  /** How long another program's change is waited for. */
  readonly patienceMs?: number;
  /** Base URL of Inference Providers, for what endpoints on the retired host become. */
  readonly routerUrl?: string;
}

type Json = { readonly [key: string]: unknown };
type Read =
  | { readonly kind: 'read'; readonly value: Json }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly error: AppError };

const LIMIT = 8 << 20;

/**
 * The settings in `config.json`. Reading is plain JSON: the first frame waits for it, and importing conf takes longer
 * than reading the file. A change is made with conf on a draft of the file, under a lock, and the draft takes the
 * file's place only when it is whole and on the disk: conf by itself loses changes that programs make at once, and
 * can leave half a document on a full disk.
 */
export function createConfig(options: ConfigOptions): ConfigPort {
  const fs = options.fs ?? nodeFs;
  const makeName = options.makeName ?? makeRandomName;
  const now = options.now ?? (() => new Date().toISOString());
  const processes = options.processes ?? systemProcesses();
  const path = pathsFrom(options.env, options.home, options.platform).configFile;
  const folder = dirname(path);
  const { routerUrl } = options;
  const lockTools = {
    fs,
    processes,
    makeName,
    elapsed: () => performance.now(),
    wait: async (ms: number) => void (await sleep(ms)),
  };
  let queue: Promise<unknown> = Promise.resolve();

  const underLock = async <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    try {
      await makePrivateFolder(fs, folder);
      const lock = await waitForLock(`${path}.lock`, lockTools, options.patienceMs ?? 30_000);
      if (lock === null) {
        return failed(
          appError(
            'STORE_LOCKED',
            'Another program has been changing the settings for a long time.',
            `Try again; when no other hf-tui runs, remove ${path}.lock.`,
            { retryable: true },
          ),
        );
      }
      try {
        await sweepLeftovers(fs, path);
        return await work();
      } finally {
        await lock.release();
      }
    } catch (error) {
      return failed(storeError(error, `The settings could not be saved to ${path}`));
    }
  };

  /** Moves a damaged file out of the way and puts the backup in its place. Says what was done. */
  const setAside = async (why: string): Promise<{ value: Json; problem: AppError }> => {
    const aside = `${path}.corrupt-${now().replace(/[:.]/g, '-')}-${makeName().slice(0, 6)}`;
    await secondName(fs, path, aside);
    const backup = await readJson(fs, `${path}.bak`);
    const value = backup.kind === 'read' ? backup.value : {};
    if (backup.kind === 'read') await commit(value);
    else await fs.unlink(path);
    await syncFolder(fs, folder);
    return {
      value,
      problem: appError(
        'CONFIG_CORRUPT',
        `The settings could not be read (${why}).`,
        backup.kind === 'read'
          ? `The settings before the last change were taken instead; the damaged file is now ${aside}.`
          : `hf-tui starts with none; the damaged file is now ${aside}.`,
      ),
    };
  };

  const commit = async (value: Json): Promise<void> => {
    const draft = join(folder, `.${basename(path)}.${makeName()}.draft`);
    try {
      await writeWithConf(fs, draft, value);
      const previous = join(folder, `.${basename(path)}.${makeName()}.bak`);
      const hadOne = await secondName(fs, path, previous).then(
        () => true,
        () => false,
      );
      // A damaged file is set aside, not made the backup of a good one.
      if (hadOne && (await readJson(fs, previous)).kind === 'read') await fs.rename(previous, `${path}.bak`);
      if (hadOne) await fs.unlink(previous).catch(() => undefined);
      await fs.rename(draft, path);
    } finally {
      await fs.unlink(draft).catch(() => undefined);
    }
    await syncFolder(fs, folder);
  };

  const begin: ConfigPort['begin'] = async (damaged) => {
    const read = await readJson(fs, path);
    if (read.kind === 'read') return begun(read.value, path, routerUrl);
    if (read.kind === 'missing' || damaged === 'left') return begun({}, path, routerUrl);
    if (read.kind === 'unreadable') return begun({}, path, routerUrl, () => read.error);
    const mended = await underLock(async () => {
      // Another program may have mended it while the lock was waited for.
      const again = await readJson(fs, path);
      if (again.kind === 'read') return ok({ value: again.value, problem: null });
      if (again.kind === 'damaged') return ok(await setAside(again.why));
      return ok({ value: {}, problem: again.kind === 'unreadable' ? again.error : null });
    });
    if (mended.ok) return begun(mended.value.value, path, routerUrl, () => mended.value.problem);
    return begun({}, path, routerUrl, () =>
      appError(
        'CONFIG_CORRUPT',
        `The settings in ${path} could not be read (${read.why}), and the file could not be set aside.`,
        mended.error.message,
      ),
    );
  };

  const load: ConfigPort['load'] = async () => {
    const { settings, check } = await begin('mended');
    const checking = check();
    let step = checking.next();
    while (step.done !== true) step = checking.next();
    return { settings, problem: step.value };
  };

  const change: ConfigPort['change'] = (edit) => {
    const next = queue.then(() =>
      underLock(async () => {
        const read = await readJson(fs, path);
        if (read.kind === 'unreadable') return failed(read.error);
        const value =
          read.kind === 'read' ? read.value : read.kind === 'damaged' ? (await setAside(read.why)).value : {};
        const before = parseSettings(value, routerUrl).settings;
        const after = edit(before);
        await commit(mergeSettings(value, before, after));
        return ok(after);
      }),
    );
    queue = next.catch(() => undefined);
    return next;
  };

  return { load, begin, change, path: () => path };
}

async function readJson(fs: FsPort, path: string): Promise<Read> {
  let text: string;
  try {
    const read = await readRegularFile(fs, path, LIMIT);
    if (read.kind === 'not-a-file') {
      return { kind: 'unreadable', error: appError('STORE_FAILED', `${path} is no file.`, 'Move it away.') };
    }
    if (read.kind === 'too-large') return { kind: 'damaged', why: 'it is far too large' };
    text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing' };
    if (error instanceof TypeError) return { kind: 'damaged', why: 'it is no text' };
    return { kind: 'unreadable', error: storeError(error, `The settings could not be read from ${path}`) };
  }
  if (text.trim() === '') return { kind: 'damaged', why: 'it is empty' };
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { kind: 'read', value } : { kind: 'damaged', why: 'it holds no settings' };
  } catch {
    return { kind: 'damaged', why: 'it is no valid JSON' };
  }
}

/** `wrong`: what is said of the settings in place of what they hold that cannot be used. */
function begun(
  value: Json,
  path: string,
  routerUrl: string | undefined,
  wrong?: () => AppError | null,
): BegunSettings {
  const { settings, saved, problems } = readSettings(value, routerUrl);
  const unusable = () => {
    const found = problems();
    return found.length === 0
      ? null
      : appError('CONFIG_CORRUPT', found.join(' '), `Correct it in ${path}; everything else is used.`);
  };
  return {
    settings,
    endpoints: saved,
    *check() {
      yield* saved.check();
      return wrong === undefined ? unusable() : wrong();
    },
  };
}
