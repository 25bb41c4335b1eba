import { withoutKeys } from './key-shape.ts';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A token. It prints as its last four characters wherever it is shown by accident; `reveal` is for the wire. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself: only for an Authorization header and for the file it is kept in. */
  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  /** `hf_…cDeF`: enough to recognise it by. */
  get masked(): string {
    const value = this.#value;
    if (value === '') return '';
    const prefix = value.startsWith('hf_') ? 'hf_' : '';
    return value.length > 12 ? `${prefix}…${value.slice(-4)}` : `${prefix}…`;
  }

  toString(): string {
    return this.masked;
  }

  toJSON(): string {
    return this.masked;
  }

  [INSPECT](): string {
    return `Secret(${this.masked})`;
  }
}

/** The ways in which a token may stand in a text: as it is, in a URL, in base64 by itself or with its scheme, in hex. */
export function formsOf(secret: Secret): readonly string[] {
  const value = secret.reveal();
  if (value.length < 4) return [];
  const bytes = unescape(encodeURIComponent(value));
  const hex = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const inBase64 = [btoa(bytes), btoa(`Bearer ${bytes}`)];
  return [value, encodeURIComponent(value), ...inBase64, hex, hex.toUpperCase()];
}

/**
 * What looks like a token. Servers also write about tokens: "basic usage", "Bearer authentication" and `hf_inference`
 * are words, so a shape needs more than its beginning.
 */
const TOKEN_SHAPES = [
  /\bhf_(?:oauth_)?[A-Za-z0-9]{10,}[\w.-]*/g,
  /\b(Bearer)\s+(?!(?:auth\w*|tokens?|scheme|header|credentials?|is|was|in|or|and|not)\b)[^\s"',}]+/gi,
  /\b(Basic)\s+[A-Za-z0-9+/_-]{16,}={0,2}/gi,
  /\bsk-[A-Za-z0-9_-]{8,}/g,
];

/** Where a secret stands that may look like anything, and the part of it that stays: an address, a parameter, a header. */
const SECRET_PLACES = [
  // To the last @: a password may have one. Without a scheme only what has a colon, as a password behind a name has.
  /(:\/\/)[^\s/?#"'<>]{1,400}(?=@)/g,
  /((?<![\w:])\/\/)[^\s/?#@:"'<>]{0,200}:[^\s/?#"'<>]{1,400}(?=@)/g,
  /([?&#][\w-]{0,20}(?:key|token|secret|password|signature|sig|credential|auth)=)[^&#\s"'<>)]{1,2000}/gi,
  // All cookies of a header: each may be the one.
  /(\b(?:set-)?cookie["']?\s?[:=]\s?["']?)(?=[\w.-]{1,100}=[^\s"'<>;[]|[^\r\n"'=<>[]{1,400}=[^\r\n"'<>]{0,400}[0-9])[^\r\n"'<>[]{1,4000}/gi,
  /(\b(?:proxy-)?authorization["']?\s?[:=]\s?["']?(?:basic|token|digest|negotiate|apikey)\s+)[^\s"',;}[]{4,}/gi,
  /(\b(?:(?:proxy-)?authorization|x-(?:api-key|auth-token)|api[-_]?key)["']?\s?[:=]\s?["']?)(?=[^\s"',;}]{0,400}[0-9])[^\s"',;}[]{8,}/gi,
  // A name that is given a value: only one with a letter and a figure. What is code stays as it is, `token = next()`,
  // `token=self.token` and `eos_token=50256`, and so does a password of letters only, which cannot be told from a name.
  /(\b[\w-]{0,20}?(?:token|api[_-]?key|secret(?:[_-]?(?:access[_-]?)?key)?|passphrase|password|passwd|pwd)\s?[=:]\s?["']?)(?!(?:self|this|args)\.)(?=[^\s"',;&(){}[\]<>]{0,400}[0-9])(?=[^\s"',;&(){}[\]<>]{0,400}[A-Za-z])[^\s"',;&(){}[\]<>]{4,2000}(?![\w([])/gi,
  /(["'](?:password|passwd|passphrase|(?:client_?)?secret(?:_?(?:access_?)?key)?|(?:(?:access|refresh|auth|id|session)_?)?token)["']\s?:\s?["'])[^"'\r\n[]{1,2000}/gi,
];

/** Removes secrets from text that leaves the program or is kept: the known ones, and whatever looks like one. */
export function redact(text: string, known: readonly Secret[] = []): string {
  let out = text;
  for (const secret of known) {
    for (const form of formsOf(secret)) out = out.replaceAll(form, secret.masked);
  }
  for (const shape of TOKEN_SHAPES) {
    out = out.replace(shape, (match, scheme) =>
      typeof scheme === 'string' ? `${scheme} [redacted]` : `${match.slice(0, 3)}[redacted]`,
    );
  }
  for (const place of SECRET_PLACES) out = out.replace(place, '$1[redacted]');
  return withoutKeys(out);
}

/** Tokens as they are given out: long, and nothing that prose or code would hold by chance, as `hf_hub_download`. */
const WHOLE_TOKENS =
  /\bhf_(?:(?:oauth|jwt)_[\w.-]{20,}|[A-Za-z0-9]{20,})|\bapi_org_[A-Za-z0-9]{20,}|\bsk-(?:[a-z]+[0-9]*-)*[A-Za-z0-9_]{20,}[\w-]*|(?<=\b(?:bearer|basic)\s+)(?=[A-Za-z._~+/-]*[0-9])[\w.~+/-]{20,}=*/gi;

/**
 * Removes tokens and keys from what people and models said, where a false alarm would spoil an answer: the known ones,
 * and only what is shaped exactly like one. Says how many were taken out.
 */
export function redactWords(
  text: string,
  known: readonly Secret[] = [],
): { readonly text: string; readonly removed: number } {
  let removed = 0;
  let out = text;
  for (const secret of known) {
    // Where all forms are the same, the second finds nothing any more.
    for (const form of formsOf(secret)) {
      const pieces = out.split(form);
      removed += pieces.length - 1;
      out = pieces.join(secret.masked);
    }
  }
  out = out.replace(WHOLE_TOKENS, (match) => {
    removed += 1;
    return `${/^(?:hf_|api_org_|sk-)/i.exec(match)?.[0] ?? ''}[redacted]`;
  });
  out = withoutKeys(out, () => {
    removed += 1;
  });
  return { text: out, removed };
}
