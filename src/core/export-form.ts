/** The forms that a session can leave in. */
export const EXPORT_FORMS = [
  'markdown',
  'json',
  'jsonl',
  'csv',
  'text',
  'html',
  'input_output',
  'ipynb',
] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

const ENDINGS: Readonly<Record<ExportForm, string>> = {
  markdown: 'md',
  json: 'json',
  jsonl: 'jsonl',
  csv: 'csv',
  text: 'txt',
  html: 'html',
  input_output: 'json',
  ipynb: 'ipynb',
};

/** What a form is, in a few words. */
export const FORM_ABOUT: Readonly<Record<ExportForm, string>> = {
  markdown: 'a document to read',
  json: 'the session itself',
  jsonl: 'OpenAI messages, as they are sent',
  csv: 'a table for spreadsheets',
  text: 'plain text',
  html: 'a page with its images',
  input_output: 'pairs, as in the API guides',
  ipynb: 'a Jupyter notebook',
};

/** What people also call them. */
const ALIASES: ReadonlyMap<string, ExportForm> = new Map([
  ['md', 'markdown'],
  ['txt', 'text'],
  ['htm', 'html'],
  ['jupyter', 'ipynb'],
  ['notebook', 'ipynb'],
  ['input-output', 'input_output'],
  ['input_output.json', 'input_output'],
]);

/** The other names that a form is known by; all of them are taken where a form is asked for. */
export const OTHER_FORM_NAMES: readonly string[] = [...ALIASES.keys()];

const INPUT_OUTPUT_FILE = 'input_output.json';

/** A form by its name or a usual other one; null when there is none of it. */
export function exportFormNamed(name: string): ExportForm | null {
  const wanted = name.toLowerCase().replace(/^\./, '');
  return EXPORT_FORMS.find((form) => form === wanted) ?? ALIASES.get(wanted) ?? null;
}

/** The form that the name of a file asks for; null when it says nothing. */
export function exportFormOfPath(path: string): ExportForm | null {
  const name = path.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
  if (name.endsWith(INPUT_OUTPUT_FILE)) return 'input_output';
  const ending = /\.([a-z]+)$/.exec(name)?.[1];
  if (ending === undefined) return null;
  return EXPORT_FORMS.find((form) => ENDINGS[form] === ending) ?? ALIASES.get(ending) ?? null;
}

/** Whether a form can hold the images themselves. */
export function holdsImages(form: ExportForm): boolean {
  return form === 'html' || form === 'ipynb' || form === 'jsonl';
}

const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/i;
/** Bytes: every file system takes 255, and an ending and a number follow. */
const LONGEST_NAME = 160;

/**
 * The name of the file for an exported session: its title without what no file system takes, or what would make it a
 * path, a hidden file or an option. Never empty, and short enough for every system.
 */
export function exportFileName(title: string, form: ExportForm): string {
  if (form === 'input_output') return INPUT_OUTPUT_FILE;
  const plain = title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s.\-~]+/u, '');
  const short = firstBytes(plain, LONGEST_NAME).replace(/[\s.]+$/u, '');
  const name = short === '' ? 'session' : RESERVED.test(short) ? `session ${short}` : short;
  return `${name}.${ENDINGS[form]}`;
}

/** As many whole characters as fit into that many bytes of UTF-8. */
function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
