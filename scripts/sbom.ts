// Writes sbom.cdx.json, the list of what hf-tui is made of (CycloneDX 1.6): what is bundled, and what it is built and
// tested with. From package-lock.json and the notices of the build, and the same every time.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LIST_BEGINS } from './third-party-notices.ts';

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const FOLDER = 'node_modules/';

/** The document, from the text of package-lock.json and the notices. */
export function sbomOf(lockText: string, notices: string): object {
  const lock = JSON.parse(lockText) as {
    readonly name: string;
    readonly version: string;
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const bundled = bundledIn(notices);
  const self = `pkg:npm/${lock.name}@${lock.version}`;
  const places = Object.keys(lock.packages).filter((place) => place !== '');
  const nameOf = (place: string) => place.slice(place.lastIndexOf(FOLDER) + FOLDER.length);
  const refOf = (place: string) => {
    const name = nameOf(place);
    return `pkg:npm/${name.replace('@', '%40')}@${lock.packages[place]?.version ?? ''}`;
  };
  /** Where Node would find a package from another one. */
  const foundFrom = (place: string, name: string): string | undefined => {
    for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf(FOLDER) - 1))) {
      const path = at === '' ? FOLDER + name : `${at}/${FOLDER}${name}`;
      if (lock.packages[path] !== undefined) return path;
      if (at === '') return undefined;
    }
  };
  const neededBy = (place: string) => {
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
    } = lock.packages[place] ?? {};
    const names = [dependencies, optionalDependencies, peerDependencies].flatMap(Object.keys);
    return sorted(
      names.flatMap((name) => {
        const found = foundFrom(place, name);
        return found === undefined ? [] : [refOf(found)];
      }),
    );
  };

  const components = new Map<string, object>();
  const needs = new Map<string, readonly string[]>();
  for (const place of places) {
    const { version = '', integrity = '', license } = lock.packages[place] ?? {};
    const ref = refOf(place);
    const name = nameOf(place);
    const isBundled = bundled.has(`${name} ${version}`);
    needs.set(ref, sorted([...(needs.get(ref) ?? []), ...neededBy(place)]));
    components.set(ref, {
      type: 'library',
      'bom-ref': ref,
      name,
      version,
      scope: isBundled ? 'required' : 'excluded',
      ...(license === undefined ? {} : { licenses: [licenceOf(license)] }),
      ...(integrity === '' ? {} : { hashes: hashesOf(integrity) }),
      purl: ref,
    });
  }
  const direct = Object.keys((lock.packages[''] as { devDependencies?: object }).devDependencies ?? {});
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf(lockText + notices),
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': self, name: lock.name, version: lock.version, purl: self },
    },
    components: sorted(components.keys()).map((ref) => components.get(ref)),
    dependencies: [
      { ref: self, dependsOn: sorted(direct.map((name) => refOf(FOLDER + name))) },
      ...sorted(needs.keys()).map((ref) => ({ ref, dependsOn: needs.get(ref) })),
    ],
  };
}

/** `name version` of what the notices list. */
function bundledIn(notices: string): ReadonlySet<string> {
  const list = notices.slice(notices.indexOf(LIST_BEGINS)).split('='.repeat(80))[0] ?? '';
  return new Set([...list.matchAll(/^- (\S+ [^\s:]+): /gm)].map((found) => found[1] ?? ''));
}

function licenceOf(license: string): object {
  return /^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license };
}

function hashesOf(integrity: string): readonly object[] {
  return integrity.split(/\s+/).map((one) => {
    const [algorithm = '', value = ''] = one.split(/-(.*)/s);
    return {
      alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
      content: Buffer.from(value, 'base64').toString('hex'),
    };
  });
}

/** A UUID that says which lock file and which build it is about. */
function serialOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function sorted(items: Iterable<string>): readonly string[] {
  return [...new Set(items)].sort();
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const document = sbomOf(read('package-lock.json'), read('dist/THIRD-PARTY-NOTICES.txt'));
  writeFileSync(join(root, 'sbom.cdx.json'), `${JSON.stringify(document, null, 2)}\n`);
  process.stdout.write('sbom.cdx.json written\n');
}
