import { describeState, saidOf } from '../core/dedicated.ts';
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
  // Last, where it can be long: what the service says about those that do not simply run.
  const isSaid = endpoints.some((one) => saidOf(one) !== '');
  const rows = endpoints.map((one) => [
    `${one.namespace}/${one.name}`,
    describeState(one.state),
    one.repository,
    one.task,
    one.url,
    ...(isSaid ? [saidOf(one)] : []),
  ]);
  const heading = ['NAME', 'STATE', 'MODEL', 'TASK', 'URL', ...(isSaid ? ['SAYS'] : [])];
  if (rows.length > 0) await stdout.write(textTable(heading, rows));
  else await stderr.line('You have none. They are made at https://endpoints.huggingface.co.');
  if (unlisted.length > 0) await stderr.line(`Not listed: ${unlisted.join(', ')}.`);
  return EXIT.done;
}
