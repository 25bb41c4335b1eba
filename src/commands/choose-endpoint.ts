import { type Endpoint, PRACTICE, type Task } from '../core/endpoint.ts';
import { resolveReference } from '../core/endpoint-reference.ts';
import { appError, failed, ok, type Result } from '../core/errors.ts';
import { findEndpoint, type Settings } from '../core/settings.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { errorText } from './text-output.ts';

/** The user's settings. A damaged file has been set aside by then: that is said, and no reason to stop. */
export async function loadSettings(context: CommandContext): Promise<Settings> {
  const { settings, problem } = await context.ports.config.load();
  if (problem !== null) await context.stderr.write(errorText(problem));
  return settings;
}

/**
 * The endpoint that a command asks: `--practice`, `-e`, the one a session is on, the default one; in this order.
 * `wanted` is what it is going to be asked for. Says on standard error when a reference was turned into something else.
 */
export async function chooseEndpoint(
  args: Arguments,
  context: CommandContext,
  sessionEndpoint = '',
  wanted?: Task,
): Promise<Result<Endpoint>> {
  if (args.has('practice')) return ok(PRACTICE);
  const settings = await loadSettings(context);
  const reference = args.value('endpoint') ?? sessionEndpoint;
  if (reference !== '') {
    const resolved = resolveReference(settings, reference, context.bases.router, wanted);
    if (!resolved.ok) return resolved;
    if (resolved.value.notice !== undefined) await context.stderr.line(resolved.value.notice);
    return ok(resolved.value.endpoint);
  }
  const chosen = findEndpoint(settings, settings.defaultEndpoint) ?? settings.endpoints[0];
  if (chosen !== undefined) return ok(chosen);
  return failed(
    appError(
      'ENDPOINT_UNKNOWN',
      'No endpoint is set up yet.',
      'Run hf-tui to set one up, name one with -e (a model id such as org/name will do), or add --practice.',
    ),
  );
}
