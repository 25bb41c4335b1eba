/** What people copy along with a token: an assignment, a header, a label. */
const WRAPPERS: readonly RegExp[] = [
  /^(?:export|set|setx|declare -x)\s+/i,
  /^\$env:/i,
  /^(?:HF_TOKEN|HUGGING_FACE_HUB_TOKEN|HUGGINGFACE_API_TOKEN|HUGGINGFACEHUB_API_TOKEN|hf_token|token)\s*[=:]\s*/i,
  /^authorization\s*:\s*/i,
  /^bearer\s+/i,
];
const QUOTES = /^["'`\u2018\u2019\u201c\u201d\u00ab\u00bb]+|["'`\u2018\u2019\u201c\u201d\u00ab\u00bb;,]+$/gu;
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2060\ufeff]/gu;

/**
 * The token in what was pasted or read from a file: without quotes, spaces, line ends (a long token is often copied
 * over two lines), invisible characters, `export HF_TOKEN=`, `Bearer` and the like. '' when nothing is left.
 */
export function cleanPastedToken(text: string): string {
  let token = text.replace(INVISIBLE, '').trim();
  for (let before = ''; before !== token; ) {
    before = token;
    for (const wrapper of WRAPPERS) token = token.replace(wrapper, '');
    token = token.replace(QUOTES, '').trim();
  }
  return token.replace(/\s+/g, '');
}

/** Whether this has the shape of a Hugging Face token: `hf_…` (user tokens) or `hf_oauth_…`. */
export function looksLikeToken(token: string): boolean {
  return /^hf_[A-Za-z0-9_.-]{8,}$/.test(token);
}

/** One sentence on what is odd about a token; null when it looks right. A warning only: the Hub has the last word. */
export function tokenShapeWarning(token: string): string | null {
  if (token === '') return 'Nothing was pasted.';
  if (looksLikeToken(token)) return null;
  if (/^sk-/.test(token)) return 'This is a key of another provider: tokens of Hugging Face begin with hf_.';
  if (/^api_/.test(token))
    return 'This is a token of the old kind: Hugging Face gives out tokens that begin with hf_.';
  if (!token.startsWith('hf_')) return 'Tokens of Hugging Face begin with hf_: this one does not.';
  if (/[^\x21-\x7e]/.test(token))
    return 'A token has only plain letters and digits: this one has other characters.';
  return 'This is shorter than a token of Hugging Face, or has characters that tokens do not have.';
}
