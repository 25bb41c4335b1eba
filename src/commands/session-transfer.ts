import { EXIT, exitCodeOf } from '../core/errors.ts';
import { exportFormNamed, exportFormOfPath } from '../core/export-form.ts';
import { titleOf } from '../core/session.ts';
import type { CommandContext } from './context.ts';
import { openedSession } from './opened-session.ts';
import type { Arguments } from './parse.ts';
import { errorJson, errorText, reportError } from './text-output.ts';

/** `hf-tui sessions export SESSION`: to standard output, or into a new file. */
export async function exportSession(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports } = context;
  const json = args.has('json');
  const opened = await openedSession(context, args.words[0] ?? '', 'look');
  if (!opened.ok) return reportError(context, opened.error, json);
  const { session } = opened.value;
  const path = args.value('out');
  const named = args.value('format');
  const form = exportFormNamed(named ?? '') ?? exportFormOfPath(path ?? '') ?? 'markdown';
  if (path === undefined) {
    const { text, said } = await ports.transfer.render(session, form);
    for (const sentence of said) await stderr.line(sentence);
    if (json) await stdout.json({ id: session.id, format: form, text });
    else await stdout.document(text);
    return EXIT.done;
  }
  const written = await ports.transfer.write(session, form, path, 'refuse');
  if (!written.ok) return reportError(context, written.error, json);
  for (const sentence of written.value.said) await stderr.line(sentence);
  if (json) await stdout.json({ id: session.id, format: form, path: written.value.path });
  else await stdout.line(written.value.path);
  return EXIT.done;
}

/** `hf-tui sessions import FILE…`: each file for itself; one that cannot be read does not stop the others. */
export async function importSessions(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports, signal } = context;
  const json = args.has('json');
  const documents: object[] = [];
  let code: number = EXIT.done;
  for (const file of args.words) {
    if (signal.aborted) break;
    const brought = await ports.transfer.bringIn(file, signal);
    if (!brought.ok) {
      await stderr.write(errorText(brought.error));
      documents.push({ file, error: errorJson(brought.error) });
      if (code === EXIT.done) code = exitCodeOf(brought.error);
      continue;
    }
    for (const { session, path, notices } of brought.value) {
      const { id, title } = session;
      const exchanges = session.exchanges.length;
      for (const notice of notices) await stderr.line(`${titleOf(session)}: ${notice}`);
      documents.push({ file, id, title, exchanges, path, notices });
      if (!json) {
        const count = exchanges === 1 ? 'one exchange' : `${exchanges} exchanges`;
        await stdout.line(`${id}  ${titleOf(session).replaceAll('\n', ' ')} (${count})`);
      }
    }
  }
  if (json) await stdout.json(documents);
  return signal.aborted ? 130 : code;
}
