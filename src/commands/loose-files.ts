import type { Endpoint } from '../core/endpoint.ts';
import { tokenInUse } from '../core/identity.ts';
import { loosePermissions } from '../store/loose-permissions.ts';
import { loadSettings } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';

/**
 * Says at a terminal, in one line, what is wrong with the place of the token that this endpoint is given, or else that
 * other users can get at the settings, which say where things are sent. `--practice` goes by neither.
 */
export async function warnOfLooseFiles(
  context: CommandContext,
  args: Arguments,
  endpoint: Endpoint,
): Promise<void> {
  if (!context.stderr.isTerminal || args.has('practice')) return;
  const warning = (await looseToken(context, endpoint)) ?? (await looseSettings(context));
  if (warning !== undefined) await context.stderr.line(warning);
}

async function looseToken(context: CommandContext, endpoint: Endpoint): Promise<string | undefined> {
  if (endpoint.token.kind !== 'hub') return undefined;
  const { activeToken } = await loadSettings(context);
  return tokenInUse(await context.ports.tokens.find(), activeToken)?.warning;
}

async function looseSettings({ paths }: CommandContext): Promise<string | undefined> {
  const all = await loosePermissions(paths, process.platform);
  return all.find((sentence) => sentence.startsWith(`${paths.configFile} `));
}
