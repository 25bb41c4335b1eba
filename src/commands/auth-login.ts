import { type AppError, appError, EXIT, exitCodeOf, failed, ok, type Result } from '../core/errors.ts';
import { describeSource, type LoginRecord, type TokenPlace, tokenInUse } from '../core/identity.ts';
import { Secret } from '../core/secret.ts';
import { cleanPastedToken, tokenShapeWarning } from '../core/token-shape.ts';
import { describeAccount } from './auth-text.ts';
import { loadSettings } from './choose-endpoint.ts';
import type { CommandContext } from './context.ts';
import type { Arguments } from './parse.ts';
import { readPiped } from './standard-input.ts';
import { errorJson, reportError } from './text-output.ts';

interface GivenToken {
  readonly token: Secret;
  /** ISO time, when the service said it. */
  readonly expiresAt?: string;
  /** What a login by browser left besides. */
  readonly login?: LoginRecord;
}

/** `hf-tui auth login`: keeps a token from standard input, or from a login with the browser. */
export async function login(args: Arguments, context: CommandContext): Promise<number> {
  const { stdout, stderr, ports, signal } = context;
  const json = args.has('json');
  const given = args.has('device') ? await fromBrowser(context) : await fromInput(args, context);
  if (!given.ok) return reportError(context, given.error, json);
  const { token, expiresAt, login: record } = given.value;
  const asked = await ports.hub.whoami(token, signal, 'fresh');
  // A refused token is not worth keeping; one that could not be checked may be a good one.
  if (!asked.ok && exitCodeOf(asked.error) === EXIT.token) return reportError(context, asked.error, json);
  const place: TokenPlace = args.has('shared') ? 'official-file' : 'own-file';
  const kept = await ports.tokens.keep(token, place, record);
  if (!kept.ok) return reportError(context, kept.error, json);
  const { activeToken } = await loadSettings(context);
  const used = tokenInUse(await ports.tokens.find(), activeToken);
  const isUsed = used === undefined || used.token.reveal() === token.reveal();
  if (json) {
    await stdout.json({
      kept: { ...kept.value, token: token.masked, ...(expiresAt === undefined ? {} : { expiresAt }) },
      inUse: isUsed,
      account: asked.ok ? asked.value : null,
      error: asked.ok ? null : errorJson(asked.error),
    });
  } else {
    if (asked.ok) await stdout.line(describeAccount(asked.value));
    const renewed = record?.refreshToken === undefined ? '' : ' and is renewed by itself';
    const until = expiresAt === undefined ? '' : ` It ends on ${expiresAt.slice(0, 10)}${renewed}.`;
    await stdout.line(`Kept ${token.masked} in ${describeSource(kept.value)}.${until}`);
  }
  if (!asked.ok) await stderr.line(`It could not be checked: ${asked.error.message}`);
  if (!isUsed) await stderr.line(`Another token comes first: ${describeSource(used.source)}.`);
  return EXIT.done;
}

async function fromInput(args: Arguments, context: CommandContext): Promise<Result<GivenToken>> {
  if (!args.has('with-token') || context.stdin.isTerminal) {
    return usage(
      'hf-tui auth login reads the token from standard input.',
      'Run hf-tui auth login --with-token < FILE, or hf-tui --setup to paste one.',
    );
  }
  const piped = await readPiped(context);
  if (!piped.ok) return piped;
  const text = cleanPastedToken(piped.value);
  if (text === '') return usage('There is no token on standard input.', 'Pipe one in.');
  const odd = tokenShapeWarning(text);
  if (odd !== null) await context.stderr.line(odd);
  return ok({ token: new Secret(text) });
}

/** The device flow: the user confirms a code on a page, on whatever device has a browser. */
async function fromBrowser(context: CommandContext): Promise<Result<GivenToken>> {
  const { ports, stderr, signal } = context;
  const settings = await loadSettings(context);
  const clientId = (context.env.HF_TUI_OAUTH_CLIENT_ID ?? '').trim() || (settings.oauthClientId ?? '').trim();
  if (clientId === '') return failed(noClientId(context.bases.hub));
  const grant = await ports.deviceLogin.begin(clientId, signal);
  if (!grant.ok) return grant;
  const { address, directAddress, userCode } = grant.value;
  await stderr.line(`Open ${address} in a browser and enter the code ${userCode}`);
  if (directAddress !== undefined) await stderr.line(`or open ${directAddress}`);
  await stderr.line('Waiting until you have confirmed it there. Ctrl+C gives up.');
  const loggedIn = await ports.deviceLogin.wait(clientId, grant.value, signal);
  if (!loggedIn.ok) return loggedIn;
  const { token, ...record } = loggedIn.value;
  return ok({
    token,
    ...(record.expiresAt === undefined ? {} : { expiresAt: record.expiresAt }),
    login: { clientId, ...record },
  });
}

function noClientId(hub: string): AppError {
  return appError(
    'USAGE',
    'Logging in with a browser needs the client id of an OAuth app of your own, and none is set.',
    `Make a public app with the device flow at ${hub}/settings/applications/new and set HF_TUI_OAUTH_CLIENT_ID to its client id; or use --with-token.`,
  );
}

function usage(message: string, hint: string): Result<never> {
  return failed(appError('USAGE', message, hint));
}
