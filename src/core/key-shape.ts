/** What kinds of keys look like: their makers gave them beginnings that can be recognised. */
const SHAPES: readonly (readonly [name: string, shape: RegExp])[] = [
  [
    'a private key',
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]+-----)?/g,
  ],
  ['a Hugging Face token', /\b(?:hf_|api_org_)[A-Za-z0-9]{20,}|\bhf_oauth_[\w.-]{20,}/g],
  ['an Anthropic key', /\bsk-ant-[\w-]{20,}/g],
  ['an OpenAI key', /\bsk-(?:[a-z]+-)*[\w-]{20,}/g],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{40,}/g],
  ['a GitLab token', /\bglpat-[\w-]{20,}/g],
  ['an AWS key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a Google key', /\bAIza[\w-]{35}/g],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}/g],
];

/** Fewer different characters than this are a placeholder such as `hf_xxxxxxxxxxxxxxxxxxxx`. */
const DIFFERENT = 8;

function isPlaceholder(found: string): boolean {
  return !found.startsWith('-') && new Set(found.slice(found.search(/[_-]/) + 1)).size < DIFFERENT;
}

/** What kind of key a text holds, with its article (`an AWS key`); null when it holds none that is known. */
export function keyIn(text: string): string | null {
  for (const [name, shape] of SHAPES) {
    for (const [found] of text.matchAll(shape)) if (!isPlaceholder(found)) return name;
  }
  return null;
}

/** Characters of a key that stay at its end, to recognise it by. */
const LEFT = 4;
/** A longer text is not looked through with every key press. */
const LOOKED_THROUGH = 20_000;

/** A text of the same length with the inside of its keys hidden: for the screen, which others may see. */
export function hiddenKeys(text: string): string {
  if (text.length > LOOKED_THROUGH) return text;
  let out = text;
  for (const [, shape] of SHAPES) {
    out = out.replace(shape, (found) => {
      if (isPlaceholder(found)) return found;
      const open = found.startsWith('-') ? 0 : found.search(/[_-]/) + 1;
      return found.slice(0, open) + found.slice(open, -LEFT).replace(/[^\n]/g, '•') + found.slice(-LEFT);
    });
  }
  return out;
}

/** A text with its keys masked, for places that show a text without having been asked to: titles. */
export function withoutKeys(text: string): string {
  let out = text;
  for (const [name, shape] of SHAPES) {
    out = out.replace(shape, (found) => (isPlaceholder(found) ? found : `[${name.replace(/^an? /, '')}]`));
  }
  return out;
}
