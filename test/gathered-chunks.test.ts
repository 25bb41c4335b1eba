import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { gatheredChunks, whatToGather } from '../scripts/gathered-chunks.ts';

const root = mkdtempSync(join(tmpdir(), 'hf-tui-chunks-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SOURCES: Readonly<Record<string, string>> = {
  'cli.ts':
    "import './words.ts'; import './paths.ts'; await import(process.argv[2] ? './app.ts' : './ask.ts');",
  'app.ts':
    "import './words.ts'; import './state.ts'; import './store.ts'; import './screen.ts'; await import('./net.ts');",
  'ask.ts': "import './words.ts'; import './paths.ts'; import './state.ts'; await import('./net.ts');",
  'net.ts': "import './paths.ts'; import './store.ts';",
  ...Object.fromEntries(
    ['words', 'paths', 'state', 'store', 'screen'].map((name) => [`${name}.ts`, `globalThis.${name} = 1;`]),
  ),
};
mkdirSync(join(root, 'src'));
for (const [name, source] of Object.entries(SOURCES)) writeFileSync(join(root, 'src', name), source);

const options = {
  absWorkingDir: root,
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  metafile: true,
  write: false,
} as const satisfies BuildOptions;

describe('the chunks of the bundle', () => {
  it('are one for what all need, and one for what the notebook begins with and others need as well', async () => {
    const alone = await build(options);
    const gathered = whatToGather(alone.metafile, 'src/cli.ts', ['src/app.ts'], []);
    expect(gathered).toEqual({
      first: ['src/paths.ts', 'src/words.ts'],
      shared: ['src/state.ts', 'src/store.ts'],
      late: ['src/app.ts', 'src/ask.ts', 'src/net.ts'],
    });
    const { metafile } = await build({
      ...options,
      plugins: [gatheredChunks(root, 'src/cli.ts', gathered)],
    });
    const chunks = Object.values(metafile.outputs)
      .map(({ inputs }) => Object.keys(inputs).filter((path) => path.startsWith('src/')))
      .filter((inputs) => inputs.length > 0)
      .map((inputs) => inputs.sort());
    expect(chunks.sort()).toEqual([
      ['src/app.ts', 'src/screen.ts'],
      ['src/ask.ts'],
      ['src/cli.ts'],
      ['src/net.ts'],
      ['src/paths.ts', 'src/words.ts'],
      ['src/state.ts', 'src/store.ts'],
    ]);
  });

  it('leave apart what is loaded by itself', async () => {
    const alone = await build(options);
    const gathered = whatToGather(
      alone.metafile,
      'src/cli.ts',
      ['src/app.ts'],
      ['src/net.ts', 'src/paths.ts'],
    );
    expect(gathered.first).toEqual(['src/words.ts']);
    expect(gathered.late).toEqual(['src/app.ts', 'src/ask.ts']);
  });
});
