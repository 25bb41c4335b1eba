import { isObject, own } from '../store/json-guard.ts';

type Json = { readonly [key: string]: unknown };

/** The words of a message. `parts` are strings and, in messages of several kinds, images and the like. */
export function textOf(content: Json): string {
  const parts = own(content, 'parts');
  if (Array.isArray(parts)) {
    return parts
      .map((part: unknown) => (isObject(part) ? own(part, 'text') : part))
      .filter((text) => typeof text === 'string' && text !== '')
      .join('\n');
  }
  const instructions = [own(content, 'user_profile'), own(content, 'user_instructions')];
  const text = own(content, 'text') ?? own(content, 'result');
  if (own(content, 'content_type') === 'code' && typeof text === 'string') return code(text, content);
  return [text, ...instructions].filter((one) => typeof one === 'string' && one !== '').join('\n\n');
}

/** A message that is one piece of code; its language is often `unknown`. */
function code(text: string, content: Json): string {
  const language = own(content, 'language');
  const isName = typeof language === 'string' && /^[\w+#-]{1,30}$/.test(language) && language !== 'unknown';
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return text === '' ? '' : `${fence}${isName ? language : ''}\n${text}\n${fence}`;
}

/** What was thought, each thought under what it was called. */
export function thoughtsOf(content: Json): string {
  const thoughts = own(content, 'thoughts');
  if (!Array.isArray(thoughts)) return '';
  return thoughts
    .map((thought) => {
      const [summary, said] = ['summary', 'content'].map((key) =>
        isObject(thought) ? own(thought, key) : undefined,
      );
      const title = typeof summary === 'string' && summary !== '' ? `**${summary}**` : '';
      return [title, said].filter((text) => typeof text === 'string' && text !== '').join('\n');
    })
    .filter((text) => text !== '')
    .join('\n\n');
}

/** What ChatGPT's page drew something in the place of: a source, a name with a card, a row of images. */
const MARK = /\ue200[^\ue200\ue201]*\ue201/g;

/**
 * An answer with what its page shows instead of such marks: what the file gives for each of them to read, else links to
 * its sources, else nothing. `sources`: how many of the sources stand in it now.
 */
export function withoutMarks(
  text: string,
  references: unknown,
): { readonly text: string; readonly sources: number } {
  if (!text.includes('\ue200')) return { text, sources: 0 };
  const shown = new Map<string, string>();
  for (const reference of Array.isArray(references) ? references : []) {
    const mark = isObject(reference) ? own(reference, 'matched_text') : undefined;
    if (isObject(reference) && typeof mark === 'string') shown.set(mark, insteadOf(reference));
  }
  let sources = 0;
  const plain = text.replace(MARK, (mark) => {
    const instead = shown.get(mark) ?? '';
    if (instead !== '') sources += 1;
    return instead;
  });
  return { text: plain, sources };
}

function insteadOf(reference: Json): string {
  const alt = own(reference, 'alt');
  if (typeof alt === 'string') return alt;
  const items = own(reference, 'items');
  const links = [reference, ...(Array.isArray(items) ? items.filter(isObject) : [])].flatMap((item) => {
    const url = own(item, 'url');
    const name = own(item, 'attribution') ?? own(item, 'title');
    if (typeof url !== 'string' || !/^https?:\/\/[^\s()<>]+$/.test(url)) return [];
    return [`[${typeof name === 'string' && name !== '' ? name.replace(/[[\]\n]/g, ' ') : url}](${url})`];
  });
  return links.length === 0 ? '' : `(${links.join(', ')})`;
}
