/**
 * Importing one of Node's own modules makes all that it exports at once: `node:fs` costs 4 ms, `node:crypto` 7 and
 * `node:util` 2.5, most of it for what nobody asked for. In the bundle each export of these is fetched when it is first
 * used.
 */
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';

const COSTLY = ['child_process', 'crypto', 'fs', 'fs/promises', 'os', 'tty', 'util'];
const require = createRequire(import.meta.url);

/** A CommonJS module whose exports are those of a module of Node, each a getter. */
export function lateBuiltin(name: string): string {
  const names = Object.keys(require(`node:${name}`)).filter((one) => one !== 'default');
  return [
    `const late = (name) => ({ enumerable: true, get: () => process.getBuiltinModule('node:${name}')[name] });`,
    `module.exports = Object.defineProperties({}, { ${names.map((one) => `${one}: late('${one}')`).join(', ')} });`,
  ].join('\n');
}

export const lateBuiltins: Plugin = {
  name: 'late-builtins',
  setup(build) {
    const namespace = 'late-builtin';
    build.onResolve({ filter: new RegExp(`^(?:node:)?(?:${COSTLY.join('|')})$`) }, ({ path, kind }) =>
      kind === 'import-statement' ? { path: path.replace(/^node:/, ''), namespace } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: lateBuiltin(path), loader: 'js' }));
  },
};
