/**
 * esbuild puts code that several files need into a chunk for each set of files that need it: some forty small ones are
 * read before the first frame, at half a millisecond each. These make two of them: what everything needs, and what the
 * notebook begins with and some other part needs as well.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';

export interface Gathered {
  /** Source files that the command line itself needs. */
  readonly first: readonly string[];
  /** Further ones, that the notebook begins with. */
  readonly shared: readonly string[];
  /** Files that are loaded late, whose code may be in the chunks. */
  readonly late: readonly string[];
}

/** A larger chunk stays one of its own, for those who need it: a command does without the notebook's state. */
const LARGEST = 20_000;

/** What to gather, by a build without. `entry` is the command line, `begins` what is loaded for the first frame. */
export function whatToGather(
  { outputs }: Metafile,
  entry: string,
  begins: readonly string[],
  apart: readonly string[],
): Gathered {
  const entries = Object.entries(outputs).flatMap(([path, { entryPoint }]) =>
    entryPoint?.startsWith('src/') ? [{ path, entryPoint }] : [],
  );
  const inputsBehind = (of: readonly string[]): Set<string> => {
    const chunks = new Set<string>();
    const follow = (path: string) => {
      for (const one of outputs[path]?.imports ?? []) {
        if (one.kind !== 'import-statement' || one.external === true || chunks.has(one.path)) continue;
        chunks.add(one.path);
        follow(one.path);
      }
    };
    for (const { path, entryPoint } of entries) if (of.includes(entryPoint)) follow(path);
    const small = [...chunks].filter((path) => (outputs[path]?.bytes ?? 0) <= LARGEST);
    return new Set(small.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {})));
  };
  const first = inputsBehind([entry]);
  const isOurs = (path: string) => /^(?:src\/|late-builtin:)/.test(path) && !apart.includes(path);
  const shared = [...inputsBehind(begins)].filter((path) => !first.has(path));
  return {
    first: [...first].filter(isOurs).sort(),
    shared: shared.filter(isOurs).sort(),
    late: entries
      .map(({ entryPoint }) => entryPoint)
      .filter((path) => path !== entry && !apart.includes(path))
      .sort(),
  };
}

/** Makes each late file need all that is gathered: what the same files need is one chunk. */
export function gatheredChunks(root: string, entry: string, { first, shared, late }: Gathered): Plugin {
  const namespace = 'gathered';
  return {
    name: 'gathered-chunks',
    setup(build) {
      build.onResolve({ filter: /^gathered:/ }, ({ path }) => ({ path, namespace, sideEffects: true }));
      build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: (path === 'gathered:first' ? first : [...first, ...shared])
          .map(
            (file) =>
              `import ${JSON.stringify(file.replace(/^late-builtin:/, 'node:').replace(/^src/, './src'))};`,
          )
          .join('\n'),
        resolveDir: root,
        loader: 'js',
      }));
      build.onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, ({ path }) => {
        const file = path.slice(root.length + 1).replaceAll('\\', '/');
        const needs = file === entry ? 'gathered:first' : late.includes(file) ? 'gathered:shared' : null;
        if (needs === null) return undefined;
        const source = readFileSync(join(root, file), 'utf8');
        return { contents: `${source}\nimport '${needs}';\n`, loader: file.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}
