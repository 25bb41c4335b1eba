import type { Endpoint } from '../core/endpoint.ts';
import { tokenInUse } from '../core/identity.ts';
import { loadSettings } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';

/** Says at a terminal, in one line, what is wrong with the place of the token that this endpoint is given. */
export async function warnOfLooseToken(context: CommandContext, endpoint: Endpoint): Promise<void> {
  if (!context.stderr.isTerminal || endpoint.token.kind !== 'hub') return;
  const { activeToken } = await loadSettings(context);
  const warning = tokenInUse(await context.ports.tokens.find(), activeToken)?.warning;
  if (warning !== undefined) await context.stderr.line(warning);
}
