import type { FoundToken } from './core/identity.ts';
import type { Services } from './ports.ts';
import type { Store } from './runtime/create-store.ts';
import type { Paths } from './store/paths.ts';

/** After the start, when nobody waits for the disk, in ms. */
const AFTER = 4000;
/** What is said of a token's file that is not its user's alone. */
const LOOSE = / can be (?:read|reached) by other users | belongs to another user/;

/** Says, a moment after the start, when other users of the computer can get at a token or at the settings. */
export function warnOfLooseFiles(
  store: Store,
  { tokens }: Pick<Services, 'tokens'>,
  paths: Paths,
  platform: NodeJS.Platform,
): void {
  if (store.state().practiceOnly) return;
  const timer = setTimeout(async () => {
    const text = await looseFile(await tokens.find(), paths, platform);
    if (text !== null) store.dispatch({ type: 'told', tone: 'info', text });
  }, AFTER);
  timer.unref();
}

/** A sentence on the first of these files that others can get at, a token's before the settings; null when all is well. */
export async function looseFile(
  tokens: readonly Pick<FoundToken, 'warning'>[],
  paths: Paths,
  platform: NodeJS.Platform,
): Promise<string | null> {
  const ofToken = tokens.find(({ warning }) => warning !== undefined && LOOSE.test(warning))?.warning;
  if (ofToken !== undefined) return ofToken;
  const { loosePermissions } = await import('./store/loose-permissions.ts');
  const all = await loosePermissions(paths, platform);
  return all.find((sentence) => sentence.startsWith(`${paths.configFile} `)) ?? null;
}
