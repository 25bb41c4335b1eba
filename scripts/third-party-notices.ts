/** The licences of everything that is bundled, as one text: what their terms ask to be passed on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { partsOf } from './webassembly-parts.ts';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Where it lies, from the root of the repository: `node_modules/ink`. */
  readonly folder: string;
}

/** What begins the list of packages in the text, which other scripts read. */
export const LIST_BEGINS = 'The packages, their versions and licences:';

const LICENCE_FILE = /^(?:licen[cs]e|copying|copyright|notice)(?:[.-].*)?$/i;

/** The packages that these files come from, sorted by folder. A package without a licence is an error. */
export function bundledPackages(root: string, files: Iterable<string>): readonly BundledPackage[] {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = /^(?:.*\/)?(node_modules\/(?:@[^/]+\/)?[^/]+)(?=\/)/.exec(file)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const packages = new Map<string, BundledPackage>();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    if (typeof license !== 'string' || license === '') throw new Error(`${folder} names no licence`);
    packages.set(`${name} ${version}`, { name, version, licence: license, folder });
  }
  return [...packages.values()];
}

/** The text that goes into the package. */
export function noticesOf(root: string, packages: readonly BundledPackage[]): string {
  const parts = packages.map((one) => {
    const texts = licenceFiles(join(root, one.folder)).map((path) => {
      const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
      return `${relative(join(root, one.folder), path)}\n\n${text}`;
    });
    if (texts.length === 0) texts.push(ownWordsFor(root, one));
    texts.push(...partsOf(one.name, () => mitTerms(root)));
    return [`${one.name} ${one.version} (${one.licence})`, ...texts].join('\n\n');
  });
  const list = packages.map((one) => `- ${one.name} ${one.version}: ${one.licence}`).join('\n');
  const head = `hf-tui contains the work of others, under their own terms, which are given below.\n\n${LIST_BEGINS}\n\n${list}`;
  return `${[head, ...parts].join(`\n\n${'='.repeat(80)}\n\n`)}\n`;
}

/**
 * For a package without a licence file, such as Yoga: whose it is by its sources, and the terms that its package.json
 * names. MIT asks for both to be passed on; its terms are the same in every file of that licence, ours too.
 */
function ownWordsFor(root: string, { folder, licence }: BundledPackage): string {
  const says = `No licence text comes with it. It is under the ${licence} licence.`;
  if (licence !== 'MIT') return says;
  const owner = copyrightIn(join(root, folder));
  if (owner === null) throw new Error(`${folder} does not say whose it is`);
  return [says, owner, mitTerms(root)].join('\n\n');
}

function mitTerms(root: string): string {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8');
  return own.slice(own.indexOf('Permission is hereby granted')).trim();
}

/** The first copyright line in the sources of a package. */
function copyrightIn(folder: string): string | null {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[jt]s$/.test(path) && !path.includes('node_modules'))
    .sort();
  for (const path of sources) {
    const line = /Copyright \(c\) .*/i.exec(readFileSync(join(folder, path), 'utf8'))?.[0];
    if (line !== undefined) return line.trim();
  }
  return null;
}

/** Licence files of a package, in any of its folders: a codec has its own beside it. */
function licenceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).includes('node_modules'))
    .sort();
}
