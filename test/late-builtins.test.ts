import fs from 'node:fs';
import { build } from 'esbuild';
import { describe, expect, it, vi } from 'vitest';
import { lateBuiltins } from '../scripts/late-builtins.ts';

/** A bundle of one file, as a module. */
async function bundled(contents: string): Promise<Readonly<Record<string, unknown>>> {
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    plugins: [lateBuiltins],
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
}

describe("Node's own modules in the bundle", () => {
  it('are fetched when something of them is used', async () => {
    const fetched = vi.spyOn(process, 'getBuiltinModule');
    const { there } = await bundled(
      "import { existsSync } from 'node:fs'; export const there = (path: string) => existsSync(path);",
    );
    expect(fetched).not.toHaveBeenCalled();
    expect((there as (path: string) => boolean)('/')).toBe(true);
    expect(fetched).toHaveBeenCalledExactlyOnceWith('node:fs');
    fetched.mockRestore();
  });

  it('are the same, by name, as a whole and by default', async () => {
    const all = await bundled(
      `import whole, { readFileSync, constants } from 'fs'; import * as every from 'node:fs';
       import { readFile } from 'node:fs/promises'; import { parseArgs } from 'node:util';
       export { constants, parseArgs, readFile, readFileSync };
       export const stat = whole.statSync; export const open = every.openSync;`,
    );
    expect(all.readFileSync).toBe(fs.readFileSync);
    expect(all.constants).toBe(fs.constants);
    expect(all.stat).toBe(fs.statSync);
    expect(all.open).toBe(fs.openSync);
    expect(all.readFile).toBe(fs.promises.readFile);
    expect(all.parseArgs).toBe(process.getBuiltinModule('node:util').parseArgs);
  });
});
