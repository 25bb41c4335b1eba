import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { sbomOf } from '../scripts/sbom.ts';
import { bundledPackages, noticesOf } from '../scripts/third-party-notices.ts';
import { WASM_FILES } from '../src/images/wasm-files.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { readonly integrity?: string; readonly license?: string; readonly hasInstallScript?: boolean }
    >
  >;
}

describe('package-lock.json', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as Lock;
  const locked = Object.entries(packages).filter(([place]) => place !== '');

  it('pins every package by its hash', () => {
    expect(locked.length).toBeGreaterThan(100);
    expect(
      locked.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([place]) => place),
    ).toEqual([]);
  });

  it('has scripts at install only where they are allowed', () => {
    const allowed = JSON.parse(read('package.json')).allowScripts as object;
    const running = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([place]) => place.replace(/^.*node_modules\//, ''))
      // For macOS only, and of use to nobody here: a watcher of files.
      .filter((name) => name !== 'fsevents');
    expect(running.filter((name) => !Object.keys(allowed).includes(name))).toEqual([]);
  });
});

describe('the notices', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hf-tui-notices-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const add = (place: string, manifest: object, texts: Readonly<Record<string, string>> = {}) => {
    mkdirSync(join(folder, place, 'codec'), { recursive: true });
    writeFileSync(join(folder, place, 'package.json'), JSON.stringify(manifest));
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, place, name), text);
  };

  it('give the text of every licence, a codec’s own too, and of nothing twice', () => {
    add('node_modules/a', { name: 'a', version: '1.0.0', license: 'MIT' }, { LICENSE: 'terms of a' });
    add(
      'node_modules/@x/b',
      { name: '@x/b', version: '2.0.0', license: 'Apache-2.0' },
      { 'LICENSE.md': 'terms of b', 'codec/LICENSE.codec.md': 'terms of the codec' },
    );
    add('node_modules/a/node_modules/c', { name: 'c', version: '3.0.0', license: 'ISC' });
    add(
      'node_modules/d',
      { name: 'd', version: '4.0.0', license: 'MIT' },
      { 'index.js': '/**\n * Copyright (c) The makers of d\n */\n' },
    );
    writeFileSync(join(folder, 'LICENSE'), 'Copyright us\n\nPermission is hereby granted to everybody.\n');
    const packages = bundledPackages(folder, [
      'src/cli.ts',
      'node_modules/d/index.js',
      'node_modules/a/index.js',
      'node_modules/a/lib/more.js',
      'node_modules/@x/b/codec/b.wasm',
      'node_modules/a/node_modules/c/index.js',
    ]);
    expect(packages.map(({ name }) => name)).toEqual(['@x/b', 'a', 'c', 'd']);
    const text = noticesOf(folder, packages);
    for (const terms of [
      'terms of a',
      'terms of b',
      'terms of the codec',
      '- c 3.0.0: ISC',
      'under the ISC licence',
      'It is under the MIT licence.\n\nCopyright (c) The makers of d\n\nPermission is hereby granted to everybody.',
    ])
      expect(text.split(terms)).toHaveLength(2);
    expect(text).not.toContain('Copyright us');
  });

  it('name every package of the bundle, with the version that is installed and its own terms', async () => {
    // Bundled once more without anything of the build: what esbuild says is in it, not what the build made of that.
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ['src/cli.ts', 'src/images/image-worker.ts', 'src/search/search-worker.ts'],
      ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', jsx: 'automatic', outdir: 'dist' },
      ...{
        write: false,
        metafile: true,
        minify: true,
        external: ['react-devtools-core'],
        logLevel: 'silent',
      },
    });
    const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
    const folders = used.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? '');
    const names = [...new Set(folders)].filter((one) => one !== '');
    expect(names.length).toBeGreaterThan(20);
    const notices = read('dist/THIRD-PARTY-NOTICES.txt');
    const missing = names.filter((place) => {
      const { name, version, license } = JSON.parse(read(`${place}/package.json`));
      if (!notices.includes(`- ${name} ${version}: ${license}\n`)) return true;
      const terms = readdirSync(join(root, place)).filter((file) => /^licen[cs]e/i.test(file));
      return terms.some(
        (file) => !notices.includes(read(`${place}/${file}`).replaceAll('\r\n', '\n').trim()),
      );
    });
    expect(missing).toEqual([]);
  });

  it('name what the WebAssembly says that it was made from, and whose that is', () => {
    const missing: string[] = [];
    let named = 0;
    for (const file of Object.values(WASM_FILES)) {
      const path = `node_modules/${file}`;
      const notices = noticesOf(root, bundledPackages(root, [path]));
      const inside = readFileSync(join(root, path), 'latin1');
      // Paths of sources in messages, and the list of tools at the end, each with the length of its text before it.
      const crates = inside.matchAll(/(?:registry\/src\/[^/]+|rust\/deps)\/([a-z][\w-]*)-(\d+\.\d+\.\d+)\//g);
      const tools = inside.matchAll(/(wasm-bindgen|rustc)[\s\S](\d+\.\d+\.\d+(?:-nightly)?) \(/g);
      for (const [, name, version] of [...crates, ...tools]) {
        named += 1;
        if (!notices.includes(`\n\n${name} ${version}\n`)) missing.push(`${file}: ${name} ${version}`);
      }
      if (inside.includes('emscripten') && !notices.includes('Emscripten authors')) missing.push(file);
      if (/jpeg/.test(file) && !notices.includes('the work of the Independent JPEG Group.\n\nCopyright'))
        missing.push(file);
    }
    expect(missing).toEqual([]);
    expect(named).toBeGreaterThan(10);
  });

  it('cannot be made of a package without a licence', () => {
    add('node_modules/d', { name: 'd', version: '1.0.0' });
    expect(() => bundledPackages(folder, ['node_modules/d/index.js'])).toThrow('names no licence');
  });
});

describe('the list of what hf-tui is made of', () => {
  const lock = read('package-lock.json');
  const notices = noticesOf(root, bundledPackages(root, ['node_modules/ink/build/index.js']));
  const document = sbomOf(lock, notices) as {
    readonly serialNumber: string;
    readonly components: readonly {
      readonly name: string;
      readonly scope: string;
      readonly 'bom-ref': string;
    }[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  };

  it('is the same every time, and another for other packages', () => {
    expect(sbomOf(lock, notices)).toEqual(document);
    expect(document.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(sbomOf(`${lock} `, notices)).not.toHaveProperty('serialNumber', document.serialNumber);
  });

  it('says what is bundled, and refers only to what it lists', () => {
    expect(document.components.filter(({ scope }) => scope === 'required').map(({ name }) => name)).toEqual([
      'ink',
    ]);
    const refs = document.components.map((one) => one['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const named = document.dependencies.flatMap(({ dependsOn }) => dependsOn);
    expect(named.filter((ref) => !refs.includes(ref))).toEqual([]);
    expect(document.dependencies.find(({ ref }) => ref.startsWith('pkg:npm/ink@'))?.dependsOn).not.toEqual(
      [],
    );
  });
});
