import { appError, EXIT, exitCodeOf, failed } from '../core/errors.ts';
import { describeOverride, describeSource, overrideOf, tokenInUse } from '../core/identity.ts';
import { isOffline } from '../core/offline.ts';
import { loosePermissions } from '../store/loose-permissions.ts';
import { login } from './auth-login.ts';
import { listTokens, switchToken } from './auth-switch.ts';
import { describeAccount, describeAge, tokenJson } from './auth-text.ts';
import { loadSettings } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { errorJson, errorText, reportError } from './text-output.ts';

/** `hf-tui auth VERB`. */
export async function auth(args: Arguments, context: CommandContext): Promise<number> {
  switch (args.path[2]) {
    case 'status':
      return status(args, context);
    case 'login':
      return login(args, context);
    case 'list':
      return listTokens(args, context);
    case 'switch':
      return switchToken(args, context);
    case 'logout':
      return logout(args, context);
    default:
      return EXIT.usage;
  }
}

async function status(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports, signal } = context;
  const json = args.has('json');
  const found = await ports.tokens.find();
  const { activeToken } = await loadSettings(context);
  const active = tokenInUse(found, activeToken);
  const override = overrideOf(found, activeToken);
  const others = found.filter((one) => one !== active);
  if (active === undefined) {
    return reportError(
      context,
      appError(
        'HF_TOKEN_MISSING',
        'No Hugging Face token was found.',
        'Run hf-tui --setup, set HF_TOKEN, or pipe a token into hf-tui auth login --with-token.',
      ),
      json,
    );
  }
  const offline = isOffline(context.env);
  // One of a login by browser is renewed where that is due.
  const usable = await ports.usableToken(active);
  const asked =
    'code' in usable
      ? failed(usable)
      : offline
        ? null
        : await ports.hub.whoami(usable, signal, args.has('fresh') ? 'fresh' : undefined);
  if (json) {
    await stdout.json({
      tokens: found.map((one) => ({ ...tokenJson(one), used: one === active })),
      overriddenBy: override?.variable ?? null,
      account: asked?.ok === true ? asked.value : null,
      error: asked?.ok === false ? errorJson(asked.error) : null,
    });
  } else {
    const masked = 'code' in usable ? active.token.masked : usable.masked;
    await stdout.line(`Token ${masked}, ${describeSource(active.source)}`);
    if (asked?.ok === true) {
      await stdout.line(describeAccount(asked.value) + describeAge(asked.value, ports.clock.now()));
    }
    for (const other of others) {
      await stdout.line(`Not used: ${other.token.masked}, ${describeSource(other.source)}`);
    }
  }
  if (override !== null && !json) await stderr.line(describeOverride(override));
  for (const { warning } of found) if (warning !== undefined) await stderr.line(warning);
  for (const sentence of await loosePermissions(context.paths, process.platform)) await stderr.line(sentence);
  if (asked?.ok !== false) return EXIT.done;
  await stderr.write(errorText(asked.error));
  return exitCodeOf(asked.error);
}

async function logout(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, ports } = context;
  const json = args.has('json');
  const left = await ports.tokens.forget();
  if (!left.ok) return reportError(context, left.error, json);
  if (json) {
    await stdout.json({ left: left.value.map(tokenJson) });
    return EXIT.done;
  }
  await stdout.line('hf-tui keeps no token of its own now.');
  for (const { source, token } of left.value) {
    await stdout.line(`Still there: ${token.masked}, ${describeSource(source)}`);
  }
  return EXIT.done;
}
