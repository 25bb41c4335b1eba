import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');

interface Import {
  readonly file: string;
  /** A file relative to src, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
  readonly isLate: boolean;
  readonly isTypeOnly: boolean;
  readonly names: string;
}

const FORMS =
  /(?:^|\n)\s*(?:import|export)\s+(?<only>type\s+)?(?<names>[^'";]*?)\s*from\s+'(?<from>[^']+)'|(?:^|\n)\s*import\s+'(?<bare>[^']+)'|(?<![\w.])import\(\s*'(?<late>[^']+)'\s*\)/g;

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(FORMS)].map(({ groups = {} }) => {
    const target = groups.from ?? groups.bare ?? groups.late ?? '';
    const names = groups.names ?? '';
    const isPackage = !target.startsWith('.');
    return {
      file,
      target: isPackage ? target : relative(source, resolve(source, dirname(file), target)),
      isPackage,
      isLate: groups.late !== undefined,
      isTypeOnly:
        groups.only !== undefined || /^\{(?:\s*type\s+[\w$]+(?:\s+as\s+\w+)?\s*,?)+\s*\}$/.test(names),
      names,
    };
  });
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .sort();
const imports = files.flatMap(importsOf);

function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : 'composition';
}

function packageOf(target: string): string {
  if (target.startsWith('node:')) return target;
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

interface Layer {
  /** Other layers whose files it may import. */
  readonly layers: readonly string[];
  /** Packages; `node:*` for all of Node's own. */
  readonly packages: readonly string[];
}

/** The layer table: who may know whom. */
const LAYERS: Readonly<Record<string, Layer>> = {
  // Besides core itself, small pure libraries.
  core: { layers: [], packages: ['@leeoniya/ufuzzy', 'marked'] },
  render: { layers: ['core'], packages: ['marked', 'highlight.js', 'string-width'] },
  bundled: { layers: [], packages: [] },
  net: { layers: ['core'], packages: ['undici', 'node:*'] },
  hub: { layers: ['core', 'net'], packages: [] },
  inference: { layers: ['core', 'net'], packages: ['eventsource-parser'] },
  store: { layers: ['core'], packages: ['conf', 'node:*'] },
  search: { layers: ['core', 'store'], packages: ['node:*'] },
  images: {
    layers: ['core'],
    packages: ['@jsquash/jpeg', '@jsquash/png', '@jsquash/webp', '@jsquash/resize', 'node:*'],
  },
  // Of the store only the session's format, which is pure: see below.
  transfer: { layers: ['core', 'store'], packages: [] },
  practice: { layers: ['core'], packages: ['node:*'] },
  terminal: { layers: ['core'], packages: ['open', 'node:*'] },
  runtime: { layers: ['core'], packages: [] },
  ui: { layers: ['core', 'render', 'runtime'], packages: ['ink', 'react'] },
  linear: { layers: ['core', 'render', 'runtime', 'ui', 'commands'], packages: ['node:*'] },
  commands: {
    layers: ['core', 'runtime', 'store', 'transfer', 'images', 'composition'],
    packages: ['string-width', 'node:*'],
  },
};

/** Services import the interfaces they implement, as types: those stand in runtime/ports. */
const PORTS = /^runtime\/ports(?:\.ts$|\/)/;

/** What is loaded when it is first used, and the one file that may name it. */
const LATE: Readonly<Record<string, string>> = {
  undici: 'net/undici.ts',
  '@jsquash/jpeg': '',
  '@jsquash/png': '',
  '@jsquash/webp': '',
  '@jsquash/resize': '',
  conf: '',
  open: '',
};

/** Everything that is loaded with a file: what it imports at once, and what that imports. */
function loadedWith(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const one of imports) {
      if (one.file === file && !one.isLate && !one.isTypeOnly) open.push(one.target);
    }
  }
  return seen;
}

describe('the layers', () => {
  it('are all in the table', () => {
    const found = new Set(files.map(layerOf));
    found.delete('composition');
    expect([...found].filter((layer) => LAYERS[layer] === undefined)).toEqual([]);
  });

  it.each(Object.entries(LAYERS))('%s imports only what it may', (name, layer) => {
    const wrong = imports.filter((one) => {
      if (layerOf(one.file) !== name) return false;
      if (one.isPackage) {
        const wanted = packageOf(one.target);
        return !layer.packages.some(
          (allowed) => allowed === wanted || (allowed === 'node:*' && wanted.startsWith('node:')),
        );
      }
      if (PORTS.test(one.target) && one.isTypeOnly) return false;
      const other = layerOf(one.target);
      return other !== name && !layer.layers.includes(other);
    });
    expect(wrong.map((one) => `${one.file} imports ${one.target}`)).toEqual([]);
  });

  it('turn sessions into other forms, and back, without touching the machine', () => {
    const loaded = files
      .filter((file) => layerOf(file) === 'transfer')
      .flatMap((file) => [...loadedWith(file)]);
    expect(loaded.filter((one) => !files.includes(one))).toEqual([]);
    expect(imports.filter((one) => loaded.includes(one.file) && one.target.startsWith('node:'))).toEqual([]);
  });

  it('draw text through one component only', () => {
    const drawing = imports.filter(
      (one) => one.isPackage && one.target === 'ink' && /\b(?:Text|Static|Transform)\b/.test(one.names),
    );
    expect(drawing.map((one) => one.file)).toEqual(['ui/components/screen.tsx']);
  });
});

describe('loading', () => {
  it.each(Object.entries(LATE))('%s is loaded when it is first used', (name, facade) => {
    const atOnce = imports.filter(
      (one) => packageOf(one.target) === name && one.isPackage && !one.isLate && !one.isTypeOnly,
    );
    expect(atOnce.map((one) => one.file).filter((file) => file !== facade)).toEqual([]);
    const facades = imports.filter((one) => facade !== '' && one.target === facade && !one.isTypeOnly);
    expect(facades.filter((one) => !one.isLate).map((one) => one.file)).toEqual([]);
  });

  it('brings no highlighter, React or Ink before the first frame', () => {
    for (const entry of ['cli.ts', 'app.tsx']) {
      const loaded = [...loadedWith(entry)].filter((one) =>
        /^(?:highlight\.js|react|ink|yoga-layout)(?:\/|$)/.test(one),
      );
      expect(loaded, entry).toEqual([]);
    }
  });

  it('of the command line brings nothing of the interface', () => {
    const loaded = [...loadedWith('cli.ts')];
    expect(loaded.filter((one) => /^(?:ink|react|ui\/|render\/|terminal\/)/.test(one))).toEqual([]);
    expect(loaded.filter((one) => !one.startsWith('node:') && !files.includes(one))).toEqual(
      ['package.json'].map((name) => join('..', name)),
    );
  });
});
