import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const IMAGE_ENDING = /\.(jpe?g|png|webp|gif)$/i;
/** A menu longer than this helps nobody. */
const MOST = 50;

/** Folders (with a slash behind) and images whose path begins like this, as the user would write them on. */
export async function listImagePaths(prefix: string, home: string, cwd: string): Promise<readonly string[]> {
  const slash = prefix.lastIndexOf('/');
  const folder = prefix.slice(0, slash + 1);
  const beginning = prefix.slice(slash + 1);
  const real = folder.startsWith('~/')
    ? join(home, folder.slice(2))
    : join(folder.startsWith('/') ? '/' : cwd, folder);
  const entries = await readdir(real, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(
      (entry) =>
        entry.name.startsWith(beginning) && (beginning.startsWith('.') || !entry.name.startsWith('.')),
    )
    .flatMap((entry) => {
      if (entry.isDirectory()) return [`${folder}${entry.name}/`];
      return IMAGE_ENDING.test(entry.name) ? [`${folder}${entry.name}`] : [];
    })
    .toSorted((a, b) => a.localeCompare(b))
    .slice(0, MOST);
}
