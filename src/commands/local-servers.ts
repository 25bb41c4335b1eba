import type { OpenAiEndpoint } from '../core/endpoint.ts';
import { EXIT } from '../core/errors.ts';
import { LOCAL_SERVERS } from '../core/panels/setup/suggestions.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { textTable } from './text-table.ts';

/** A server on this computer has its list at once or not at all; ms, for all of them together. */
const WAIT = 1500;
/** A server may listen on one of them alone; the first one that answers is named. */
const HOSTS = ['127.0.0.1', '[::1]'] as const;

/** `hf-tui endpoints list --local`: what answers on the usual ports of model servers here. No token is sent. */
export async function listLocal(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports, signal } = context;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(WAIT)]);
  const ask = async (host: string, port: number) => {
    const url = `http://${host}:${port}/v1`;
    const server: OpenAiEndpoint = { kind: 'openai', name: url, url, token: { kind: 'none' } };
    const listed = await ports.inference.models?.(server, limit);
    return listed?.ok === true ? { url, models: listed.value } : null;
  };
  const asked = await Promise.all(
    LOCAL_SERVERS.map(async ({ port, usually }) => {
      const answers = await Promise.all(HOSTS.map((host) => ask(host, port)));
      const found = answers.find((answer) => answer !== null);
      return found === undefined ? [] : [{ url: found.url, usually, models: found.models }];
    }),
  );
  const servers = asked.flat();
  if (args.has('json')) {
    await stdout.json(servers);
    return EXIT.done;
  }
  const rows = servers.flatMap(({ url, usually, models }) =>
    (models.length === 0 ? ['(says none)'] : models).map((model) => [url, model, usually]),
  );
  if (rows.length > 0) {
    await stdout.write(textTable(['URL', 'MODEL', 'USUALLY'], rows));
    if (stderr.isTerminal) await stderr.line('hf-tui endpoints add NAME --url URL --model MODEL saves one.');
  } else {
    const tried = LOCAL_SERVERS.map(({ port }) => port).join(', ');
    await stderr.line(`No model server answers on this computer (ports ${tried}).`);
  }
  return EXIT.done;
}
