import { appError, failed, ok, type Result } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { BaseUrls } from '../core/state.ts';
import type { Http } from '../net/http.ts';
import { parseJson } from '../net/json.ts';
import { LIMITS, patienceFor } from '../net/limits.ts';
import { readWhole } from '../net/reply-body.ts';
import { requestHeaders } from '../net/request-headers.ts';
import { sendQuietly } from '../net/send-patiently.ts';
import { idleTimeout } from '../net/timeout-error.ts';
import { systemTiming, type Timing } from '../net/timing.ts';

export interface JsonOptions {
  readonly http: Http;
  /** The program's version, for the User-Agent. */
  readonly version: string;
  readonly timing?: Timing;
  readonly bases: BaseUrls;
}

/** Nobody watches a countdown here, so an answer that does not come is given up sooner; ms. */
const FIRST_BYTE = 30_000;
const SILENCE = 15_000;

/**
 * Asks one of Hugging Face's services for a JSON document; errors come back as values. A GET waits out the short waits
 * that a server asks for; a POST changes something and goes out once.
 */
export async function askJson(
  options: JsonOptions,
  method: 'GET' | 'POST',
  address: string,
  token: Secret | null,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  if (!URL.canParse(address)) {
    return failed(
      appError(
        'ENDPOINT_INVALID',
        'The base URL of Hugging Face is no URL.',
        'Correct or unset HF_ENDPOINT, HF_TUI_ROUTER_URL and HF_TUI_ENDPOINTS_API_URL.',
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
          method,
          url,
          headers: requestHeaders(options, token, { accept: 'application/json' }),
          connectMs: patienceFor(url).connectMs,
          firstByteMs: FIRST_BYTE,
        },
        asked: { url, endpoint: null, model: '', token, hub: options.bases.hub },
        again: method === 'GET' ? 'brief' : 'once',
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
    if (whole.last.kind === 'silent') return failed(idleTimeout(url, SILENCE, null));
    const document = whole.cut ? undefined : parseJson(whole.text.replace(/^\ufeff/, ''));
    return document === undefined ? failed(notHuggingFace(address)) : ok(document);
  } catch {
    return failed(
      appError('UNEXPECTED', 'Something in hf-tui went wrong while it asked Hugging Face.', 'Try again.'),
    );
  }
}

/** Something answered, but it is not the service that was meant. */
export function notHuggingFace(address: string) {
  return appError(
    'BAD_RESPONSE',
    `${new URL(address).host} answered, but not as Hugging Face does.`,
    'Check HF_ENDPOINT, HF_TUI_ROUTER_URL and HF_TUI_ENDPOINTS_API_URL; a network that asks to log in first also does this.',
  );
}

/** A base URL without a slash at its end. */
export function trimmedBase(base: string): string {
  return base.replace(/\/+$/, '');
}
