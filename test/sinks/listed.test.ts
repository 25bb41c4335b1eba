/**
 * Every way out of the program, as it stands in the source. A new one fails here: first it is tried with hostile text
 * (`screens.ts`, `commands.test.ts`), then it is put on the list.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .sort()
  .map((file) => ({ file, text: readFileSync(join(source, file), 'utf8').replace(COMMENT, '') }));

/** How often a pattern is in which file. */
function found(pattern: RegExp): Readonly<Record<string, number>> {
  const counts = files.map(({ file, text }) => [file, [...text.matchAll(pattern)].length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

describe('text becomes safe', () => {
  it('by a cast only where it was made safe, or is a part of what was', () => {
    expect(found(/\bas (?:unknown as )?SafeText\b/g)).toEqual({
      'core/safe-text.ts': 6,
      'render/find-matches.ts': 1,
      'render/prompt.ts': 1,
      'render/row.ts': 4,
      'render/stream-blocks.ts': 6,
      'render/wrap.ts': 2,
    });
  });

  it('and a row only by paint', () => {
    expect(found(/\bas (?:unknown as )?Row\b/g)).toEqual({
      'render/row.ts': 1,
      'ui/components/screen.tsx': 1,
    });
    expect(found(/(?<!function )\bpaint\(/g)).toEqual({ 'render/frame.ts': 1, 'render/notebook.ts': 1 });
  });
});

describe('text goes out', () => {
  it('through Ink from these files', () => {
    expect(Object.keys(found(/from 'ink'/g))).toEqual(['app.tsx', 'ui/components/screen.tsx']);
    expect(found(/\bconsole\.\w/g)).toEqual({});
    expect(found(/\buseStd(?:out|err)\b/g)).toEqual({});
  });

  it('to the terminal as it is from these', () => {
    expect(found(/\bwriteSync\(/g)).toEqual({ 'terminal/lifecycle.ts': 1, 'terminal/modes.ts': 1 });
    expect(Object.keys(found(/\bwriteToTerminal\b/g))).toEqual([
      'app.tsx',
      // What the terminal sends, while keys are looked at.
      'key-watch.ts',
      'terminal/held-terminals.ts',
      'terminal/modes.ts',
    ]);
  });

  it('to a standard stream made safe in the same breath, or from these lines', () => {
    const made = /^(?:errorText|failureText|textTable|plainText|completionScript)\(|^(['"`])(?:\\n)?\1[,)]/;
    const others = files.flatMap(({ file, text }) =>
      [...text.matchAll(/\b(?:stdout|stderr|#?stream|#?output)\.write\(([^\n]*)/g)]
        .map((call) => call[1] ?? '')
        .filter((argument) => !made.test(argument))
        .map((argument) => `${file}: ${argument}`),
    );
    expect(others.sort()).toEqual([
      // Frames, which are rows; checked once more by the guard.
      'app.tsx: sequence));',
      // Pieces of a TextStream.
      'commands/ask.ts: piece)));',
      // Our own words and numbers, on a line that is cleared.
      'commands/caption/progress.ts: CLEAR);',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in the source
      'commands/caption/progress.ts: `${CLEAR}${this.#done} of ${this.#total} images${failed}`);',
      // A sheet makes each of its lines safe.
      'commands/caption/sink.ts: pieces.entry(result));',
      'commands/caption/sink.ts: pieces.tail()),',
      // Our own words and numbers.
      'commands/linear/line-reader.ts: prompt);',
      // A document whose controls are shown already, for a file or a pipe.
      'commands/session-transfer.ts: stdout.isTerminal ? plainText(text) : text);',
      'commands/text-output.ts: text, () => {',
    ]);
  });

  it('to other programs from these files, and none is given the environment as it came', () => {
    expect(Object.keys(found(/from 'node:child_process'/g))).toEqual([
      'terminal/clipboard.ts',
      'terminal/editor.ts',
      'terminal/held-terminals.ts',
    ]);
    expect(found(/\bprocess\.env\b/g)).toEqual({ 'environment.ts': 1 });
  });

  it('with a token in it from these files', () => {
    expect(Object.keys(found(/\.reveal\(\)/g))).toEqual([
      // Compares what was typed with what was kept.
      'commands/auth-login.ts',
      'core/panels/setup/token-steps.ts',
      'core/secret.ts',
      'hub/device-login.ts',
      'net/authorize.ts',
      // Looks at its beginning, to say what kind it is.
      'net/refusals.ts',
      'net/request-headers.ts',
      // Remembers it, to take it out of what is said.
      'ports.ts',
      'runtime/effects/setup.ts',
      // Hashes it.
      'store/account-cache.ts',
      'store/tokens.ts',
      // Shows it on its owner's wish, while it is typed.
      'ui/screens/setup/choice-words.ts',
    ]);
  });
});
