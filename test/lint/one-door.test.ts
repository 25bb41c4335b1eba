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
      .filter((one) =>
        /title=(?:plugin|lint\/style\/noRestrictedImports|lint\/nursery\/useConsistentMethodSignatures)/.test(
          one,
        ),
      )
      .filter((one) => one.includes(`,line=${i + 1},`))
      .map((one) => one.slice(one.lastIndexOf('::') + 2))
      .join(' '),
  );
}

const DRAWS = 'Ink draws any string';
const LEAVES = 'Text leaves through few modules';
const CASTS = 'A cast makes nothing safe';
const BOTH_WAYS = 'Methods are compared both ways';
const UNSEEN = 'The compiler does not look at what is written this way';
const UNKNOWN = 'What comes here is `any`';
const METHOD = 'Prefer using property-style';

/** What each line is refused for; '' where nothing is wrong with it. */
const SAMPLE: readonly (readonly [line: string, refusal: string])[] = [
  ["import * as Ink from 'ink';", DRAWS],
  ["import { Text } from 'ink';", DRAWS],
  ["export { Static } from 'ink';", DRAWS],
  ["export const later = () => import('ink');", DRAWS],
  ["import { createElement, type FC } from 'react';", DRAWS],
  ["import { useState } from 'react';", ''],
  ["import type { ReactElement } from 'react';", ''],
  ["import * as React from 'react';", DRAWS],
  ["import React from 'react';", DRAWS],
  ["export { createElement } from 'react';", DRAWS],
  ["import { jsx } from 'react/jsx-runtime';", DRAWS],
  ["const late = () => import('react');", DRAWS],
  ["import type { SafeText } from '../core/safe-text.ts';", ''],
  ['const Raw: FC<{ raw: string }> = ({ raw }) => <Ink.Text>{raw}</Ink.Text>;', DRAWS],
  ['const Bare = (of: { raw: string }) => of.raw;', ''],
  ['const bare = <Bare raw="raw" />;', DRAWS],
  ['const spread = <Bare {...given} />;', DRAWS],
  ['const several = <>{raw}</>;', DRAWS],
  ['const ours = <Screen rows={rows} columns={80} height={24} cursor={null} />;', ''],
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
  ['interface AnySink { write(text: string): void }', METHOD],
  ['type AnyOther = { readonly at: number; write(text: string): void };', METHOD],
  ['declare class Somewhere { write(text: string): void }', BOTH_WAYS],
  ['class AnyClass { write(text: string) { keep(text); } }', BOTH_WAYS],
  ['const inline = class { write(text: string) { keep(text); } };', BOTH_WAYS],
  ['const anyObject = { write(text: string) { keep(text); } };', BOTH_WAYS],
  ["const named = { async 'write'(text: string) { keep(text); } };", BOTH_WAYS],
  ['const generic = { write<T extends string>(text: T) { keep(text); } };', BOTH_WAYS],
  ['abstract class Inherited { abstract write(text: string): void }', BOTH_WAYS],
  ['interface StrictSink { readonly write: (text: string) => void }', ''],
  ['class Nominal { readonly #kept: string[] = []; write(text: string) { this.#kept.push(text); } }', ''],
  ['const typed: StrictSink = { write(text) { keep(text); } };', ''],
  ["Reflect.set(rows, 0, 'raw');", UNSEEN],
  ["Reflect.apply(draw, null, ['raw']);", UNSEEN],
  ['const { set } = Reflect;', UNSEEN],
  ["Object.assign(rows, ['raw']);", UNSEEN],
  ["Object.defineProperty(rows, 0, { value: 'raw' });", UNSEEN],
  ["Object.defineProperties(rows, { 0: { value: 'raw' } });", UNSEEN],
  ['Object.setPrototypeOf(frame, { rows: [raw] });', UNSEEN],
  ["Object['assign'](rows, ['raw']);", UNSEEN],
  ['const { assign } = Object;', UNSEEN],
  ['const ways = Object;', UNSEEN],
  ["Object.getOwnPropertyDescriptor(rows, 'at')?.value;", UNSEEN],
  ["const stand = new Proxy({ row }, { get: () => 'raw' });", UNSEEN],
  ['function any() { return arguments[0]; }', UNSEEN],
  ['frame.__proto__ = { rows: [raw] };', UNSEEN],
  ["stream.on('data', (chunk) => draw(chunk));", UNKNOWN],
  ["stream.once('data', async (chunk) => draw(chunk));", UNKNOWN],
  ["port.on('message', ({ text }) => draw(text));", UNKNOWN],
  ["stream.on('data', chunk => draw(chunk));", UNKNOWN],
  ["import { once } from 'node:events';", UNKNOWN],
  ['signal.addEventListener(name, () => draw(signal.reason));', UNKNOWN],
  ["stream.on('data', (chunk: Buffer) => draw(safeText(String(chunk))));", ''],
  ["stream.on('data', () => look());", ''],
  ["import { EventEmitter } from 'node:events';", ''],
  ['const keys = Object.keys(frame);', ''],
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
    const shortened = SAMPLE.map(([line, refusal], i) => {
      const found = refusals[i] ?? '';
      return [line, refusal !== '' && found.includes(refusal) ? refusal : found];
    });
    expect(shortened).toEqual(SAMPLE);
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
