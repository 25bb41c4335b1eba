/**
 * What kinds of keys look like: their makers gave them beginnings that can be recognised. Many also right behind a word,
 * where a paste may land; those that begin as words and encoded bytes do, only at the beginning of one.
 */
const SHAPES: readonly (readonly [name: string, shape: RegExp])[] = [
  [
    'a private key',
    /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]+-----)?/g,
  ],
  ['a Hugging Face token', /(?:hf_|api_org_)[A-Za-z0-9]{20,}|hf_oauth_[\w.-]{20,}/g],
  ['an Anthropic key', /sk-ant-[\w-]{20,}/g],
  [
    'an OpenAI key',
    /(?:\bsk-(?=[\w-]*[A-Z0-9]|[a-z]{20})|sk-(?=[A-Za-z0-9]{32}|(?:proj|svcacct|admin|or-v1)-))[\w-]{20,}/g,
  ],
  ['a GitHub token', /gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}/g],
  ['a GitLab token', /glpat-[\w-]{20,}/g],
  ['an AWS key', /(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g],
  ['an AWS secret key', /(?<=\baws_secret_access_key\W{1,4})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi],
  ['a Google key', /AIza(?<=(?<![\w+/-])[A-Za-z]{0,12}AIza)[\w-]{35}|GOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}/g],
  ['a Slack token', /xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-\d-[A-Za-z0-9-]{10,}/g],
  ['a Stripe key', /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{24,}/g],
  ['an npm token', /npm_[A-Za-z0-9]{36}/g],
  ['a PyPI token', /pypi-AgE[\w-]{50,}/g],
  ['a SendGrid key', /\bSG\.[\w-]{22}\.[\w-]{43}/g],
  ['a Groq key', /gsk_[A-Za-z0-9]{40,}/g],
  ['an xAI key', /xai-[A-Za-z0-9]{40,}/g],
  ['an NVIDIA key', /nvapi-[\w-]{40,}/g],
  ['a Replicate token', /r8_[A-Za-z0-9]{37}/g],
  ['an Azure key', /(?<=\bAccountKey=)[A-Za-z0-9+/]{86}==/g],
  // Three parts in base64url, of which the first two begin as every JSON object does.
  ['a signed token (JWT)', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/g],
];

/** Fewer different characters than this are a placeholder such as `hf_xxxxxxxxxxxxxxxxxxxx`. */
const DIFFERENT = 8;

function isPlaceholder(found: string): boolean {
  return new Set(found.slice(openingOf(found))).size < DIFFERENT;
}

/** How many characters at its start only say whose key it is, as `hf_` does. */
function openingOf(found: string): number {
  return found.startsWith('-') ? 0 : (/^\w{1,7}?[_-]/.exec(found)?.[0].length ?? 0);
}

/** From one kind of character to another, but for a capital that begins a word. */
const CHANGE = /(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Z])(?=[0-9])/g;

/** What is made by chance changes so every second or third character, words and numbers with hyphens hardly ever. */
const madeByChance = (key: string): boolean => (key.match(CHANGE)?.length ?? 0) * 6 >= key.length;

/**
 * Whether what was found is one: no placeholder, and where it may as well be words, right behind a letter as in
 * `task-admin-overview-of-2024` or behind `sk-` as in `sk-learn-Pipeline`, nothing but what is made by chance. What
 * nobody would name anything, as `xoxb-`, is one behind a letter when it has a figure.
 */
function isKey(found: string, at: number, text: string): boolean {
  if (found.startsWith('-')) return true;
  if (isPlaceholder(found)) return false;
  const before = text[at - 1] ?? '';
  const isGlued = /\w/.test(before);
  if (!isGlued && (!found.startsWith('sk-') || /[a-z]{20}/.test(found))) return true;
  // disk-3f2504e0…, task-1a2b3c…: these are numbers of things.
  if (/[aeiou]/i.test(before) && /^sk-[a-z0-9]+$/.test(found)) return false;
  const key = found.slice(openingOf(found));
  const isNamed = !/^sk[_-]/.test(found) && /[0-9]/.test(key) && /[A-Z]|[a-z0-9]{20}/.test(key);
  return isNamed || madeByChance(key);
}

/** A key in a text. */
export interface FoundKey {
  /** What kind it is, with its article: `an AWS key`. */
  readonly name: string;
  readonly key: string;
}

/**
 * How every shape begins: most texts hold none of these, and one look tells. Those that may stand anywhere are looked
 * for by the sign that ends their beginning, as few letters are one: eight times as fast as by their letters.
 */
const ANYWHERE =
  /[_-](?:(?<=sk-)(?=[A-Za-z0-9]{32})|(?<=hf_|api_org_|[sr]k_(?:live|test)_|sk-(?:ant|proj|svcacct|admin|or-v1)-|gh[pousr]_|github_pat_|glpat-|GOCSPX-|xox[abeoprs]-|xapp-|whsec_|npm_|pypi-|gsk_|xai-|nvapi-|r8_)|(?<=-----)BEGIN)/;
const AT_A_WORD = /(?<![A-Z0-9])A(?:KIA|SIA|BIA|CCA)|AIza|\b(?:sk-|ya29|SG\.|AccountKey|eyJ|[Aa][Ww][Ss]_)/;

const mayHoldKeys = (text: string): boolean => ANYWHERE.test(text) || AT_A_WORD.test(text);

/** The keys that a text holds, by kind. */
export function keysIn(text: string): readonly FoundKey[] {
  if (!mayHoldKeys(text)) return [];
  return SHAPES.flatMap(([name, shape]) =>
    Array.from(text.matchAll(shape)).flatMap(({ 0: key, index }) =>
      isKey(key, index, text) ? [{ name, key }] : [],
    ),
  );
}

/** What kind of key a text holds, with its article (`an AWS key`); null when it holds none that is known. */
export function keyIn(text: string): string | null {
  return keysIn(text)[0]?.name ?? null;
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
    out = out.replace(shape, (found, at: number, all: string) => {
      if (!isKey(found, at, all)) return found;
      const open = openingOf(found);
      return found.slice(0, open) + found.slice(open, -LEFT).replace(/[^\n]/g, '•') + found.slice(-LEFT);
    });
  }
  return out;
}

/**
 * A text with its keys masked, for places that show a text without having been asked to, as titles, and for what
 * leaves the program.
 * @param removed called for each
 */
export function withoutKeys(text: string, removed: () => void = () => {}): string {
  if (!mayHoldKeys(text)) return text;
  let out = text;
  for (const [name, shape] of SHAPES) {
    out = out.replace(shape, (found, at: number, all: string) => {
      if (!isKey(found, at, all)) return found;
      removed();
      return `[${name.replace(/^an? /, '')}]`;
    });
  }
  return out;
}
