import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type AppError, appError } from '../../core/errors.ts';
import { findImages, matchImages } from '../../images/find-images.ts';

/** One image to caption. */
export interface CaptionInput {
  /** As the user would write it. */
  readonly path: string;
  /** What it is called in what was given: `sub/cat.jpg` of a folder, else the name of the file. */
  readonly name: string;
}

export interface CaptionInputs {
  readonly inputs: readonly CaptionInput[];
  /** What was given and is no image. */
  readonly problems: readonly { readonly path: string; readonly error: AppError }[];
  /** One sentence for each folder and pattern of which something was left out on purpose. */
  readonly notices: readonly string[];
}

const PATTERN = /[*?[{]/;

/**
 * What the words of the command line stand for: files as they are, folders with all images below them, patterns with
 * all they match. Each file once, in the order of the words.
 *
 * @param out where the captions go; a folder that is looked through leaves it out
 */
export async function findInputs(
  words: readonly string[],
  cwd: string,
  out: string | undefined,
): Promise<CaptionInputs> {
  const inputs: CaptionInput[] = [];
  const problems: { path: string; error: AppError }[] = [];
  const notices: string[] = [];
  const leftOut = (count: number, folder: string) => {
    if (count === 0) return;
    const links = count === 1 ? 'One link' : `${count} links`;
    notices.push(
      `${links} in ${folder} ${count === 1 ? 'leads' : 'lead'} out of it and ${count === 1 ? 'was' : 'were'} left out; name the files themselves to caption them.`,
    );
  };
  const seen = new Set<string>();
  const add = (path: string, name: string) => {
    const real = resolve(cwd, path);
    if (seen.has(real)) return;
    seen.add(real);
    inputs.push({ path, name });
  };
  const nothing = (path: string, what: string) => {
    problems.push({
      path,
      error: appError('IMAGE_MISSING', what, 'Captions are made of JPEG, PNG, WebP and GIF.'),
    });
  };
  for (const word of words) {
    const facts = await stat(resolve(cwd, word)).catch(() => null);
    if (facts?.isDirectory() === true) {
      const found = await findImages(resolve(cwd, word), out === undefined ? undefined : resolve(cwd, out));
      const folder = word.replace(/[\\/]+$/, '');
      for (const error of found.problems) problems.push({ path: word, error });
      for (const name of found.names) add(folder === '.' ? name : `${folder}/${name}`, name);
      leftOut(found.leadingOut, word);
      if (found.names.length === 0 && found.problems.length === 0) {
        nothing(word, `There is no image in the folder ${word}.`);
      }
    } else if (facts === null && PATTERN.test(word)) {
      const { names, leadingOut } = await matchImages(word, cwd);
      leftOut(leadingOut, word);
      for (const name of names) add(name, basename(name));
      if (names.length === 0) nothing(word, `No image matches ${word}.`);
    } else {
      add(word, basename(word));
    }
  }
  return { inputs, problems, notices };
}
