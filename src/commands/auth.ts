import { appError, EXIT, exitCodeOf } from '../core/errors.ts';
import {
  type Account,
  describeSource,
  type FoundToken,
  type TokenPlace,
  tokenInUse,
} from '../core/identity.ts';
import { Secret } from '../core/secret.ts';
import { cleanPastedToken, tokenShapeWarning } from '../core/token-shape.ts';
import { loosePermissions } from '../store/loose-permissions.ts';
import { loadSettings } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { readPiped } from './standard-input.ts';
import { errorJson, errorText, reportError } from './text-output.ts';

/** `hf-tui auth VERB`. */
export async function auth(args: Arguments, context: CommandContext): Promise<number> {
  switch (args.path[2]) {
    case 'status':
      return status(args, context);
    case 'login':
      return login(args, context);
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
  const offline = /^(1|true|yes|on)$/i.test(context.env.HF_HUB_OFFLINE ?? '');
  const asked = offline ? null : await ports.hub.whoami(active.token, signal);
  if (json) {
    await stdout.json({
      tokens: found.map((one) => ({ ...tokenJson(one), used: one === active })),
      account: asked?.ok === true ? asked.value : null,
      error: asked?.ok === false ? errorJson(asked.error) : null,
    });
  } else {
    await stdout.line(`Token ${active.token.masked}, ${describeSource(active.source)}`);
    if (asked?.ok === true) await stdout.line(describeAccount(asked.value));
    for (const other of others) {
      await stdout.line(`Not used: ${other.token.masked}, ${describeSource(other.source)}`);
    }
  }
  for (const { warning } of found) if (warning !== undefined) await stderr.line(warning);
  for (const sentence of await loosePermissions(context.paths, process.platform)) await stderr.line(sentence);
  if (asked?.ok !== false) return EXIT.done;
  await stderr.write(errorText(asked.error));
  return exitCodeOf(asked.error);
}

async function login(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports, signal, stdin } = context;
  const json = args.has('json');
  if (!args.has('with-token') || stdin.isTerminal) {
    return reportError(
      context,
      appError(
        'USAGE',
        'hf-tui auth login reads the token from standard input.',
        'Run hf-tui auth login --with-token < FILE, or hf-tui --setup to paste one.',
      ),
      json,
    );
  }
  const piped = await readPiped(context);
  if (!piped.ok) return reportError(context, piped.error, json);
  const text = cleanPastedToken(piped.value);
  if (text === '') {
    return reportError(
      context,
      appError('USAGE', 'There is no token on standard input.', 'Pipe one in.'),
      json,
    );
  }
  const odd = tokenShapeWarning(text);
  if (odd !== null) await stderr.line(odd);
  const token = new Secret(text);
  const asked = await ports.hub.whoami(token, signal);
  // A refused token is not worth keeping; one that could not be checked may be a good one.
  if (!asked.ok && exitCodeOf(asked.error) === EXIT.token) return reportError(context, asked.error, json);
  const place: TokenPlace = args.has('shared') ? 'official-file' : 'own-file';
  const kept = await ports.tokens.keep(token, place);
  if (!kept.ok) return reportError(context, kept.error, json);
  const { activeToken } = await loadSettings(context);
  const used = tokenInUse(await ports.tokens.find(), activeToken);
  const isUsed = used === undefined || used.token.reveal() === text;
  if (json) {
    await stdout.json({
      kept: { ...kept.value, token: token.masked },
      inUse: isUsed,
      account: asked.ok ? asked.value : null,
      error: asked.ok ? null : errorJson(asked.error),
    });
  } else {
    if (asked.ok) await stdout.line(describeAccount(asked.value));
    await stdout.line(`Kept ${token.masked} in ${describeSource(kept.value)}.`);
  }
  if (!asked.ok) await stderr.line(`It could not be checked: ${asked.error.message}`);
  if (!isUsed) await stderr.line(`Another token comes first: ${describeSource(used.source)}.`);
  return EXIT.done;
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

function tokenJson({ source, token, expiresAt, warning }: FoundToken) {
  return {
    source: describeSource(source),
    kind: source.kind,
    token: token.masked,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(warning === undefined ? {} : { warning }),
  };
}

function describeAccount(account: Account): string {
  const parts = [`Account ${account.name}${account.isPro ? ' (PRO)' : ''}`];
  if (account.organisations.length > 0) parts.push(`organisations ${account.organisations.join(', ')}`);
  switch (account.mayInfer) {
    case 'yes':
      parts.push('may call Inference Providers');
      break;
    case 'no':
      parts.push('may not call Inference Providers');
      break;
    case 'unknown':
      break;
  }
  return parts.join('; ');
}
