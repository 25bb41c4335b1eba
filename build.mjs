// Builds dist/: one ESM bundle, split so that what is needed later is loaded later.
import { cpSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { WASM_FILES } from './src/images/wasm-files.ts';

const root = import.meta.dirname;
rmSync(`${root}/dist`, { recursive: true, force: true });

// Ink imports react-devtools-core, which is not installed and not wanted.
const withoutDevtools = {
  name: 'without-devtools',
  setup(b) {
    b.onResolve({ filter: /^react-devtools-core$/ }, () => ({
      path: 'react-devtools-core',
      namespace: 'empty',
    }));
    b.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'export default { connectToDevTools() {} };',
    }));
  },
};

await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli.ts', 'image-worker': 'src/images/image-worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  minify: true,
  legalComments: 'external',
  chunkNames: 'chunks/[name]-[hash]',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [withoutDevtools],
  logLevel: 'warning',
});

// The image codecs load their WebAssembly from beside the worker.
for (const file of Object.values(WASM_FILES)) {
  cpSync(`${root}/node_modules/${file}`, `${root}/dist/wasm/${basename(file)}`);
}
