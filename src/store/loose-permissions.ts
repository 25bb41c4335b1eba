import { stat } from 'node:fs/promises';
import type { Paths } from './paths.ts';

/**
 * What of the user's own files other users of the computer can reach, in one sentence each with the remedy. What is
 * not there is fine; Windows has other ways, and is not looked at.
 */
export async function loosePermissions(paths: Paths, platform: NodeJS.Platform): Promise<readonly string[]> {
  if (platform === 'win32') return [];
  const places = [
    { path: paths.configFolder, wanted: '700' },
    { path: paths.configFile, wanted: '600' },
    { path: paths.keysFile, wanted: '600' },
    { path: paths.loginFile, wanted: '600' },
    { path: paths.sessionsFolder, wanted: '700' },
    { path: paths.trashFolder, wanted: '700' },
    { path: paths.stateFolder, wanted: '700' },
    { path: paths.cacheFolder, wanted: '700' },
  ];
  const found = await Promise.all(
    places.map(async ({ path, wanted }) => {
      const mode = await stat(path).then(
        (facts) => facts.mode & 0o077,
        () => 0,
      );
      return mode === 0
        ? null
        : `${path} can be reached by other users of this computer: chmod ${wanted} makes it private.`;
    }),
  );
  return found.filter((sentence) => sentence !== null);
}
