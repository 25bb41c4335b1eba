import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { BaseUrls } from '../core/state.ts';
import { authorizeBase } from '../net/authorize.ts';
import type { Http } from '../net/http.ts';
import { parseJson } from '../net/json.ts';
import { LIMITS, patienceFor } from '../net/limits.ts';
import { idleTimeout } from '../net/network-error.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { sendQuietly } from '../net/send-patiently.ts';
import { systemTiming, type Timing } from '../net/timing.ts';
import type { HubPort } from '../runtime/ports.ts';
import { readAccount } from './account.ts';
import { readServedModels } from './served-models.ts';

export interface HubOptions {
  readonly http: Http;
  readonly bases: BaseUrls;
  /** The program's version, for the User-Agent. */
  readonly version: string;
  /** Certificates are not checked (`NODE_TLS_REJECT_UNAUTHORIZED=0`): tokens stay here. */
  readonly insecureTls?: boolean;
  readonly timing?: Timing;
}

/** Nobody watches a countdown here, so an answer that does not come is given up sooner; ms. */
const FIRST_BYTE = 30_000;
const SILENCE = 15_000;

/** The Hub over HTTP. */
export function createHub(options: HubOptions): HubPort {
  return {
    async whoami(token, signal) {
      const address = `${trimmed(options.bases.hub)}/api/whoami-v2`;
      const insecureTls = options.insecureTls ?? false;
      const allowed = authorizeBase({ insecureTls }, token, options.bases.hub, address);
      if (!allowed.ok) return allowed;
      const document = await getJson(options, address, allowed.value, signal);
      if (!document.ok) return document;
      const account = readAccount(document.value);
      return account === null ? failed(notTheHub(address)) : ok(account);
    },
    async models(signal) {
      const address = `${trimmed(options.bases.router)}/v1/models`;
      const document = await getJson(options, address, null, signal);
      if (!document.ok) return document;
      const models = readServedModels(document.value);
      return models === null ? failed(notTheHub(address)) : ok(models);
    },
  };
}

function trimmed(base: string): string {
  return base.replace(/\/+$/, '');
}

/** Gets a JSON document; waits that a server asks for are waited, errors come back as values. */
async function getJson(
  options: HubOptions,
  address: string,
  token: Secret | null,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  if (!URL.canParse(address)) {
    return failed(
      appError(
        'ENDPOINT_INVALID',
        'The base URL of Hugging Face is no URL.',
        'Correct or unset HF_ENDPOINT and HF_TUI_ROUTER_URL.',
      ),
    );
  }
  const url = new URL(address);
  const timing = options.timing ?? systemTiming;
  try {
    const outcome = await sendQuietly(
      options.http,
      timing,
      {
        request: {
          method: 'GET',
          url,
          headers: requestHeaders(options, token, { accept: 'application/json' }),
          connectMs: patienceFor(url).connectMs,
          firstByteMs: FIRST_BYTE,
        },
        asked: { url, endpoint: null, model: '', token },
        again: 'brief',
      },
      signal,
    );
    if (outcome.kind === 'stopped') return failed(appError('STOPPED', 'Stopped.'));
    if (outcome.kind === 'failed') return failed(outcome.error);
    const { reply } = outcome;
    const whole = await readWhole(reply, LIMITS.hubJson, SILENCE);
    if (whole.last.kind === 'end' && !whole.cut) reply.release();
    else reply.abort();
    if (signal.aborted || whole.last.kind === 'stopped') return failed(appError('STOPPED', 'Stopped.'));
    if (whole.last.kind === 'failed') return failed(whole.last.error);
    if (whole.last.kind === 'silent') return failed(idleTimeout(url, SILENCE));
    const document = whole.cut ? undefined : parseJson(whole.text.replace(/^\ufeff/, ''));
    return document === undefined ? failed(notTheHub(address)) : ok(document);
  } catch {
    return failed(
      appError('UNEXPECTED', 'Something in hf-tui went wrong while it asked Hugging Face.', 'Try again.'),
    );
  }
}

function notTheHub(address: string) {
  return appError(
    'BAD_RESPONSE',
    `${new URL(address).host} answered, but not as Hugging Face does.`,
    'Check HF_ENDPOINT and HF_TUI_ROUTER_URL; a network that asks to log in first also does this.',
  );
}
