import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { PROGRAM } from '../../src/commands/command-line/program.ts';
import { type CommandSpec, offered } from '../../src/commands/command-line/spec.ts';
import { completionScript } from '../../src/commands/completion-script.ts';
import { run } from '../harness/command-line.ts';

function wordsOf(spec: CommandSpec): readonly string[] {
  return [
    ...offered(spec.options).map((option) => option.name),
    ...offered(spec.verbs ?? []).flatMap((verb) => [verb.name, ...wordsOf(verb)]),
  ];
}

/** What bash offers for the last word of a line. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const script = `${completionScript('bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hf_tui; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', 'hf-tui', ...words], {
    encoding: 'utf8',
  });
  return out.split('\n').filter((line) => line !== '');
}

describe('completion', () => {
  it.each([
    'bash',
    'zsh',
    'fish',
  ] as const)('names every command and option in %s, and nothing else', (shell) => {
    const script = completionScript(shell);
    for (const word of wordsOf(PROGRAM)) expect(script).toContain(word);
    expect(script).not.toMatch(/\$\(hf-tui|`/);
  });

  it('prints the script', async () => {
    expect(await run(['completion', 'fish'])).toMatchObject({ code: 0, stdout: completionScript('fish') });
  });

  it.each([
    [['se'], ['sessions']],
    [
      ['sessions', ''],
      [
        'list',
        'show',
        'search',
        'path',
        'rename',
        'delete',
        'empty-trash',
        'restore',
        'export',
        'import',
        '--help',
        '-h',
      ],
    ],
    [['endpoints', 'add', 'x', '--hub'], ['--hub-token']],
    [
      ['endpoints', 'add', 'x', '--task', ''],
      ['chat', 'image-to-text', 'text-generation'],
    ],
    [['completion', 'z'], ['zsh']],
    [['ask', 'sessions', '--sy'], ['--system']],
    [
      ['caption', '--format', 'j'],
      ['json', 'jsonl'],
    ],
  ])('offers in bash, behind %j, %j', (words, offers) => {
    expect(bashOffers(...words)).toEqual(offers);
  });
});
