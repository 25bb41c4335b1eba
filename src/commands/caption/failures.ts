import type { AppError } from '../../core/errors.ts';
import { joinPrintable, type Printable, printable } from '../../core/printable.ts';
import { safeLine } from '../../core/safe-text.ts';
import { redact } from '../../core/secret.ts';
import { withAdvice } from '../advice.ts';
import { errorText } from '../text-output.ts';

export interface Failure {
  readonly path: string;
  readonly error: AppError;
}

const MOST_SHOWN = 20;

/** What has no caption and why: of one image the error itself, of several a list at the end. */
export function failureText(failures: readonly Failure[], several: boolean, images: number): Printable {
  const [first] = failures;
  if (first === undefined) return printable``;
  if (!several) return errorText(withAdvice(first.error));
  const count = failures.length === 1 ? 'One' : String(failures.length);
  const verb = failures.length === 1 ? 'has' : 'have';
  const lines = failures.slice(0, MOST_SHOWN).map(({ path, error }) => {
    const id = error.requestId === undefined ? '' : `(request id: ${error.requestId})`;
    const said = [error.message, withAdvice(error).hint, id].filter((part) => part !== '').join(' ');
    return error.message.includes(path) ? said : `${path}: ${said}`;
  });
  if (failures.length > MOST_SHOWN) lines.push(`And ${failures.length - MOST_SHOWN} more.`);
  const of = Math.max(images, failures.length);
  const said = [`${count} of ${of} ${verb} no caption:`, ...lines];
  return joinPrintable(said.map((line) => printable`${safeLine(redact(line))}\n`));
}

/** Whether what went wrong would go wrong with every image: then none of the others is tried. */
export function holdsForAll({ code }: AppError): boolean {
  switch (code) {
    case 'HF_TOKEN_MISSING':
    case 'HF_TOKEN_REFUSED':
    case 'HF_TOKEN_EXPIRED':
    case 'HF_SCOPE_MISSING':
    case 'HF_CREDITS_USED_UP':
    case 'HF_GATED':
    case 'FORBIDDEN':
    case 'MODEL_NOT_FOUND':
    case 'MODEL_NOT_SERVED':
    case 'MODEL_GONE':
    case 'ENDPOINT_PAUSED':
    case 'ENDPOINT_FAILED':
    case 'ENDPOINT_UNKNOWN':
    case 'ENDPOINT_INVALID':
    case 'TOKEN_NOT_ALLOWED_HERE':
    case 'NET_DNS':
    case 'NET_TLS':
    case 'NET_PROXY':
      return true;
    default:
      return false;
  }
}
