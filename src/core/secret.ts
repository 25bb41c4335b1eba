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

const TOKEN_SHAPES = [/\bhf_[A-Za-z0-9_]{4,}/g, /\b(Bearer|Basic)\s+[^\s"',}]+/gi, /\bsk-[A-Za-z0-9_-]{8,}/g];

/** Removes tokens from text that leaves the program or is kept: the known ones, and whatever looks like one. */
export function redact(text: string, known: readonly Secret[] = []): string {
  let out = text;
  for (const secret of known) {
    const value = secret.reveal();
    if (value.length < 4) continue;
    for (const form of [value, encodeURIComponent(value), btoa(unescape(encodeURIComponent(value)))]) {
      out = out.replaceAll(form, secret.masked);
    }
  }
  for (const shape of TOKEN_SHAPES) {
    out = out.replace(shape, (match, scheme) =>
      typeof scheme === 'string' ? `${scheme} [redacted]` : `${match.slice(0, 3)}[redacted]`,
    );
  }
  return out;
}
