/**
 * Every way out of the program, as it stands in the source. A new one fails here: first it is tried with hostile text
 * (`screens.ts`, `commands.test.ts`), then it is put on the list.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waysOut } from './ways-out.ts';

const folder = resolve(import.meta.dirname, '../../src');
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .sort()
  .map((file) => ({ file, source: readFileSync(join(folder, file), 'utf8') }))
  .map(({ file, source }) => ({ file, source, text: source.replace(COMMENT, '') }));

/** How often a pattern is in which file. */
function found(pattern: RegExp): Readonly<Record<string, number>> {
  const counts = files.map(({ file, text }) => [file, [...text.matchAll(pattern)].length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

const NAMED_WRITE = /\b(?:stdout|stderr|#?stream|#?output)\.write\(([^\n]*)/g;
/** Where the streams of a command are at hand they may have any name: `const out = context.stdout`. */
const ANY_WRITE = /\.write\(([^\n]*)/g;
/** Casts to a type that somebody else names: a parameter of the function, or one that is taken for every other. */
function blindCasts(source: string): readonly string[] {
  const names = [...source.matchAll(/\bas (?:unknown as )?([A-Za-z]\w*)/g)].map(([, name = '']) => name);
  const isParameter = (name: string) =>
    new RegExp(
      String.raw`(?<!\bnew \w+)<(?:[^<>()]*,\s*)?${name}(?:\s+extends\b[^<>()]*)?(?:,[^<>()]*)?>\s*\(`,
    ).test(source);
  return names.filter((name) => name === 'never' || name === 'any' || isParameter(name));
}

/** A predicate makes safe whatever it is asked about. */
const SAID_TO_BE =
  /\bis (?:readonly )?(?:SafeText|Row|Printable|JsonText|OwnSequence|LinkTarget|SgrCodes)\b/g;

describe('text becomes safe', () => {
  it('by a cast only where it was made safe, or is a part of what was', () => {
    expect(found(/\bas (?:unknown as )?SafeText\b/g)).toEqual({
      'core/safe-text.ts': 7,
      'render/find-matches.ts': 1,
      'render/prompt-rows.ts': 1,
      'render/row.ts': 4,
      'render/wrap.ts': 2,
    });
  });

  it('and printable in its own module, JSON by the one writer', () => {
    expect(found(/\bas (?:unknown as )?(?:Printable|JsonText)\b/g)).toEqual({
      'core/json-document.ts': 1,
      'core/printable.ts': 5,
    });
    expect(found(/\bas (?:unknown as )?OwnSequence\b/g)).toEqual({ 'terminal/own-sequence.ts': 7 });
  });

  it('under no other name, and with no word to the compiler', () => {
    expect(
      found(
        /\b(?:SafeText|Row|Printable|JsonText|OwnSequence|LinkTarget|SgrCodes|words|printable|ownSequence) as\b/g,
      ),
    ).toEqual({});
    const told = files.filter(({ source }) =>
      /@ts-(?:ignore|expect-error|nocheck)|biome-ignore/.test(source),
    );
    expect(told.map(({ file }) => file)).toEqual([]);
    // What is no TypeScript of ours is checked by nobody.
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
    expect(all.filter((one) => one.isFile() && !/\.tsx?$/.test(one.name)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('by no cast to a type that the cast does not name', () => {
    const blind = files.map(({ file, text }) => [file, blindCasts(text)] as const);
    expect(Object.fromEntries(blind.filter(([, casts]) => casts.length > 0))).toEqual({
      // An item of the list that it was given.
      'commands/caption/in-order.ts': ['T'],
      // A value that it made itself.
      'core/exchange-fold.ts': ['T'],
    });
  });

  it.each([
    'const safe: SafeText = raw as never;',
    'const safe: SafeText = raw as any;',
    'const claim = <T>(value: unknown): T => value as T;',
    'function claim<Wanted extends string>(value: unknown): Wanted { return value as unknown as Wanted; }',
    'const claim = <A, B>(a: A, value: unknown): B => value as B;',
  ])('%s', (source) => {
    expect(blindCasts(source)).toHaveLength(1);
  });

  it('by a word about a type nowhere else', () => {
    expect(found(SAID_TO_BE)).toEqual({});
  });

  it.each([
    'const isSafe = (t: string): t is SafeText => true;',
    'function trust(t: string): asserts t is Row {}',
  ])('%s', (source) => {
    expect(source).toMatch(SAID_TO_BE);
  });

  it('by no value that may be anything: the types of the source are checked without such', () => {
    // `lint/unknown-values.proof.ts` holds lines that must not compile then.
    const { scripts } = JSON.parse(readFileSync(resolve(folder, '../package.json'), 'utf8'));
    expect(scripts.types).toContain('tsc --noEmit -p tsconfig.source.json');
  });

  it('and a row only by paint', () => {
    expect(found(/\bas (?:unknown as )?Row\b/g)).toEqual({
      // None at all, one of safe text, one without its last blanks.
      'core/row.ts': 3,
      // With columns said in between.
      'render/anchored-row.ts': 1,
      'render/row.ts': 1,
    });
    expect(found(/(?<!function )\bpaint\(/g)).toEqual({ 'render/frame.ts': 1, 'render/notebook.ts': 1 });
  });
});

describe('what rows are made of', () => {
  it('is links that were looked at, and numbers', () => {
    expect(found(/\bas (?:unknown as )?(?:LinkTarget|SgrCodes)\b/g)).toEqual({
      'render/markdown/link-target.ts': 1,
      'render/theme.ts': 1,
    });
  });
});

describe('text goes out', () => {
  it('through Ink from these files', () => {
    expect(Object.keys(found(/from 'ink'/g))).toEqual(['ui/components/screen.tsx', 'ui/mount.tsx']);
    expect(found(/\buseStd(?:out|err)\b/g)).toEqual({});
    expect(found(/<(?:Text|Static|Newline)[ >]/g)).toEqual({ 'ui/components/screen.tsx': 1 });
    // Ink's text takes any string: what is in it are rows and nothing else.
    const screen = files.find(({ file }) => file === 'ui/components/screen.tsx')?.text ?? '';
    expect(screen).toContain('const drawn: readonly Row[] = Array.from(');
    expect(screen).toContain(`<Text wrap="truncate">{drawn.join('\\n')}</Text>`);
    expect(screen).toContain('onRows?.(drawn);');
    expect(screen.match(/\bdrawn\b/g)).toHaveLength(3);
  });

  it('by these ways and no other, whatever name they are given', () => {
    const ways = files.map(({ file, source }) => [file, waysOut(source)] as const);
    expect(Object.fromEntries(ways.filter(([, found]) => Object.keys(found).length > 0))).toEqual({
      'app.tsx': { 'a standard stream': 1, 'the process as a value': 1 },
      // Where the segmenter that is loaded late is put.
      'bundled/lazy-segmenter.ts': { 'the global object': 1 },
      // Whether there is a terminal, and that reports have no environment in them.
      'cli.ts': { 'a standard stream': 3, 'a terminal of its own': 1, 'a debugger or a report': 2 },
      'commands/context.ts': {
        'a standard stream': 2,
        'the input of a terminal': 1,
        'the process as a value': 1,
      },
      'commands/process.ts': { 'a standard stream': 2 },
      'images/image-thread.ts': { 'a thread': 1 },
      'images/image-worker.ts': { 'a thread': 1 },
      // Read from, never written to.
      'key-watch.ts': { 'the input of a terminal': 1 },
      'plain.ts': { 'the input of a terminal': 2 },
      'terminal/key-source.ts': { 'the input of a terminal': 1 },
      // Sets one flag of V8 and sets it back.
      'net/parser-code.ts': { 'a debugger or a report': 1, 'the inside of Node': 1 },
      // Becomes the same program again, with one variable less.
      'network-variables.ts': { 'another program': 2 },
      // It has no output to echo to.
      'linear/line-reader.ts': { 'a reader that echoes': 1 },
      'search/search-worker.ts': { 'a thread': 1 },
      'search/search.ts': { 'a thread': 1 },
      // Keeps one warning of Node from being said.
      'search/sqlite.ts': {
        'the process as a value': 2,
        'a warning of Node': 6,
        'the inside of Node': 1,
      },
      // Reads the file that it has just opened.
      'store/fs-port.ts': { 'an open file by its number': 1 },
      // Reads when the system was started and when a process was.
      'store/process-facts.ts': { 'a device of the terminal': 2 },
      // Sets one flag of V8.
      'store/young-generation.ts': { 'a debugger or a report': 1, 'the inside of Node': 1 },
      'terminal-care.ts': { 'a standard stream': 2, 'the input of a terminal': 1 },
      'terminal/clipboard.ts': { 'another program': 1 },
      'terminal/editor.ts': { 'another program': 1, 'streams handed to another program': 1 },
      // Which of the standard streams is the terminal.
      'terminal/held-terminals.ts': { 'a terminal of its own': 1 },
      'terminal/lifecycle.ts': { 'a standard stream': 2, 'an open file by its number': 2 },
      'terminal/line-settings.ts': { 'another program': 3, 'streams handed to another program': 3 },
      'terminal/modes.ts': { 'an open file by its number': 2 },
      // A note of ours, never a terminal: only regular files are written.
      'terminal/small-file.ts': { 'an open file by its number': 2 },
      // A shell that does nothing but end with a code.
      'terminal/end-as-shell.ts': { 'another program': 2 },
    });
  });

  it('to the terminal as it is from these, so often', () => {
    expect(found(/\b(?:writeToTerminal|echoToTerminal)\b/g)).toEqual({
      'app.tsx': 6,
      // Questions to the terminal.
      'graphics-question.ts': 2,
      // What the terminal sends, while keys are looked at.
      'key-watch.ts': 3,
      // What was typed, made safe.
      'plain.ts': 5,
      'terminal/held-terminals.ts': 2,
      'terminal/modes.ts': 3,
    });
  });

  it('as a string that a terminal obeys from these, so often', () => {
    // Titles, links, notifications, the clipboard, pictures: whatever begins with OSC, DCS, APC, PM or SOS.
    const opened = /(?:\\x1b|\\u001b|\\u\{1b\}|\$\{ESC\})[\]PX^_]|\\(?:x|u00)9[0def]/g;
    expect(found(opened)).toEqual({
      // Patterns of what is looked for.
      ...{
        'core/json-document.ts': 1,
        'core/safe-text.ts': 1,
        'core/token-shape.ts': 1,
        'store/stored-json.ts': 1,
      },
      ...{ 'render/anchored-row.ts': 1, 'terminal/key-decoder.ts': 1, 'terminal/output-guard.ts': 4 },
      // Links, to what linkTarget gave.
      'render/row.ts': 2,
      // What colour is behind the text.
      'terminal/capabilities.ts': 1,
      'terminal/clipboard.ts': 2,
      'terminal/graphics/ask-graphics.ts': 1,
      'terminal/graphics/drawn-pictures.ts': 2,
      'terminal/graphics/kitty-commands.ts': 5,
      'terminal/title.ts': 1,
      'terminal/tmux.ts': 1,
    });
  });

  it('to a standard stream made safe in the same breath, or from these lines', () => {
    // What TextOutput takes is printable, or does not compile: here it is that its own type is not gone around.
    const made =
      /^(?:errorText|failureText|textTable|plainText)\(|^printable`|^CLEAR\)|^(['"`])(?:\\n)?\1[,)]/;
    const others = files.flatMap(({ file, text }) =>
      [...text.matchAll(/^(?:commands|linear)\//.test(file) ? ANY_WRITE : NAMED_WRITE)]
        .map((call) => call[1] ?? '')
        .filter((argument) => !made.test(argument))
        .map((argument) => `${file}: ${argument}`),
    );
    expect(others.sort()).toEqual([
      // Pieces of a TextStream.
      'commands/ask.ts: piece)));',
      // Into a file.
      "commands/session-transfer.ts: session, form, path, 'refuse');",
      'commands/text-output.ts: text, () => {',
      'commands/text-output.ts: this.isTerminal ? plainText(text) : printableDocument(text));',
      // Bytes into a decoder.
      'linear/line-reader.ts: chunk);',
    ]);
  });

  it('to no program with the environment as it came', () => {
    expect(found(/\bprocess\.env\b/g)).toEqual({ 'environment.ts': 3 });
  });

  it('with a token in it from these files', () => {
    expect(Object.keys(found(/\.reveal\(\)/g))).toEqual([
      // Compares what was typed with what was kept.
      'commands/auth-login.ts',
      'core/panels/setup/token-steps.ts',
      'core/secret.ts',
      // Looks for it in what is said, to take it out.
      'core/token-removal.ts',
      'hub/device-login.ts',
      // Remembers it, to take it out of what is said.
      'known-tokens.ts',
      'net/authorize.ts',
      // Looks at its beginning, to say what kind it is.
      'net/refusals.ts',
      'net/request-headers.ts',
      'runtime/effects/setup.ts',
      // Hashes it.
      'store/account-cache.ts',
      // Keeps the refresh token of a login, 0600, beside the token that it renews.
      'store/login-file.ts',
      'store/tokens.ts',
      // Shows it on its owner's wish, while it is typed.
      'ui/screens/setup/choice-words.ts',
    ]);
  });
});

describe('a new way out is found', () => {
  it.each([
    ['a standard stream', 'const out = process.stdout; out.write(raw);'],
    ['a standard stream', 'process.stderr.end(raw);'],
    ['a standard stream', 'process?.stdout?.write(raw);'],
    ['a standard stream', "process['stdout'].write(raw);"],
    ['a standard stream', `const text = \`\${process.stdout.write(raw)}\`;`],
    ['a standard stream', 'const half = a / 2; process.stdout.write(raw); const other = b / 2;'],
    ['a standard stream', 'const quote = /[\'"`]/; process.stdout.write(raw);'],
    ['the input of a terminal', 'process.stdin.write(raw);'],
    ['the input of a terminal', "process?.['stdin'].write(raw);"],
    ['the process as a value', 'const { stdout } = process;'],
    ['the process as a value', 'const { stderr: out, platform } = process;'],
    ['the process as a value', 'const one = process; one.stdout.write(raw);'],
    ['the process as a value', 'hand(process, raw);'],
    ['the process by import', "import { stdout } from 'node:process';"],
    ['a warning of Node', 'process.emitWarning(raw);'],
    ['a warning of Node', 'process._rawDebug(raw);'],
    ['the inside of Node', "process.binding('tty_wrap');"],
    ['the inside of Node', "process.getBuiltinModule('node:fs');"],
    ['the inside of Node', "createRequire(import.meta.url)('fs');"],
    ['console', 'console.error(raw);'],
    ['console', 'const { log } = console;'],
    ['console', "import { Console } from 'node:console';"],
    ['the global object', 'globalThis.process.stdout.write(raw);'],
    ['code made of text', 'new Function(raw)();'],
    ['code made of text', "Function('return process')().stdout.write(raw);"],
    ['code made of text', "(() => {}).constructor('return process')();"],
    ['a module of Node that nobody looked at', "import { stdout as out } from 'process';"],
    ['a module of Node that nobody looked at', "import { ReadStream as Out } from 'tty';"],
    ['a module of Node that nobody looked at', "const { exec } = await import('child_process');"],
    ['a module of Node that nobody looked at', "import { WASI } from 'node:wasi';"],
    ['a module that is named as it runs', "const name = 'node:proc' + 'ess'; await import(name);"],
    ['a module that is named as it runs', `await import(\`node:\${name}\`);`],
    ['a warning of Node', "debuglog('all')(raw);"],
    ['a warning of Node', 'deprecate(() => {}, raw)();'],
    ['an open file by its number', 'new Socket({ fd: 1 }).write(raw);'],
    ['an open file by its number', 'const how = { fd }; new Socket(how).write(raw);'],
    ['a device of the terminal', "appendFileSync('/dev/tty', raw);"],
    ['a device of the terminal', "openSync('/proc/self/fd/1', 'w');"],
    ['a device of the terminal', "openSync('CONOUT$', 'w');"],
    ['an open file by its number', 'fs.writeSync(2, raw);'],
    ['an open file by its number', 'const { writeSync: put } = fs;'],
    ['an open file by its number', 'write(1, raw, done);'],
    ['an open file by its number', "import { open, write as put, close } from 'node:fs';"],
    ['an open file by its number', "import * as files from 'node:fs';"],
    ['an open file by its number', "import files from 'node:fs';"],
    ['an open file by its number', "const files = await import('node:fs');"],
    ['an open file by its number', 'writeFileSync(1, raw);'],
    ['a stream of its own', "createWriteStream('', { fd: 1 });"],
    ['a stream of its own', 'new tty.WriteStream(1);'],
    ['a terminal of its own', "import { WriteStream } from 'node:tty';"],
    ['a stream into another', 'reply.pipe(out);'],
    ['a stream into another', 'await pipeline(reply, out);'],
    ['another program', "import { spawn } from 'node:child_process';"],
    ['another program', "process.execve('/bin/echo', [raw]);"],
    ['streams handed to another program', "spawn('echo', [raw], { stdio: 'inherit' });"],
    ['streams handed to another program', "const how = 'inherit';"],
    ['a reader that echoes', "import readline from 'node:readline/promises';"],
    ['a thread', "import { Worker } from 'node:worker_threads';"],
    ['a debugger or a report', 'process.report.writeReport();'],
  ])('%s: %s', (way, source) => {
    expect(Object.keys(waysOut(source))).toContain(way);
  });

  it.each([
    '// process.stdout.write(raw)',
    '/* console.log(raw) */',
    "say('The process wrote to stdout; the console is empty.');",
    'const { stdout } = context; await stdout.write(text);',
    'const runs = { process: 1, console: 2 }; runs.process += runs.console;',
    'const pattern = /process.stdout/;',
    'if (process.platform === "win32") process.exit(1);',
    'await file.write(bytes); writeFileSync(path, text);',
    "const said = { write, at }; import { readFileSync } from 'node:fs';",
  ])('and what is none is left alone: %s', (source) => {
    expect(waysOut(source)).toEqual({});
  });
});
