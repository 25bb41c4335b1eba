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

function withoutPunctuation(word: string): string {
  return IMAGE_ENDING.test(word) ? word : word.replace(CLOSING, '');
}
