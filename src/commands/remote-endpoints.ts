import { describeState } from '../core/dedicated.ts';
import { EXIT } from '../core/errors.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { reportError } from './text-output.ts';
import { textTable } from './text-table.ts';

/** `hf-tui endpoints list --remote`: the Inference Endpoints of the user and of every organisation. */
export async function listRemote(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports, signal } = context;
  const listed = await ports.dedicated.list(signal);
  if (!listed.ok) return reportError(context, listed.error, args.has('json'));
  const { endpoints, unlisted } = listed.value;
  if (args.has('json')) {
    await stdout.json({ endpoints, unlisted });
    return EXIT.done;
  }
  const rows = endpoints.map(({ namespace, name, state, repository, task, url }) => [
    `${namespace}/${name}`,
    describeState(state),
    repository,
    task,
    url,
  ]);
  if (rows.length > 0) await stdout.write(textTable(['NAME', 'STATE', 'MODEL', 'TASK', 'URL'], rows));
  else await stderr.line('You have none. They are made at https://endpoints.huggingface.co.');
  if (unlisted.length > 0) await stderr.line(`Not listed: ${unlisted.join(', ')}.`);
  return EXIT.done;
}
