import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CpuProfile, type Locate, reportOn, written } from './profile.ts';

const ROOT = join(import.meta.dirname, '..');

/** Where profiles are kept until the next are made. */
export const PROFILES = join(ROOT, 'bench-profiles');

/** Builds the program with source maps beside it, and throws earlier profiles away. */
export function buildWithMaps(): void {
  execFileSync(process.execPath, [join(ROOT, 'build.mjs'), '--source-maps'], { stdio: 'inherit' });
  rmSync(PROFILES, { recursive: true, force: true });
}

/** Where the time went of each scenario that was profiled. */
export function profileReport(): string {
  const locate = locator();
  const scenarios = existsSync(PROFILES) ? readdirSync(PROFILES).sort() : [];
  const reports = scenarios.map((scenario) => {
    const folder = join(PROFILES, scenario);
    const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
    const profiles = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile);
    const runs = profiles.length === 1 ? 'one run' : `${profiles.length} runs`;
    return written(`${scenario}, ${runs} from start to end`, reportOn(profiles, locate));
  });
  return [
    '',
    ...reports,
    "Time of V8's own threads, which compile and collect beside the main one, is not in profiles.",
    `The profiles are in ${PROFILES}: Chromium's developer tools and speedscope open them.`,
  ].join('\n');
}

/** Finds places by the maps beside the bundle's files. */
function locator(): Locate {
  const maps = new Map<string, { readonly map: SourceMap; readonly folder: string } | null>();
  const mapOf = (url: string) => {
    const known = maps.get(url);
    if (known !== undefined) return known;
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    const found = existsSync(`${path}.map`)
      ? {
          map: new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as SourceMapPayload),
          folder: join(path, '..'),
        }
      : null;
    maps.set(url, found);
    return found;
  };
  return (url, line, column) => {
    const found = mapOf(url);
    const entry = found?.map.findEntry(line, column);
    if (found === null || entry === undefined || !('originalSource' in entry)) return null;
    const file = relative(ROOT, resolve(found.folder, entry.originalSource));
    // Node's types leave the name out.
    const name = 'name' in entry && typeof entry.name === 'string' ? entry.name : '';
    return { file, line: entry.originalLine + 1, ...(name === '' ? {} : { name }) };
  };
}
