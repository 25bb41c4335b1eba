import { withoutEscapes } from '../image-path.ts';

/** `@"path"`, or `@path` up to a blank that has no backslash before it. */
const MENTION = /(?:^|\s)@(?:"([^"]+)"|((?:\\[ \t]|\S)+))/g;
const IMAGE_ENDING = /\.(jpe?g|png|webp|gif)$/i;
const CLOSING = /[.,;:!?)\]}'"]+$/;

/** The images that a prompt names with `@path`: by their ending, so that `@someone` stays a word. */
export function mentionedImages(text: string): readonly string[] {
  const paths: string[] = [];
  for (const match of text.matchAll(MENTION)) {
    const quoted = match[1];
    const path = quoted ?? withoutEscapes(withoutPunctuation(match[2] ?? ''));
    if (IMAGE_ENDING.test(path) && !paths.includes(path)) paths.push(path);
  }
  return paths;
}

/** `@"` without its second quote, a folder, and a path with spaces that has no quotes. */
const UNFINISHED = /(?:^|\s)@(?:"[^"]*\/[^"]*$|[^\s"]*\/(?=\s|$))/;
const WITHOUT_QUOTES = /(?:^|\s)@([^\s"]+ [^\n"]*?\.(?:jpe?g|png|webp|gif))(?=[\s.,;:!?)]|$)/i;

const ESCAPED_BLANK = '\ue000';

/** Why a prompt that seems to name an image by `@path` names none, and what to write; null when nothing is amiss. */
export function mentionAmiss(typed: string): { readonly says: string; readonly hint: string } | null {
  // A blank with a backslash before it ends no path.
  const text = typed.replaceAll(/\\[ \t]/g, ESCAPED_BLANK);
  const spaced = WITHOUT_QUOTES.exec(text)?.[1] ?? '';
  const [first = ''] = spaced.split(' ');
  if (spaced.includes('/') && !IMAGE_ENDING.test(withoutPunctuation(first))) {
    return { says: `@${first} names no image.`, hint: `A path with spaces is put in quotes: @"${spaced}".` };
  }
  const quoted = [...text.matchAll(MENTION)].find(
    ([, path]) => path?.includes('/') === true && !IMAGE_ENDING.test(path),
  );
  const named = quoted?.[0] ?? UNFINISHED.exec(text)?.[0];
  if (named === undefined) return null;
  return {
    says: `${named.trim().replaceAll(ESCAPED_BLANK, '\\ ')} names no image.`,
    hint: 'Write the path to its end: a picture.',
  };
}

/** A prompt as it is sent: an image that it names by its path goes along, and only its name is said. */
export function withoutPaths(text: string): string {
  return text.replace(MENTION, (whole, quoted: string | undefined, word: string | undefined) => {
    const path = quoted ?? withoutPunctuation(word ?? '');
    if (!IMAGE_ENDING.test(path)) return whole;
    const name = (quoted ?? withoutEscapes(path)).split(/[\\/]/).at(-1) ?? path;
    return whole.replace(quoted === undefined ? `@${path}` : `@"${path}"`, () => name);
  });
}

function withoutPunctuation(word: string): string {
  return IMAGE_ENDING.test(word) ? word : word.replace(CLOSING, '');
}
