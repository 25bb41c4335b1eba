import { EXIT } from '../core/errors.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { reportError } from './text-output.ts';

/** `hf-tui sessions empty-trash`: says what is in it; with --yes it is gone for good. */
export async function emptyTrash(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports } = context;
  const json = args.has('json');
  if (!args.has('yes')) {
    const inTrash = await ports.sessions.trashed();
    await stderr.line(
      inTrash.length === 0
        ? 'The trash is empty.'
        : `There ${inTrash.length === 1 ? 'is one session' : `are ${inTrash.length} sessions`} in the trash. With --yes they are deleted for good.`,
    );
    if (json) await stdout.json({ deleted: 0, inTrash: inTrash.length });
    return inTrash.length === 0 ? EXIT.done : EXIT.usage;
  }
  const emptied = await ports.sessions.emptyTrash();
  if (!emptied.ok) return reportError(context, emptied.error, json);
  const deleted = emptied.value;
  if (json) await stdout.json({ deleted, inTrash: 0 });
  else
    await stdout.line(
      deleted === 1 ? 'One session was deleted for good.' : `${deleted} sessions were deleted for good.`,
    );
  return EXIT.done;
}
