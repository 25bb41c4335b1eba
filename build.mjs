// Builds dist/: one ESM bundle, split so that what is needed later is loaded later. With --source-maps there are maps beside
// its files, for profiles (`npm run bench -- --cpu-prof`); the files are the same.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { gatheredChunks, whatToGather } from './scripts/gathered-chunks.ts';
import { lateBuiltins } from './scripts/late-builtins.ts';
import { bundledPackages, noticesOf } from './scripts/third-party-notices.ts';
import { NARROW } from './src/bundled/narrow.ts';
import { helpText } from './src/commands/help-text.ts';
import { parseCommandLine } from './src/commands/parse.ts';
import { WASM_FILES } from './src/images/wasm-files.ts';
import { VERSION } from './src/version.ts';

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

// What packages do when they are loaded is what the first frame waits for. Each change here was measured, and a package
// that no longer has the text it replaces fails the build.
const QUICKER = [
  // Yoga decodes its WebAssembly through fetch('data:…'), which makes Node load its own HTTP client: 25 ms.
  [/yoga-wasm-base64-esm\.js$/, /^/, 'var fetch;'],
  // The same answer without Unicode tables for the characters that nearly every row is made of.
  [/string-width\/index\.js$/, '/^[\\u0020-\\u007E]*$/', `/^[${NARROW}]*$/`],
  // A pattern of some thousand sequences, made when the first emoji is seen: its largest part asks for nothing that
  // string-width would not find out in another way.
  [
    /string-width\/index\.js$/,
    /^/,
    `import { isEmoji } from ${JSON.stringify(`${root}/src/bundled/emoji.ts`)};\n`,
  ],
  [
    /string-width\/index\.js$/,
    'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
    'const rgiEmojiRegex = { test: isEmoji };',
  ],
  // Ink's own layout is for screens that are more than rows.
  [
    /ink\/build\/ink\.js$/,
    /^/,
    `import { frameOfRows } from ${JSON.stringify(`${root}/src/bundled/frame-of-rows.ts`)};`,
  ],
  [
    /ink\/build\/ink\.js$/,
    'const terminalWidth = getWindowSize(this.options.stdout).columns;\n        yogaNode.setWidth',
    'this.rows = this.isScreenReaderEnabled ? null : frameOfRows(this.rootNode); if (this.rows !== null) return; const terminalWidth = getWindowSize(this.options.stdout).columns; yogaNode.setWidth',
  ],
  [
    /ink\/build\/ink\.js$/,
    'staticOutput } = render(this.rootNode, this.isScreenReaderEnabled);\n        const renderTime',
    `staticOutput } = this.rows === null
      ? render(this.rootNode, this.isScreenReaderEnabled)
      : { output: this.rows, outputHeight: this.rootNode.childNodes[0].style.height, staticOutput: '' };
     const renderTime`,
  ],
  // Of all that undici is, this much is used: loading fetch, WebSocket, caches and mocks took twice as long as all of this.
  [
    /undici\/index\.js$/,
    /^[\s\S]*$/,
    `module.exports = {
      Agent: require('./lib/dispatcher/agent'),
      buildConnector: require('./lib/core/connect'),
    };`,
  ],
  // Nothing asks for HTTP/2, and what would speak it loads Node's own.
  [
    /undici\/lib\/dispatcher\/client\.js$/,
    "const connectH2 = require('./client-h2.js')",
    "const connectH2 = (...all) => require('./client-h2.js')(...all)",
  ],
  // A text without colours of Ink's has nothing to put around its rows.
  [
    /ink\/build\/components\/Text\.js$/,
    'internal_transform: isScreenReaderEnabled ?',
    'internal_transform: isScreenReaderEnabled || !(color || effectiveBackgroundColor || dimColor || bold || italic || underline || strikethrough || inverse) ?',
  ],
];

const quickerPackages = {
  name: 'quicker-packages',
  setup(b) {
    b.onLoad({ filter: /\.js$/ }, ({ path }) => {
      const changes = QUICKER.filter(([file]) => file.test(path));
      if (changes.length === 0) return undefined;
      let contents = readFileSync(path, 'utf8');
      for (const [, found, instead] of changes) {
        const before = contents;
        contents = contents.replace(found, () => instead);
        if (contents === before) return { errors: [{ text: `nothing to replace in ${path}: ${found}` }] };
      }
      return { contents, loader: 'js' };
    });
  },
};

const options = {
  metafile: true,
  // A linked node_modules gives the same names, and so the same bytes, as one that is there.
  preserveSymlinks: true,
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  jsx: 'automatic',
  minify: true,
  legalComments: 'external',
  sourcemap: process.argv.includes('--source-maps') ? 'external' : false,
  chunkNames: 'chunks/[name]-[hash]',
  inject: ['src/bundled/lazy-segmenter.ts'],
  define: {
    'Intl.Segmenter': 'LazySegmenter',
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
  },
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};
const plugins = [withoutDevtools, quickerPackages, lateBuiltins];

// Two builds: the first one says which source files the start needs.
const alone = await build({ ...options, plugins, write: false });
const gathered = whatToGather(
  alone.metafile,
  'src/cli.ts',
  ['src/app.tsx', 'src/store/config.ts'],
  ['src/terminal/key-source.ts', 'src/terminal/line-settings.ts'],
);
const { metafile } = await build({
  ...options,
  plugins: [...plugins, gatheredChunks(root, 'src/cli.ts', gathered)],
});
// By themselves: what a thread needs as well would be one more chunk of the start.
const threads = await build({
  ...options,
  plugins,
  entryPoints: {
    'image-worker': 'src/images/image-worker.ts',
    'search-worker': 'src/search/search-worker.ts',
  },
});

// The image codecs load their WebAssembly from beside the worker.
for (const file of Object.values(WASM_FILES)) {
  cpSync(`${root}/node_modules/${file}`, `${root}/dist/wasm/${basename(file)}`);
}

const used = [metafile, threads.metafile].flatMap(({ outputs }) =>
  Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
);
const packages = bundledPackages(root, [
  ...used,
  ...Object.values(WASM_FILES).map((file) => `node_modules/${file}`),
]);
writeFileSync(`${root}/dist/THIRD-PARTY-NOTICES.txt`, noticesOf(root, packages));

// What bin/hf-tui says without loading anything.
const { spec, path } = parseCommandLine(['--help']).value;
writeFileSync(
  `${root}/dist/said.json`,
  JSON.stringify({ '--version': `hf-tui ${VERSION}\n`, '--help': helpText(spec, path) }),
);
