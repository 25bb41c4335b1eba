import { appError, EXIT } from '../core/errors.ts';
import {
  describeOverride,
  describeSource,
  expiredError,
  type FoundToken,
  hasExpired,
  overrideOf,
  sourceKey,
  tokenInUse,
  tokenKey,
  tokenName,
} from '../core/identity.ts';
import { tokenJson } from './auth-text.ts';
import { loadSettings } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import { nearest } from './nearest.ts';
import type { Arguments } from './parse.ts';
import { errorText, reportError } from './text-output.ts';
import { textTable } from './text-table.ts';

/** Goes back to the official order of preference. */
const AUTO = 'auto';

/** `hf-tui auth list`: every token that can be found, the one in use marked. */
export async function listTokens(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports } = context;
  const found = await ports.tokens.find();
  const { activeToken } = await loadSettings(context);
  const active = tokenInUse(found, activeToken);
  const now = ports.clock.now();
  if (args.has('json')) {
    await stdout.json(found.map((one) => ({ ...tokenJson(one), used: one === active })));
    return EXIT.done;
  }
  if (found.length === 0) {
    await stderr.line('There is none: hf-tui --setup explains how to get one.');
    return EXIT.done;
  }
  const rows = found.map((one) => [
    one === active ? '*' : '',
    tokenName(one),
    one.token.masked,
    describeSource(one.source),
    describeEnd(one, now),
  ]);
  await stdout.write(textTable(['', 'NAME', 'TOKEN', 'WHERE', 'ENDS'], rows));
  return EXIT.done;
}

/**
 * `hf-tui auth switch NAME`: uses one of the tokens found from now on, as long as no variable of the environment holds
 * one; `auto` goes back to the official order.
 */
export async function switchToken(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports } = context;
  const json = args.has('json');
  const name = args.words[0] ?? '';
  const found = (await ports.tokens.find()).filter(({ source }) => source.kind !== 'memory');
  const chosen = found.find((one) => isCalled(one, name));
  if (chosen === undefined && name !== AUTO) {
    const meant = nearest(name, found.map(tokenName));
    const hint = meant === undefined ? 'hf-tui auth list shows what there is.' : `Did you mean ${meant}?`;
    return reportError(context, appError('USAGE', `There is no token "${name}".`, hint), json);
  }
  const activeToken = chosen === undefined ? null : tokenKey(chosen);
  const changed = await ports.config.change((settings) => ({ ...settings, activeToken }));
  if (!changed.ok) return reportError(context, changed.error, json);
  const used = tokenInUse(found, activeToken);
  const override = overrideOf(found, activeToken);
  if (json) {
    await stdout.json({
      used: used === undefined ? null : tokenJson(used),
      overriddenBy: override?.variable ?? null,
    });
  } else if (override !== null) {
    const kept = `${tokenName(override.chosen)} is chosen, ${override.chosen.token.masked}`;
    const masked = used?.token.masked ?? '';
    await stdout.line(`${kept}; ${masked} is used as long as ${override.variable} is set.`);
  } else if (used === undefined) {
    await stdout.line('The official order decides again; there is no token now.');
  } else {
    const order = chosen === undefined ? 'The official order decides again: ' : '';
    await stdout.line(`${order}${used.token.masked} is used now, ${describeSource(used.source)}.`);
  }
  if (override !== null && !json) await stderr.line(describeOverride(override));
  if (used !== undefined && hasExpired(used, ports.clock.now())) {
    await stderr.write(errorText(expiredError(used)));
  }
  return EXIT.done;
}

function isCalled(found: FoundToken, name: string): boolean {
  return tokenName(found) === name || sourceKey(found.source) === name;
}

function describeEnd(found: FoundToken, now: string): string {
  if (found.expiresAt === undefined) return '';
  const day = found.expiresAt.slice(0, 10);
  return hasExpired(found, now) ? `expired on ${day}` : day;
}
