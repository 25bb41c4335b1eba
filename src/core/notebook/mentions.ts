const MENTION = /(?:^|\s)@(?:"([^"]+)"|(\S+))/g;
const IMAGE_ENDING = /\.(jpe?g|png|webp|gif)$/i;
const CLOSING = /[.,;:!?)\]}'"]+$/;

/** The images that a prompt names with `@path`: by their ending, so that `@someone` stays a word. */
export function mentionedImages(text: string): readonly string[] {
  const paths: string[] = [];
  for (const match of text.matchAll(MENTION)) {
    const quoted = match[1];
    const path = quoted ?? withoutPunctuation(match[2] ?? '');
    if (IMAGE_ENDING.test(path) && !paths.includes(path)) paths.push(path);
  }
  return paths;
}

/** A prompt as it is sent: an image that it names by its path goes along, and only its name is said. */
export function withoutPaths(text: string): string {
  return text.replace(MENTION, (whole, quoted: string | undefined, word: string | undefined) => {
    const path = quoted ?? withoutPunctuation(word ?? '');
    if (!IMAGE_ENDING.test(path)) return whole;
    const name = path.split(/[\\/]/).at(-1) ?? path;
    return whole.replace(quoted === undefined ? `@${path}` : `@"${path}"`, () => name);
  });
}

function withoutPunctuation(word: string): string {
  return IMAGE_ENDING.test(word) ? word : word.replace(CLOSING, '');
}
