/**
 * Paths as terminals and file managers put them into a prompt when a file is dragged or pasted.
 */

const IMAGE_ENDING = /\.(?:jpe?g|png|webp|gif)$/i;
const WINDOWS = /^(?:[A-Za-z]:[\\/]|\\\\[^\\])/;
const ROOTED = /^(?:\/|~\/|\.{1,2}\/)/;
const CONTROL = /[\u0000-\u001f\u007f]/;
const LONGEST = 4096;

/** What a shell wants a backslash before, as far as it is in the names of files. */
const ESCAPED = /\\([ \t()[\]'"&;!$#])/g;

/** A path as it was typed, with `\ ` for a space, as it is on the disk. Backslashes of Windows stay. */
export function withoutEscapes(path: string): string {
  return path.replace(ESCAPED, '$1');
}

/** Whether a path could be that of an image, by its ending. */
export function isImagePath(path: string): boolean {
  return IMAGE_ENDING.test(path);
}

/**
 * The path that a pasted text is, when it is one single path of what could be an image, by its ending: absolute,
 * from `~/`, `./` or `../`, a `file://` address or a Windows path; bare, quoted or with escaped spaces.
 * `~` stays as it is. Null for everything else: such a paste is plain text.
 */
export function pathFromPasted(text: string): string | null {
  const pasted = text.trim();
  if (pasted === '' || pasted.length > LONGEST || CONTROL.test(pasted)) return null;
  const path = plainPath(pasted);
  if (!IMAGE_ENDING.test(path) || CONTROL.test(path)) return null;
  if (!ROOTED.test(path) && !WINDOWS.test(path)) return null;
  const isBare = path === pasted;
  return isBare && holdsSeveralWords(path) ? null : path;
}

/**
 * The path itself, without what a shell or a file manager wrapped around it: quotes, backslash escapes,
 * `file://`. A text that is no such thing comes back as it is.
 */
export function plainPath(text: string): string {
  const path = text.trim();
  if (/^file:\/\//i.test(path)) return fromFileUrl(path) ?? path;
  const unquoted = /^"([^"]*)"$/.exec(path)?.[1] ?? path;
  if (WINDOWS.test(unquoted)) return unquoted;
  return oneShellWord(path) ?? path;
}

/**
 * Spaces without quotes are allowed in a path, as some file managers paste it; but then a slash command with a
 * path behind it, or two paths in a row, look much the same. Those begin with a word of one part, or have an
 * image ending in the middle.
 */
function holdsSeveralWords(path: string): boolean {
  const space = path.search(/\s/);
  if (space < 0) return false;
  const firstWord = path.slice(0, space);
  const isOnePart = firstWord.startsWith('/') && !firstWord.slice(1).includes('/');
  return isOnePart || /\.(?:jpe?g|png|webp|gif)\s/i.test(path);
}

function fromFileUrl(url: string): string | null {
  const found = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(url);
  if (found?.[1] === undefined) return null;
  try {
    const path = decodeURIComponent(found[1]);
    return /^\/[A-Za-z]:[\\/]/.test(path) ? path.slice(1) : path;
  } catch {
    return null;
  }
}

/** What a POSIX shell would read as one word; null when it is none, or several. */
function oneShellWord(text: string): string | null {
  let word = '';
  let i = 0;
  while (i < text.length) {
    const character = text.charAt(i);
    if (character === '\\') {
      if (i + 1 === text.length) return null;
      word += text.charAt(i + 1);
      i += 2;
    } else if (character === "'" || character === '"') {
      const end = text.indexOf(character, i + 1);
      if (end < 0) return null;
      word += text.slice(i + 1, end);
      i = end + 1;
    } else if (/\s/.test(character)) {
      return null;
    } else {
      word += character;
      i += 1;
    }
  }
  return word;
}
