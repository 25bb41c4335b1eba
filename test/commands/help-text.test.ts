import { describe, expect, it } from 'vitest';
import { PROGRAM } from '../../src/commands/command-line/program.ts';
import { type CommandSpec, offered } from '../../src/commands/command-line/spec.ts';
import { helpText } from '../../src/commands/help-text.ts';

function everyCommand(
  spec: CommandSpec = PROGRAM,
  path: readonly string[] = ['hf-tui'],
): [string, CommandSpec][] {
  const below = offered(spec.verbs ?? []).flatMap((verb) => everyCommand(verb, [...path, verb.name]));
  return [[path.join(' '), spec], ...below];
}

describe('helpText', () => {
  it.each(everyCommand())('tells all about %s', (command, spec) => {
    const help = helpText(spec, command.split(' '));
    for (const option of offered(spec.options)) {
      expect(help).toContain(`--${option.name}`);
      expect(help).toContain(option.about);
    }
    for (const verb of offered(spec.verbs ?? [])) expect(help).toContain(verb.about);
    expect(help).toMatch(/^Usage:$/m);
    expect(help.endsWith('\n')).toBe(true);
    for (const line of help.split('\n')) {
      // An address to copy is not broken.
      if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(100);
    }
  });

  it('looks like this', () => {
    expect(helpText(PROGRAM, ['hf-tui'])).toMatchSnapshot();
  });
});
