import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROGRAM } from '../../src/commands/command-line/program.ts';
import { type CommandSpec, offered } from '../../src/commands/command-line/spec.ts';
import { parseCommandLine } from '../../src/commands/parse.ts';
import { exitCodeOf } from '../../src/core/errors.ts';

function parsed(line: readonly string[]) {
  const result = parseCommandLine(line);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function refused(line: readonly string[]): string {
  const result = parseCommandLine(line);
  if (result.ok) throw new Error(`accepted: ${line.join(' ')}`);
  expect(exitCodeOf(result.error)).toBe(2);
  return `${result.error.message} ${result.error.hint}`.trim();
}

function commandsOf(spec: CommandSpec, path: readonly string[]): readonly (readonly string[])[] {
  const below = offered(spec.verbs ?? []).flatMap((verb) => commandsOf(verb, [...path, verb.name]));
  return [path, ...below];
}

describe('parseCommandLine', () => {
  it('takes an empty line as the notebook', () => {
    expect(parsed([]).path).toEqual(['hf-tui']);
  });

  it('knows the options of the notebook, long and short', () => {
    const args = parsed(['-c', '-s', 'Winter in Norway', '--endpoint=qwen', '--practice']);
    expect(args.has('continue')).toBe(true);
    expect(args.value('session')).toBe('Winter in Norway');
    expect(args.value('endpoint')).toBe('qwen');
    expect(args.has('practice')).toBe(true);
    expect(args.has('setup')).toBe(false);
  });

  it('finds a verb below a command', () => {
    const args = parsed(['sessions', 'rename', 'old', 'A new title', '--json']);
    expect(args.path).toEqual(['hf-tui', 'sessions', 'rename']);
    expect(args.words).toEqual(['old', 'A new title']);
    expect(args.has('json')).toBe(true);
  });

  it('takes options that stand before their command', () => {
    const args = parsed(['-e', 'ask', 'ask', 'hello', 'there']);
    expect(args.path).toEqual(['hf-tui', 'ask']);
    expect(args.value('endpoint')).toBe('ask');
    expect(args.words).toEqual(['hello', 'there']);
  });

  it('keeps every value of an option that may be given again, and the last of any other', () => {
    const args = parsed(['ask', '--image', 'a.jpg', '--image=b.jpg', '--system', 'one', '--system', 'two']);
    expect(args.values('image')).toEqual(['a.jpg', 'b.jpg']);
    expect(args.value('system')).toBe('two');
  });

  it('takes what stands behind -- as words', () => {
    const args = parsed(['ask', '--', '--json', '-e']);
    expect(args.words).toEqual(['--json', '-e']);
    expect(args.has('json')).toBe(false);
  });

  it('reads help for a command, wherever it stands', () => {
    expect(parsed(['help', 'sessions', 'list'])).toMatchObject({ path: ['hf-tui', 'sessions', 'list'] });
    expect(parsed(['help', 'sessions', 'list']).has('help')).toBe(true);
    // A required argument is not asked for by somebody who asks for help.
    expect(parsed(['caption', '-h']).has('help')).toBe(true);
  });

  it.each([
    [['sesions'], 'There is no command "hf-tui sesions". Did you mean hf-tui sessions?'],
    [['sessions', 'lst'], 'There is no command "hf-tui sessions lst". Did you mean hf-tui sessions list?'],
    [
      ['endpoints'],
      'hf-tui endpoints needs to be told what to do. It can: list, models, add, edit, remove, test, default.',
    ],
    [['--practise'], 'hf-tui has no option --practise. Did you mean --practice?'],
    [['ask', 'hi', '--imgae', 'x.png'], 'hf-tui ask has no option --imgae. Did you mean --image?'],
    [['--setup', 'ask', 'hi'], 'hf-tui ask has no option --setup. See hf-tui ask --help.'],
    [['ask', '--image'], '--image needs a value. Write --image FILE.'],
    [['ask', '--system', '-v', 'hi'], '--system needs a value. Write --system=-v when that is the value.'],
    [['--practice=yes'], '--practice takes no value. See hf-tui --help.'],
    [['caption'], 'hf-tui caption needs PATH. See hf-tui caption --help.'],
    [['caption', 'a.jpg', '--format', 'jsno'], '"jsno" is nothing that --format takes. Did you mean json?'],
    [['sessions', 'search'], 'hf-tui sessions search needs WORDS. See hf-tui sessions search --help.'],
    [
      ['sessions', 'rename', 'a', 'My', 'title'],
      'hf-tui sessions rename does not know what to do with "title". Put quotes around words that belong together.',
    ],
    [['completion', 'powershell'], '"powershell" is nothing that SHELL takes. It takes: bash, zsh, fish.'],
    [['What is a fjord?'], '"What is a fjord?" is no command. To ask it, put hf-tui ask before it.'],
  ])('refuses %j in one sentence with what to do', (line, sentence) => {
    expect(refused(line)).toBe(sentence);
  });

  it('has help for every command of the table', () => {
    for (const path of commandsOf(PROGRAM, [])) {
      expect(parsed([...path, '--help']).path).toEqual(['hf-tui', ...path]);
    }
  });

  it('never throws, whatever is typed', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('ask', 'sessions', 'list', '--json', '-e', '--', '-', '--image', '--__proto__', '-ce'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (line) => {
        const result = parseCommandLine(line);
        if (!result.ok) expect(result.error.code).toBe('USAGE');
      }),
    );
  });
});
