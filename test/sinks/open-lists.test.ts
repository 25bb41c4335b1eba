/**
 * TypeScript takes a list of safe text for a list of strings, into which anything may be put. So a list, set or map of
 * what is a string, or may be one, is readonly wherever it is handed over; one's own is made where it is declared.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../../src');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);

/** What a string is, or may be: by its own name, by one of its safe ones, or by that of a parameter of a type. */
const TEXT = '(?:string|unknown|object|[A-Z]|SafeText|Row|Printable|JsonText|OwnSequence)';
const SOME = String.raw`(?:${TEXT}|\([^()]*\b(?:string|SafeText|Row|Printable)\b[^()]*\))`;
const LIST = String.raw`(?<!readonly\s+|[\w.$]|\.\.\.)${SOME}(?:\[\])+`;
const NAMED = String.raw`(?<![\w.$]|new\s+)(?:(?:Array|Set)<${TEXT}>|Map<[^<>]*,\s*${TEXT}>)`;
/** Not where an empty one, or one of its own, is put at once. */
const OPEN = new RegExp(
  String.raw`(?:${LIST}|${NAMED})(?![\w>]|(?:\[\])|(?:\s*\|\s*null)?\s*=\s*(?:\[|new\b|null\b))`,
  'g',
);
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;

const openLists = (source: string): readonly string[] => source.replace(COMMENT, '').match(OPEN) ?? [];

describe('a list that others hand over', () => {
  it('has nothing put into it', () => {
    const found = files.map((file) => [file, openLists(readFileSync(join(folder, file), 'utf8'))] as const);
    expect(Object.fromEntries(found.filter(([, lists]) => lists.length > 0))).toEqual({});
  });

  it.each([
    'function fill(list: string[]) { list.push(raw); }',
    'const fill = (list: unknown[]) => list.push(raw);',
    'const fill = <T>(list: T[], item: T) => list.push(item);',
    'function fill(list: Array<string>) { list.push(raw); }',
    'function fill(list: (string | null)[]) { list.push(raw); }',
    'function fill(at: number, set: Set<string>) { set.add(raw); }',
    'function fill(map: Map<string, string>) { map.set(key, raw); }',
    'function fill({ list }: { list: string[] }) { list.push(raw); }',
    'interface Holder { readonly list: string[] }',
    'type Lists = string[];',
    'type Drawn = Row[];',
    'function same(): string[] { return rows; }',
    'const open: string[] = rows;',
    'const cast = rows as string[];',
  ])('is found when it may: %s', (source) => {
    expect(openLists(source)).not.toEqual([]);
  });

  it.each([
    'const said: string[] = []; said.push(raw);',
    'const seen: Set<string> = new Set();',
    'const seen = new Set<string>();',
    'function read(list: readonly string[], set: ReadonlySet<string>) { return list.length; }',
    'const all = (...names: readonly string[]) => names;',
    'const numbers = (list: number[]) => list.push(1);',
  ])('and what is none is left alone: %s', (source) => {
    expect(openLists(source)).toEqual([]);
  });
});
