import type { Endpoint } from '../core/endpoint.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import type { ErrorBody } from './error-body.ts';

/** What was asked, for the words of an error. */
export interface Asked {
  readonly url: URL;
  /** null: the Hub itself was asked (whoami, model list). */
  readonly endpoint: Endpoint | null;
  /** The model's id; '' when it is not known. */
  readonly model: string;
  /** The Hub's base URL, for the pages that mend an error. */
  readonly hub: string;
  /** The token that went with the request. */
  readonly token: Secret | null;
}

/** Code, sentence, next step, and whether trying again can help. */
export type Finding = readonly [code: ErrorCode, message: string, hint: string, retryable?: boolean];

/** Everything the rules below look at. */
export interface Case {
  readonly asked: Asked;
  readonly host: string;
  /** The model's id, or words for it. */
  readonly model: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
  /** The server's words; from its headers when its body has none. */
  readonly said: string;
}

/** Appends the server's own words. */
export function saying(sentence: string, said: string): string {
  if (said === '') return `${sentence}.`;
  return `${sentence}: ${said}${/[.!?…]$/.test(said) ? '' : '.'}`;
}
