import { EXIT, ok, type Result } from '../core/errors.ts';
import { type SessionSummary, titleOf } from '../core/session.ts';
import { readableText } from '../transfer/plain-text.ts';
import type { CommandContext } from './context.ts';
import { openedSession } from './opened-session.ts';
import type { Arguments } from './parse.ts';
import { searchSessions } from './session-search.ts';
import { exportSession, importSessions } from './session-transfer.ts';
import { emptyTrash } from './session-trash.ts';
import { reportError } from './text-output.ts';
import { textTable } from './text-table.ts';

/** `hf-tui sessions VERB`. */
export async function sessions(args: Arguments, context: CommandContext): Promise<number> {
  switch (args.path[2]) {
    case 'list':
      return list(args, context);
    case 'show':
      return show(args, context);
    case 'path':
      return path(args, context);
    case 'search':
      return searchSessions(args, context);
    case 'rename':
      return rename(args, context);
    case 'delete':
      return remove(args, context);
    case 'restore':
      return restore(args, context);
    case 'empty-trash':
      return emptyTrash(args, context);
    case 'export':
      return exportSession(args, context);
    case 'import':
      return importSessions(args, context);
    default:
      return EXIT.usage;
  }
}

async function list(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports } = context;
  const { sessions: found, unreadable } = await ports.sessions.list();
  if (unreadable > 0) {
    await stderr.line(
      `${unreadable === 1 ? 'One session' : `${unreadable} sessions`} could not be read; hf-tui sessions path says where they are.`,
    );
  }
  if (args.has('json')) {
    await stdout.json(found);
    return EXIT.done;
  }
  if (found.length === 0) {
    await stderr.line('There are no sessions yet.');
    return EXIT.done;
  }
  const rows = found.map((session) => [
    session.id,
    // To the minute: what a person tells sessions apart by.
    session.updatedAt.slice(0, 16).replace('T', ' '),
    String(session.exchanges),
    session.isDamaged === true ? `${titleOf(session)} (damaged, mended when it is opened)` : titleOf(session),
  ]);
  await stdout.write(textTable(['ID', 'USED (UTC)', 'EXCHANGES', 'TITLE'], rows));
  return EXIT.done;
}

async function show(args: Arguments, context: CommandContext): Promise<number> {
  const json = args.has('json');
  const opened = await openedSession(context, args.words[0] ?? '', 'look');
  if (!opened.ok) return reportError(context, opened.error, json);
  const { session } = opened.value;
  if (json) {
    const { sessionToJson } = await import('../store/session-format.ts');
    await context.stdout.json(sessionToJson(session));
  } else {
    await context.stdout.document(readableText(session));
  }
  return EXIT.done;
}

async function path(args: Arguments, context: CommandContext): Promise<number> {
  const json = args.has('json');
  const reference = args.words[0];
  let found: string;
  if (reference === undefined) {
    found = context.paths.sessionsFolder;
  } else {
    const session = await context.ports.sessions.find(reference);
    if (!session.ok) return reportError(context, session.error, json);
    found = session.value.path;
  }
  if (json) await context.stdout.json({ path: found });
  else await context.stdout.line(found);
  return EXIT.done;
}

async function rename(args: Arguments, context: CommandContext): Promise<number> {
  const title = args.words[1] ?? '';
  return withSession(args, context, async ({ id }) => {
    const renamed = await context.ports.sessions.rename(id, title);
    return renamed.ok ? ok({ said: `Renamed to "${title}".`, document: { id, title } }) : renamed;
  });
}

async function remove(args: Arguments, context: CommandContext): Promise<number> {
  return withSession(args, context, async (session) => {
    const { id } = session;
    const removed = await context.ports.sessions.remove(id);
    if (!removed.ok) return removed;
    const said = `"${titleOf(session)}" is in the trash: hf-tui sessions restore ${id} brings it back.`;
    return ok({ said, document: { deleted: id } });
  });
}

async function restore(args: Arguments, context: CommandContext): Promise<number> {
  const json = args.has('json');
  const reference = args.words[0] ?? '';
  const { sessions } = context.ports;
  const titled = (await sessions.trashed()).filter(({ title }) => title === reference);
  // The trash may hold several of one title: then only an id will do.
  const id = titled.length === 1 && titled[0] !== undefined ? titled[0].id : reference;
  const restored = await sessions.restore(id);
  if (!restored.ok) return reportError(context, restored.error, json);
  if (json) await context.stdout.json({ restored: id });
  else await context.stdout.line(`${id} is back.`);
  return EXIT.done;
}

interface Done {
  readonly said: string;
  readonly document: object;
}

async function withSession(
  args: Arguments,
  context: CommandContext,
  work: (session: SessionSummary) => Promise<Result<Done>>,
): Promise<number> {
  const json = args.has('json');
  const session = await context.ports.sessions.find(args.words[0] ?? '');
  if (!session.ok) return reportError(context, session.error, json);
  const done = await work(session.value);
  if (!done.ok) return reportError(context, done.error, json);
  if (json) await context.stdout.json(done.value.document);
  else await context.stdout.line(done.value.said);
  return EXIT.done;
}
