import core from 'highlight.js/lib/core';
import { expect, test, vi } from 'vitest';
import { safeText } from '../../src/core/safe-text.ts';
import { linesOfText } from '../../src/render/code-colours.ts';
import { plain, styled } from './plain.ts';

const PYTHON = 'def f(x):\n    # why\n    return "a" + 1';

test('code has colours once the highlighter is loaded, and only then', async () => {
  vi.resetModules();
  const { highlightCode, highlighterVersion, loadHighlighter } = await import('../../src/render/code.ts');
  expect(highlightCode(PYTHON, 'python')).toBeNull();
  const before = highlighterVersion();
  await loadHighlighter();
  expect(highlighterVersion()).not.toBe(before);
  expect(highlightCode(PYTHON, 'Python')?.lines.map(styled)).toEqual([
    '<code-keyword>def</> <code-title>f</>(x):',
    '    <code-comment># why</>',
    '    <code-keyword>return</> <code-string>"a"</> + <code-number>1</>',
  ]);
  expect(highlightCode(PYTHON, 'no-such-language')).toBeNull();
  expect(highlightCode(PYTHON, '')).toBeNull();
});

const USUAL =
  'bash c cpp csharp css dart diff dockerfile elixir go graphql haskell html ini java javascript js json jsx julia kotlin latex lua makefile markdown nginx objectivec perl php powershell py python r ruby rust scala sh shell sql swift toml ts tsx typescript xml yaml yml zsh';

test.each(USUAL.split(' '))('%s is known, and no character is lost', async (language) => {
  const { highlightCode, loadHighlighter } = await import('../../src/render/code.ts');
  await loadHighlighter();
  const code = `${PYTHON}\n<a href="x">&amp;</a> $x 'y' // z\n\n/* 東京 */ { "k": 1.5 }\n+a\n-b`;
  const lines = highlightCode(code, language);
  expect(lines === null ? null : plain(lines.lines).join('\n')).toBe(code);
});

test('without colours a line is a line', () => {
  expect(plain(linesOfText(safeText('a\n\n  b')))).toEqual(['a', '', '  b']);
});

test('languages have the names that their grammars say, and hold the languages that these hold', async () => {
  const { LANGUAGES } = await import('../../src/render/code-languages.ts');
  const heldIn = (part: unknown, seen = new Set<unknown>()): readonly string[] => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return [];
    seen.add(part);
    const own =
      'subLanguage' in part ? [part.subLanguage].flat().filter((one) => typeof one === 'string') : [];
    return [...own, ...Object.values(part).flatMap((one) => heldIn(one, seen))];
  };
  for (const [name, [grammar, also, holds]] of Object.entries(LANGUAGES)) {
    const said = grammar(core);
    expect((said.aliases ?? []).join(' '), name).toBe(also);
    const known = [...new Set(heldIn(said))].filter((one) => one in LANGUAGES);
    expect(known.join(' '), name).toBe(holds);
  }
});

test('the languages that people use most are known by the names that models give them', async () => {
  const { newHighlighter } = await import('../../src/render/code-languages.ts');
  const { registered } = newHighlighter();
  // GitHub's and Stack Overflow's lists of 2024 and 2025, the first thirty of each, where they are languages.
  const wanted =
    'javascript html css python sql typescript bash java csharp c++ c php powershell go rust kotlin lua asm dart ' +
    'ruby swift r groovy vb vba matlab perl scala elixir delphi fsharp lisp erlang ocaml clojure hcl terraform ' +
    'dockerfile makefile objective-c haskell julia vue tex toml yaml json jsonc xml diff graphql proto nginx markdown';
  expect(wanted.split(' ').filter((name) => !registered(name))).toEqual([]);
});

test('Terraform has colours, though highlight.js has no grammar of it', async () => {
  const { newHighlighter } = await import('../../src/render/code-languages.ts');
  const code = `resource "aws_instance" "web" {
  count = var.on ? 2 : 0 # how many
  user_data = <<-EOT
    name = \${var.name}
  EOT
  tags = merge(local.tags, { is_web = true, name = "web-\${count.index}" })
}`;
  const { parts, open } = newHighlighter().highlight('terraform', code);
  const named = (scope: string) =>
    parts.filter(({ scopes }) => scopes.at(-1) === scope).map(({ text }) => text.trim());
  expect(parts.map(({ text }) => text).join('')).toBe(code);
  expect(named('keyword')).toEqual(['resource']);
  expect(named('attr')).toEqual(['count', 'user_data', 'tags', 'is_web', 'name']);
  expect(named('comment')).toEqual(['# how many']);
  expect(named('literal')).toEqual(['true']);
  expect(named('title.function')).toEqual(['merge']);
  expect(named('number')).toEqual(['2', '0']);
  expect(named('subst').map((text) => text.slice(1))).toEqual(['{var.name}', '{count.index}']);
  expect(open).toEqual([]);
});

test('code in a language that is held by another has colours as well', async () => {
  const { highlightCode, loadHighlighter } = await import('../../src/render/code.ts');
  await loadHighlighter();
  expect(highlightCode('<style>a { color: red }</style>', 'html')?.lines.map(styled).join('')).toContain(
    '<code-title>color</>',
  );
});

test('a language is learnt in steps behind the frame where that is asked for, and coloured from then on', async () => {
  vi.resetModules();
  const { highlightCode, highlighterVersion, loadHighlighter } = await import('../../src/render/code.ts');
  const later: Iterator<void>[] = [];
  await loadHighlighter((lessons) => later.push(lessons));
  const before = highlighterVersion();
  expect(highlightCode(PYTHON, 'python')).toBeNull();
  expect(highlightCode(PYTHON, 'python')).toBeNull();
  expect(highlightCode(PYTHON, 'no-such-language')).toBeNull();
  expect(later).toHaveLength(1);
  let lessons = 0;
  while (later[0]?.next().done === false) {
    lessons++;
    expect(highlighterVersion()).toBe(before);
    expect(highlightCode(PYTHON, 'python')).toBeNull();
  }
  expect(lessons).toBeGreaterThan(4);
  expect(highlighterVersion()).not.toBe(before);
  expect(highlightCode('return 1', 'python')?.lines.map(styled)).toEqual([
    '<code-keyword>return</> <code-number>1</>',
  ]);
  expect(highlightCode('let x', 'rust')).toBeNull();
  expect(later).toHaveLength(2);
});
