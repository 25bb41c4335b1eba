import { type AppError, appError, failed, ok, type Result } from '../core/errors.ts';
import { redact, Secret } from '../core/secret.ts';
import type { BaseUrls } from '../core/state.ts';
import { isReadableOnTheWay } from '../core/token-destination.ts';
import { cleanPastedToken } from '../core/token-shape.ts';
import { authorizeBase } from '../net/authorize.ts';
import { readErrorBody } from '../net/error-body.ts';
import { httpError } from '../net/http-error.ts';
import { asNumber, asObject, asString, type Loose, parseJson } from '../net/json.ts';
import { LIMITS, patienceFor } from '../net/limits.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { systemTiming } from '../net/timing.ts';
import type { DeviceGrant, DeviceLoginPort, LoggedIn } from '../runtime/ports/hub.ts';
import { type JsonOptions, notHuggingFace, trimmedBase } from './ask-json.ts';

export interface DeviceLoginOptions extends JsonOptions {
  readonly bases: BaseUrls;
  readonly insecureTls?: boolean;
}

/** What RFC 8628 and Hugging Face's own client take when the server does not say it; s. */
const USUAL = { interval: 5, expires: 900 } as const;
/** A server is not believed beyond these; s. */
const MOST = { interval: 60, expires: 1800 } as const;
/** What `slow_down` adds to the interval (RFC 8628, 3.5); s. */
const SLOWER = 5;
const FIRST_BYTE = 30_000;
const SILENCE = 15_000;
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code';
const RENEWAL_TYPE = 'refresh_token';

/**
 * The log-in of a device without a browser (RFC 8628), as the Hub offers it at `/oauth/device` and `/oauth/token`. The
 * client id is that of an OAuth app of the user's own: no other program's is borrowed.
 */
export function createDeviceLogin(options: DeviceLoginOptions): DeviceLoginPort {
  const timing = options.timing ?? systemTiming;
  const base = trimmedBase(options.bases.hub);

  /** One form; `answer` is null when there was no usable one, and asking again may help. */
  const post = async (
    path: string,
    fields: Readonly<Record<string, string>>,
    secret: Secret,
    signal: AbortSignal,
  ): Promise<Result<{ readonly status: number; readonly answer: Loose }>> => {
    const address = `${base}${path}`;
    const allowed = authorizeBase({ insecureTls: options.insecureTls ?? false }, secret, base, address);
    if (!allowed.ok) return allowed;
    const url = new URL(address);
    const request = {
      method: 'POST',
      url,
      headers: requestHeaders(options, null, {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      }),
      body: new URLSearchParams(fields).toString(),
      connectMs: patienceFor(url).connectMs,
      firstByteMs: FIRST_BYTE,
    } as const;
    const sent = await options.http.send(request, signal);
    if (sent.kind === 'stopped') return failed(stopped());
    if (sent.kind === 'failed') return failed(sent.error);
    const { reply } = sent;
    const whole = await readWhole(reply, LIMITS.errorBody, SILENCE);
    reply.release();
    if (signal.aborted) return failed(stopped());
    const answer = asObject(parseJson(whole.text));
    if (answer !== null) return ok({ status: reply.status, answer });
    if (reply.status < 400) return failed(notHuggingFace(address));
    const failedReply = { status: reply.status, headers: reply.headers, body: whole.text };
    return failed(httpError(failedReply, { url, endpoint: null, model: '', token: secret, hub: base }));
  };

  return {
    async begin(clientId, signal) {
      const begun = await post('/oauth/device', { client_id: clientId }, new Secret(clientId), signal);
      if (!begun.ok) return begun;
      const { status, answer } = begun.value;
      if (status >= 400) return failed(refusedApp(answer, clientId));
      const grant = readGrant(answer);
      return grant === null ? failed(notHuggingFace(`${base}/oauth/device`)) : ok(grant);
    },

    async wait(clientId, grant, signal) {
      const began = timing.elapsed();
      let intervalMs = grant.intervalMs;
      for (;;) {
        if (timing.elapsed() - began + intervalMs > grant.expiresMs) return failed(tooLate());
        if (!(await timing.pause(intervalMs, signal))) return failed(stopped());
        const fields = {
          grant_type: GRANT_TYPE,
          device_code: grant.deviceCode.reveal(),
          client_id: clientId,
        };
        const polled = await post('/oauth/token', fields, grant.deviceCode, signal);
        if (!polled.ok) {
          // The network or the server is in trouble: the user may still be confirming.
          if (canPass(polled.error)) continue;
          return polled;
        }
        const { status, answer } = polled.value;
        const loggedIn = status < 400 ? readLogin(answer, timing.epoch()) : null;
        if (loggedIn !== null) return ok(loggedIn);
        switch (asString(answer.error)) {
          case 'authorization_pending':
            break;
          case 'slow_down':
            intervalMs += SLOWER * 1000;
            break;
          case 'expired_token':
            return failed(tooLate());
          case 'access_denied':
            return failed(denied());
          default:
            if (status >= 500 || status === 429) break;
            return failed(refusedApp(answer, clientId));
        }
      }
    },

    async renew({ clientId, refreshToken }, signal) {
      if (refreshToken === undefined) return failed(ended());
      const fields = {
        grant_type: RENEWAL_TYPE,
        refresh_token: refreshToken.reveal(),
        client_id: clientId,
      };
      const sent = await post('/oauth/token', fields, refreshToken, signal);
      if (!sent.ok) return sent;
      const { status, answer } = sent.value;
      const loggedIn = status < 400 ? readLogin(answer, timing.epoch()) : null;
      if (loggedIn !== null) return ok(loggedIn);
      if (asString(answer.error) === 'invalid_grant') return failed(ended());
      return failed(refusedApp(answer, clientId, refreshToken));
    },
  };
}

/** What a login or a renewal gave; null when there is no token in it. `now`: ms since 1970. */
function readLogin(answer: Loose, now: number): LoggedIn | null {
  const token = cleanPastedToken(asString(answer.access_token));
  if (token === '') return null;
  const refreshToken = asString(answer.refresh_token).trim();
  const seconds = asNumber(answer.expires_in);
  const ends = seconds === undefined ? null : new Date(now + seconds * 1000);
  return {
    token: new Secret(token),
    ...(ends !== null && !Number.isNaN(ends.getTime()) ? { expiresAt: ends.toISOString() } : {}),
    ...(refreshToken === '' ? {} : { refreshToken: new Secret(refreshToken) }),
  };
}

/** Reads the answer of `/oauth/device`; null when what the user needs is not in it. */
export function readGrant(answer: Loose): DeviceGrant | null {
  const deviceCode = asString(answer.device_code);
  const userCode = asString(answer.user_code);
  const address = asString(answer.verification_uri);
  if (deviceCode === '' || userCode === '' || !isPage(address)) return null;
  const direct = asString(answer.verification_uri_complete);
  const seconds = (value: unknown, usual: number, least: number, most: number) =>
    Math.min(most, Math.max(least, asNumber(value) ?? usual)) * 1000;
  return {
    deviceCode: new Secret(deviceCode),
    userCode,
    address,
    ...(isPage(direct) ? { directAddress: direct } : {}),
    intervalMs: seconds(answer.interval, USUAL.interval, 1, MOST.interval),
    expiresMs: seconds(answer.expires_in, USUAL.expires, 1, MOST.expires),
  };
}

/** A page that a person can be sent to: https, or on this computer. */
function isPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && !isReadableOnTheWay(url) && url.username === '' && url.password === '';
}

function canPass(error: AppError): boolean {
  if (error.code === 'STOPPED' || error.code === 'TOKEN_NOT_ALLOWED_HERE') return false;
  return error.status === undefined
    ? error.code.startsWith('NET_')
    : error.status >= 500 || error.status === 429;
}

const stopped = () => appError('STOPPED', 'The login was stopped.');

const tooLate = () =>
  appError('HF_TOKEN_MISSING', 'The code was not confirmed in time.', 'Start the login again.');

const ended = () =>
  appError('HF_TOKEN_EXPIRED', 'The login has ended.', 'Run hf-tui auth login --device to log in again.');

const denied = () =>
  appError('HF_TOKEN_REFUSED', 'The login was refused in the browser.', 'Start it again to allow it.');

function refusedApp(answer: Loose, clientId: string, ...secrets: readonly Secret[]): AppError {
  const said = readErrorBody(redact(JSON.stringify(answer), [new Secret(clientId), ...secrets])).message;
  return appError(
    'HF_TOKEN_REFUSED',
    `Hugging Face does not let this OAuth app log in${said === '' ? '' : ` (${said.slice(0, 120)})`}.`,
    'Check HF_TUI_OAUTH_CLIENT_ID: it is the client id of a public app with the device flow.',
  );
}
