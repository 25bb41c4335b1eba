/** The linter itself, on what it has to refuse: a rule that nothing fails would keep nothing out. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'hf-tui-lint-'));
for (const name of ['biome.json', 'lint']) cpSync(join(root, name), join(folder, name), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Lints one file of a project that has these rules; gives back for each line what it was refused for. */
function refusalsIn(path: string, lines: readonly string[]): readonly string[] {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@biomejs/biome/bin/biome'),
      ...['lint', '--reporter=github', '--max-diagnostics=none', '--vcs-enabled=false', path],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(status).toBe(1);
  const told = stdout.split('\n');
  return lines.map((_, i) =>
    told
      .filter((one) => /title=(?:plugin|lint\/style\/noRestrictedImports)/.test(one))
      .filter((one) => one.includes(`,line=${i + 1},`))
      .map((one) => one.slice(one.lastIndexOf('::') + 2))
      .join(' '),
  );
}

const DRAWS = 'Ink draws any string';
const LEAVES = 'Text leaves through few modules';
const CASTS = 'A cast makes nothing safe';

/** What each line is refused for; '' where nothing is wrong with it. */
const SAMPLE: readonly (readonly [line: string, refusal: string])[] = [
  ["import * as Ink from 'ink';", DRAWS],
  ["import { Text } from 'ink';", DRAWS],
  ["export { Static } from 'ink';", DRAWS],
  ["export const later = () => import('ink');", DRAWS],
  ["import { createElement, type FC } from 'react';", ''],
  ["import type { SafeText } from '../core/safe-text.ts';", ''],
  ['const Raw: FC<{ raw: string }> = ({ raw }) => <Ink.Text>{raw}</Ink.Text>;', ''],
  ['const Lower: FC = () => <ink-text>raw</ink-text>;', DRAWS],
  ["const made = (raw: string) => createElement('ink-text', null, raw);", DRAWS],
  ["process.stdout.write('raw');", LEAVES],
  ["process['stdout'].write('raw');", LEAVES],
  ['const out = process.stderr;', LEAVES],
  ['const { stdout } = process;', LEAVES],
  ["process.emitWarning('raw');", LEAVES],
  ["console.log('raw');", LEAVES],
  ['const { warn } = console;', LEAVES],
  ["globalThis.process.stdout.write('raw');", LEAVES],
  ["const safe = 'raw' as SafeText;", CASTS],
  ["const twice = 'raw' as unknown as SafeText;", CASTS],
  ["const isSafe = (text: string): text is SafeText => text !== '';", CASTS],
  ['function trust(text: string): asserts text is Row {}', CASTS],
  ['const claimed = claim<SafeText>(raw);', CASTS],
  ['const several = claim<readonly Row[]>(raw);', CASTS],
  ['const listed = [raw] as unknown as readonly Printable[];', CASTS],
  ['const json = raw as JsonText;', CASTS],
  ['const order = raw as OwnSequence;', CASTS],
  ['const link = raw as LinkTarget;', CASTS],
  ['const colour = raw as SgrCodes;', CASTS],
  ['type Fine = SafeText;', CASTS],
  ['function both(text: string): SafeText;', CASTS],
  ['declare const given: SafeText;', CASTS],
  ["process.title = 'raw';", LEAVES],
  ['export const kept = new Map<string, SafeText>();', ''],
  ['const drawn = (row: Row): row is never => false;', ''],
  ['export const exit = () => process.exit(0);', ''],
  ['export { Lower, made, out, Raw, safe, stdout, Text, twice, warn };', ''],
];

describe('the linter', () => {
  it('refuses every way around the one door, and nothing beside it', () => {
    const refusals = refusalsIn(
      'src/ui/sample.tsx',
      SAMPLE.map(([line]) => line),
    );
    for (const [i, [line, refusal]] of SAMPLE.entries()) {
      if (refusal === '') expect(refusals[i], line).toBe('');
      else expect(refusals[i], line).toContain(refusal);
    }
  });

  it('knows the older way to write a cast', () => {
    const [cast, none] = refusalsIn('src/core/sample.ts', [
      'export const safe = <SafeText>raw;',
      'export const long = <string>raw;',
    ]);
    expect(cast).toContain(CASTS);
    expect(none).toBe('');
  });

  it('lets the composition have of Ink what makes frames, and nothing that draws', () => {
    const [frames, drawing] = refusalsIn('src/ui/mount.tsx', [
      "import { type Instance, render } from 'ink';",
      "import { Text } from 'ink';",
      'export { type Instance, render, Text };',
    ]);
    expect(frames).toBe('');
    expect(drawing).toContain('only ui/components/screen.tsx draws');
  });
});
