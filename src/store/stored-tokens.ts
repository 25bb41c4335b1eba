import { cleanPastedToken } from '../core/token-shape.ts';

export interface StoredToken {
  readonly name: string;
  readonly token: string;
  /** ISO 8601, UTC; null when the section does not say. */
  readonly expiresAt: string | null;
}

/**
 * The sections of huggingface_hub's `stored_tokens`: an INI file with one section per token, keys `hf_token` and, for
 * an OAuth log-in, `expires_at` in seconds since 1970. No interpolation. Sections without a token are left out.
 */
export function parseStoredTokens(text: string): readonly StoredToken[] {
  const sections: {
    readonly name: string;
    readonly values: {
      readonly get: (key: string) => string | undefined;
      readonly set: (key: string, value: string) => unknown;
    };
  }[] = [];
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const header = /^\[(.+)\]$/.exec(trimmed)?.[1];
    if (header !== undefined) {
      sections.push({ name: header, values: new Map() });
      continue;
    }
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(trimmed);
    if (pair !== null) sections.at(-1)?.values.set((pair[1] ?? '').toLowerCase(), pair[2] ?? '');
  }
  return sections.flatMap(({ name, values }) => {
    const token = cleanPastedToken(values.get('hf_token') ?? '');
    return token === '' ? [] : [{ name, token, expiresAt: isoTime(values.get('expires_at')) }];
  });
}

function isoTime(seconds: string | undefined): string | null {
  const value = Number(seconds);
  if (seconds === undefined || seconds === '' || !Number.isFinite(value)) return null;
  const date = new Date(value * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
