import { isAbsolute, join, resolve } from 'node:path';
import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import { type SessionSummary, titleOf } from '../core/session.ts';
import type { FsPort } from './fs-port.ts';
import { isSafeId } from './session-parse.ts';

/** The file that a reference means. `inside`: one of the sessions folder, so its name is its id. */
export interface Target {
  readonly path: string;
  readonly inside: boolean;
}

export interface ReferenceContext {
  readonly fs: FsPort;
  readonly folder: string;
  readonly home: string;
  readonly cwd: string;
  /** Asked only when the reference is no file and no whole id. */
  readonly list: () => Promise<{
    readonly sessions: readonly SessionSummary[];
    readonly unreadable: readonly { readonly id: string; readonly path: string }[];
  }>;
}

/** What looks like the beginning of an id; shorter ones would often be met by chance. */
const ID_BEGINNING = /^[0-9a-z]{4,26}$/i;
const AT_MOST = 5;

/** An id, a title, the beginning of either, or a path. Several matches are an error that names them. */
export async function resolveSession(reference: string, context: ReferenceContext): Promise<Result<Target>> {
  const text = reference.trim();
  if (text === '')
    return failed(appError('USAGE', 'No session was named.', 'Give its id, its title or a path.'));
  if (/[\\/]|\.json$|^~/i.test(text)) {
    const file = await fileAt(text, context);
    if (file !== null) return file;
  }
  for (const id of [text, text.toUpperCase()]) {
    if (!isSafeId(id)) continue;
    const path = join(context.folder, `${id}.json`);
    for (const name of [path, join(context.folder, `${id}.journal.jsonl`), `${path}.bak`]) {
      if (await exists(context.fs, name)) return ok({ path, inside: true });
    }
  }
  const { sessions, unreadable } = await context.list();
  const wanted = fold(text);
  const inList = (matches: readonly { readonly path: string }[]) => matches.map(({ path }) => path);
  const attempts = [
    inList(sessions.filter(({ title }) => title !== '' && fold(title) === wanted)),
    ID_BEGINNING.test(text)
      ? inList(
          [...sessions, ...unreadable].filter(({ id }) => id.toUpperCase().startsWith(text.toUpperCase())),
        )
      : [],
    inList(sessions.filter(({ title }) => fold(title).startsWith(wanted))),
  ];
  for (const paths of attempts) {
    const [path] = paths;
    if (path === undefined) continue;
    if (paths.length === 1) return ok({ path, inside: true });
    return failed(
      several(
        text,
        sessions.filter((one) => paths.includes(one.path)),
      ),
    );
  }
  return failed(
    appError(
      'SESSION_NOT_FOUND',
      `There is no session "${text}".`,
      'hf-tui sessions list shows all of them, with their ids and titles.',
    ),
  );
}

async function fileAt(text: string, context: ReferenceContext): Promise<Result<Target> | null> {
  const expanded = text.replace(/^~(?=$|[\\/])/, () => context.home);
  const path = isAbsolute(expanded) ? expanded : resolve(context.cwd, expanded);
  if (!(await exists(context.fs, path))) return null;
  // Saved where it is: through a link that the user gave, the file behind it.
  const real = await context.fs.realpath(path).catch(() => path);
  const folder = await context.fs.realpath(context.folder).catch(() => context.folder);
  const name = real.startsWith(join(folder, '/')) ? real.slice(folder.length + 1) : '';
  if (name.endsWith('.json') && isSafeId(name.slice(0, -5))) {
    return ok({ path: join(context.folder, name), inside: true });
  }
  return ok({ path: real, inside: false });
}

function several(text: string, matches: readonly SessionSummary[]): AppError {
  const names = matches.slice(0, AT_MOST).map((one) => `${one.id} (${titleOf(one)})`);
  const more = matches.length > AT_MOST ? ` and ${matches.length - AT_MOST} more` : '';
  return appError(
    'SESSION_NOT_FOUND',
    `"${text}" could be several sessions: ${names.join(', ')}${more}.`,
    'Give the id of one of them.',
  );
}

async function exists(fs: FsPort, path: string): Promise<boolean> {
  return fs.facts(path).then(
    () => true,
    () => false,
  );
}

function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
